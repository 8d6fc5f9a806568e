/** Invented curves in the format of a study: k3 in the reward collapses in every second seed. */
import type { CurvesFile } from '../../src/study/curves-file';
import { presetExperiment } from '../../src/experiment/read-experiment';

export function syntheticCurves(preset: string, methods: readonly string[], seeds = 20): CurvesFile {
  const runs = methods.flatMap((method, m) =>
    Array.from({ length: seeds }, (_, i) => ({ run: m * seeds + i, method, seed: i + 1 })),
  );
  const experiment = { ...presetExperiment(preset) };
  const every = experiment.steps / 40;
  const steps = Array.from({ length: 40 }, (_, i) => Math.floor((i + 0.5) * every));
  const dies = (method: string, seed: number): boolean => method === 'k3-in-reward' && seed % 2 === 0;
  const table = (at: readonly number[], of: (step: number, dead: boolean) => number) =>
    runs.map(({ method, seed }) => at.map((step) => of(step, dies(method, seed) && step > 60)));
  const evaluated = [0, experiment.steps];
  return {
    experiment,
    adapter: 'an invented adapter',
    command: 'npm run headless -- study --out DIR',
    runs,
    steps,
    metrics: {
      reward: table(steps, (_, dead) => (dead ? 0 : 0.8)),
      reverseKl: table(steps, (step) => step / 100),
      forwardKl: table(steps, (step) => step / 50),
      entropy: table(steps, () => 0.3),
    },
    evaluations: {
      steps: evaluated,
      metrics: { meanAtKIn: table(evaluated, (_, dead) => (dead ? 0 : 0.75)), meanAtKOut: table(evaluated, () => 0.5) },
    },
    collapses: runs
      .filter(({ method, seed }) => dies(method, seed))
      .map((info) => ({
        ...info,
        collapse: {
          kind: 'reward' as const,
          step: 60,
          detectedAt: 80,
          message: 'The reward collapsed at step 60: it lowers one KL but raises the other.',
        },
      })),
  };
}
