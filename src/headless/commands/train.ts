/** `train`: trains arms × seeds, one population per shape, and writes the results to files. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { Unwritable } from '../../files/write-whole';
import type { Event } from '../../training/protocol';
import { isCollapse, type Collapse } from '../../training/collapse';
import { evaluateRuns } from '../../training/pretraining';
import { checkFits } from '../../training/reference-policy';
import { TrainersInTurn } from '../../training/trainers-in-turn';
import { parseSettings } from '../../experiment/read-experiment';
import { mean } from '../../common/statistics';
import { runFileName } from '../../exports/training-files';
import { armsOf } from '../../experiment/arms';
import { armOf, seedsOf } from '../../experiment/population-spec';
import { sentence } from '../../common/text';
import { collapseText } from '../../i18n/collapse';
import { optionWarning } from '../../i18n/settings';
import { saidText } from '../../i18n/notices';
import { collapseRecord } from '../../study/collapse-record';
import { auditSentence } from '../audit-sentence';
import { usage } from '../../common/command-line';
import { armPairs, parseSeeds, typed, type Arguments } from '../headless-arguments';
import { backendHolder } from '../node-backends';
import { makeFolder, MetricsFile, readCheckpointFolder, writeCheckpointFolder, writeJson } from '../files';
import { Progress } from '../progress';
import { Recorder } from '../recorder';

/** @throws UsageError for a wrong command line, Error for a failure; one sentence each. */
export async function trainCommand(
  { options, set, backend }: Arguments,
  say: (line: string) => void,
  holder = backendHolder,
): Promise<void> {
  const seeds = options.seeds === undefined ? undefined : parseSeeds(options.seeds);
  const pairs = [...set];
  pairs.push(...armPairs(options.methods, options.arm));
  if (options.steps !== undefined) pairs.push(`steps=${options.steps}`);
  if (seeds) pairs.push(`seed=${seeds[0]}`, `seeds=${seeds.length}`);
  const experiment = usage(() => parseSettings(pairs, options.preset));
  const warnings = armsOf(experiment).flatMap(({ experiment: own }) =>
    (['beta', 'secondBeta'] as const).flatMap((key) => optionWarning(key, own[key], 'en') ?? []),
  );
  for (const warning of new Set(warnings)) say(warning);
  const reference = readCheckpointFolder(options.checkpoint, say);
  usage(() => checkFits(reference, experiment));
  const out = makeFolder('out', options.out!);
  if (existsSync(path.join(out, 'summary.json')))
    say(
      `${out} holds an earlier training: its files are written over, and checkpoint folders of runs that are not ` +
        'in this one stay.',
    );
  if (options.record !== undefined) makeFolder('record', path.dirname(path.resolve(options.record)));
  const recorder = options.record === undefined ? undefined : new Recorder();

  const began = performance.now();
  const backends = holder(backend, say);
  const progress = new Progress(say);
  const session = new TrainersInTurn({
    experiment,
    turns: 'successive',
    reference,
    backends,
    seeds,
    samplesPerRun: 0,
    snapshotEveryMs: 30_000,
    emit: (event) => listen(event),
  });
  const metrics = new MetricsFile(path.join(out, 'metrics.jsonl'), session.runs, (run) => session.partOf(run));
  const listen = (event: Event) => {
    recorder?.listen(event);
    if (event.type === 'points') {
      metrics.write(event.points);
      // The evaluation after the last step has no training reward.
      const trained = event.points.filter((point) => point.values.reward !== undefined);
      if (trained.length > 0)
        progress.show(`step ${trained[trained.length - 1].step + 1}/${experiment.steps}`, () => rewards(trained));
    }
    if (event.type === 'rewound') {
      metrics.rewind(event.step);
      say(saidText(event.message, 'en'));
    }
    if (event.type === 'collapse') say(`${armOf(event)}, seed ${event.seed}: ${collapseText(event.collapse, 'en')}`);
  };
  const rewards = (points: Extract<Event, { type: 'points' }>['points']) =>
    armsOf(experiment)
      .flatMap(({ key }) => {
        const last = points[points.length - 1].step;
        const values = points.filter((point) => point.step === last && armOf(session.runs[point.run]) === key);
        return values.length === 0 ? [] : `${key} ${mean(values.map((each) => each.values.reward ?? NaN)).toFixed(2)}`;
      })
      .join('  ');

  try {
    await session.run();
    progress.end();
    metrics.finish();
    const { populations } = session;
    const adapter = populations[0].population.adapter.name;
    say('Evaluating all held-out problems.');
    const accuracies: Record<string, number>[] = [];
    for (const { population, runs: its } of populations) {
      const each = await evaluateRuns(population, Infinity);
      for (const [i, { run }] of its.entries()) accuracies[run] = each[i];
    }
    const wallSeconds = Number(((performance.now() - began) / 1000).toFixed(2));
    const runs = [];
    for (const info of session.runs) {
      const { run, method, seed } = info;
      const name = runFileName(info, session.runs);
      const parameters = await session.parameters(run);
      let problem: string | undefined;
      try {
        writeCheckpointFolder(path.join(out, name), {
          policy: reference.policy,
          parameters,
          digits: armsOf(experiment).find(({ key }) => key === armOf(info))!.experiment.digits,
        });
      } catch (error) {
        if (error instanceof Unwritable) throw error;
        problem = sentence(error);
        say(`${name}: no checkpoint was written. ${problem}`);
      }
      const found = session.found(run);
      runs.push({
        ...(info.arm === undefined ? {} : { arm: info.arm }),
        method,
        seed,
        accuracy: accuracies[run],
        // A collapse is more informative than the warnings before it.
        collapse: toRecord(found.findLast(isCollapse)),
        deadLeash: toRecord(found.find((finding) => !isCollapse(finding))),
        wallSeconds,
        adapter,
        checkpoint: problem === undefined ? name : null,
      });
    }
    writeJson(path.join(out, 'summary.json'), {
      adapter,
      audit: session.audit,
      experiment,
      seeds: seeds ?? seedsOf(experiment),
      wallSeconds,
      runs,
    });
    say(auditSentence(session.audit));
    recorder?.write(
      options.record!,
      experiment,
      session.runs,
      adapter,
      `npm run headless -- train ${typed(options, set)}`,
    );
    const collapsed = runs.filter((run) => run.collapse).length;
    say(
      `Finished in ${wallSeconds} s: ${collapsed} of ${runs.length} runs collapsed. See ` +
        `${path.join(out, 'summary.json')}.`,
    );
  } finally {
    metrics.close();
    session.close();
    await backends.destroy();
  }
}

const toRecord = (found: Collapse | undefined) => (found ? collapseRecord(found) : null);
