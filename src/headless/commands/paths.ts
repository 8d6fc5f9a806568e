/** `paths`: trains the runs whose policies the lab uses, and writes them to files. */
import path from 'node:path';
import { Ledger } from '../../audit/ledger';
import { writeWhole } from '../../files/write-whole';
import { LAB_RUNS, trainPath } from '../../lab/table/trajectory';
import { pathFile, writePath } from '../../lab/table/trajectory-file';
import { audited } from '../../training/recovery';
import type { Arguments } from '../headless-arguments';
import { auditSentence } from '../audit-sentence';
import { backendHolder, telling } from '../node-backends';
import { labPolicy, makeFolder, readCheckpointFolder } from '../files';
import { Progress } from '../progress';

/** @throws UsageError for a wrong command line, Error for a failure; one sentence each. */
export async function pathsCommand({ options, backend }: Arguments, say: (line: string) => void): Promise<void> {
  const policy = labPolicy(readCheckpointFolder(options.checkpoint, say));
  const out = makeFolder('out', options.out!);
  const backends = backendHolder(backend, say);
  const progress = new Progress(say);
  try {
    const ledger = new Ledger();
    const files = await audited(backends, ledger, telling(say), async (device) => {
      const made: [string, ReturnType<typeof writePath>][] = [];
      for (const run of LAB_RUNS) {
        const trained = await trainPath(device, policy, run, (step, steps) =>
          progress.show(`${run}: step ${step}/${steps}`, () => ''),
        );
        made.push([pathFile(run), writePath(trained, run, device.adapter.name)]);
      }
      return made;
    });
    progress.end();
    say(auditSentence(ledger.summary));
    for (const [name, bytes] of files) writeWhole(path.join(out, name), bytes);
    say(`Wrote ${LAB_RUNS.map(pathFile).join(' and ')} to ${out}.`);
  } finally {
    progress.end();
    await backends.destroy();
  }
}
