/** Every sentence of the way to the optimum. */
import type { Ending } from '../../lab/lab-page';

export const labOptimum = {
  title: 'To the optimum',
  see:
    'Reward minus β·KL has one best policy, π* ∝ π_ref·e^(R/β), and here it is known exactly. Every row now trains ' +
    'from the reference with its expected gradient over all completions: no sampling, so no noise. Which of them ' +
    'arrive at π*?',
  beta: 'β, weight of the penalty',
  learningRate: 'Learning rate',
  refuse: (name: string, given: string, min: number, max: number) =>
    `${name}: got ${given === '' ? 'nothing' : given}; allowed are numbers from ${min} to ${max}.`,
  train: 'Train exactly',
  again: 'Train again',
  stop: 'Stop',
  waits: 'The table above waits meanwhile.',
  progress: (step: number, steps: number) => `Step ${step} of ${steps}.`,
  before: (steps: number) => `${steps} steps of all rows at once.`,
  failed: (why: string) => `The training broke off: ${why}`,
  stale: 'The level or the prompts have changed since; this is of the earlier ones.',
  step: 'update',
  kl: 'KL(π‖π*), nats: how far from the optimum',
  objective: 'J = reward − β·KL; the line on top is J*, the best there is',
  best: 'π*',
  rows: 'Row',
  klToOptimum: 'KL(π‖π*)',
  gap: 'J* − J',
  accuracy: 'right answers',
  reverseKl: 'KL(π‖π_ref)',
  ends: 'Ends',
  endsHelp: (share: string, settled: string) =>
    `At π*: at most ${share} of the KL(π‖π*) at the start is left. Elsewhere: over the last fifth of the updates ` +
    `it changed by at most ${settled}. On its way: still falling. Still moving: neither.`,
  endings: {
    arrived: 'at π*',
    coming: 'on its way',
    away: 'elsewhere',
    moving: 'still moving',
    stopped: 'not finite',
  } as Record<Ending, string>,
  goal: (accuracy: string, reverseKl: string) =>
    `π* itself is right ${accuracy} of the time, at ${reverseKl} nats from the reference.`,
  arrived: (rows: string) => `Rows ${rows} arrive at the optimum of the objective that they claim.`,
  nobody: 'No row has arrived at the optimum yet.',
  away: (rows: string) => `Rows ${rows} settle elsewhere: what they descend is not reward minus β·KL.`,
  pulls: (rows: string) => `Rows ${rows} were still on their way.`,
  moving: (rows: string) => `Rows ${rows} were still moving: where they would end is not known yet.`,
  stopped: (rows: string) => `Rows ${rows} broke: their numbers were no longer finite.`,
  means: 'An expected gradient that is the true one leads to π*; noise is not what keeps the others from it.',
};
