/** `pretrain`: trains a reference policy and writes it with a record of how it was trained. */
import path from 'node:path';
import { auditSentence } from '../audit-sentence';
import { parsePretrainSettings, pretrain } from '../../training/pretraining';
import { RECORD_FILE } from '../../training/reference-policy';
import { usage } from '../../common/command-line';
import type { Arguments } from '../headless-arguments';
import { backendHolder, telling } from '../node-backends';
import { makeFolder, writeCheckpointFolder, writeJson } from '../files';
import { Progress } from '../progress';

/** @throws UsageError for a wrong command line, Error for a failure; one sentence each. */
export async function pretrainCommand(
  { options, set, backend }: Arguments,
  say: (line: string) => void,
): Promise<void> {
  const settings = usage(() => parsePretrainSettings(set));
  const out = makeFolder('out', options.out!);
  const backends = backendHolder(backend, say);
  const progress = new Progress(say);
  try {
    const { policy, record } = await pretrain(backends, settings, {
      onProgress: ({ step, steps, loss, accuracy }) => {
        progress.show(`step ${step}/${steps}`, () => [`loss ${loss.toFixed(3)}`, ...shares(accuracy)].join('  '));
      },
      onRefuted: telling(say),
    });
    progress.end();
    writeCheckpointFolder(out, policy);
    writeJson(path.join(out, RECORD_FILE), record);
    say(auditSentence(record.audit!));
    say(`Wrote ${out}: held-out ${shares(record.accuracy).join(', ')}.`);
  } finally {
    await backends.destroy();
  }
}

function shares(accuracy: Record<string, number>): string[] {
  return Object.entries(accuracy).map(([operator, share]) => `${operator} ${share.toFixed(3)}`);
}
