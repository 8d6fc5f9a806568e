/** `npm run bench -- --float64`: the float64 backend on one and on several cores, in alternating windows. */
import os from 'node:os';
import { Refusal } from '../common/problem';
import { createReferenceBackend } from '../reference/reference-population';
import { spawnThread } from '../setup/threads.mjs';
import { buildSpec, seedsOf, type ReferencePolicy } from '../experiment/population-spec';
import { presetExperiment } from '../experiment/read-experiment';
import { figure, table } from './bench-report';
import { median } from '../common/statistics';
import { interleave, summarise, type Contestant } from './windows';

/** 1, 2, 4 … and all cores. */
function counts(most: number): number[] {
  const powers = Array.from({ length: Math.ceil(Math.log2(most)) }, (_, power) => 2 ** power);
  return [...new Set([...powers, most])];
}

/** Steps per submit at which threads hardly wait for each other. */
const APART = 20;

/**
 * Trains the default preset with learning rate 0, so that every step does the same work.
 * @returns the table as Markdown.
 * @throws Error with one sentence if a window failed.
 */
export async function measureCores(
  reference: ReferencePolicy,
  rounds: number,
  seconds: number,
  say: (line: string) => void,
): Promise<string> {
  const experiment = presetExperiment();
  const spec = buildSpec(experiment, reference, seedsOf(experiment));
  spec.runs = spec.runs.map((run) => ({ ...run, learningRate: 0 }));
  /** `used`: CPU seconds per step, by window. */
  const ready: { contestant: Contestant; cores: number; used: number[] }[] = [];
  // With several cores, also measure with large submits, where threads do not wait: the machine's limit.
  const plans = counts(Math.min(os.availableParallelism(), spec.runs.length)).flatMap((cores) => [
    { cores, name: cores === 1 ? 'one core' : `${cores} cores`, atOnce: 1 },
    ...(cores === 1 ? [] : [{ cores, name: `${cores} cores, ${APART} steps at a time`, atOnce: APART }]),
  ]);
  const backends = plans.map((plan) => ({
    ...plan,
    backend: createReferenceBackend({
      cores: plan.cores,
      spawn: () => spawnThread('src/reference/thread.ts'),
      notice: (problem) => {
        throw new Refusal(problem);
      },
    }),
  }));
  try {
    for (const { cores, name, atOnce, backend } of backends) {
      const population = await backend.create(spec);
      const beginning = await population.snapshot();
      const used: number[] = [];
      const window = async (length: number) => {
        population.restore(beginning);
        await population.idle();
        const processor = process.cpuUsage();
        const start = performance.now();
        // Like the trainer: one submit is queued while the previous one is computed.
        let before = Promise.resolve();
        let steps = 0;
        do {
          population.advance(atOnce);
          const done = population.idle();
          await before;
          before = done;
          steps += atOnce;
        } while (performance.now() - start < 1000 * length);
        await before;
        // CPU time of all threads, which is more meaningful than wall time on a busy machine.
        used.push(process.cpuUsage(processor).user / 1e6 / steps);
        return { steps, seconds: (performance.now() - start) / 1000 };
      };
      // Warm up: the first window runs uncompiled code.
      await window(1);
      used.length = 0;
      ready.push({ cores, used, contestant: { name, window } });
    }
    const outcomes = await interleave(
      ready.map(({ contestant }) => contestant),
      rounds,
      seconds,
      (name, round, stepsPerSecond) =>
        say(`${name}: round ${round + 1} of ${rounds}, ${figure(stepsPerSecond)} steps/s`),
    );
    const values = ready.map(({ contestant }) => {
      const { values: own, fault } = outcomes.get(contestant)!;
      if (fault !== undefined) throw new Error(`${contestant.name}: ${fault}`);
      return own;
    });
    const rows = ready.map(({ contestant, cores, used }, index) => {
      const {
        median: middle,
        spread: [least, most],
      } = summarise(values[index]);
      const gains = values[index].map((value, round) => value / values[0][round]);
      return [
        contestant.name,
        `${figure(middle)} (${figure(least)}–${figure(most)}, ${rounds})`,
        figure(middle * spec.runs.length),
        figure(spec.runs.length / median(used)),
        figure(median(used.map((each, round) => each * values[index][round]))),
        cores === 1 ? '–' : `${figure(median(gains))} (${figure(Math.min(...gains))}–${figure(Math.max(...gains))})`,
      ];
    });
    return table(
      [
        'Float64',
        'Steps/s, median (lowest–highest, windows)',
        'Run-steps/s',
        'A processor second',
        'Processors had',
        'Of one core’s, round by round',
      ],
      rows,
      1,
    );
  } finally {
    for (const { backend } of backends) backend.destroy();
  }
}
