/** Sentences of the race and of what all views share. */
import type { Experiment } from '../../experiment/experiment';
import { collapse } from './collapse';

const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
const list = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names[names.length - 1]}`;

export const race = {
  title: 'RLVR Playground',
  /** One sentence of what one sees. */
  headline: (methods: readonly string[], operator: Experiment['operator']): string => {
    const shared = `A tiny GPT-2 learns ${operator}: same prompts, same randomness.`;
    if (methods.length === 1) return `A tiny GPT-2 learns ${operator} with ${methods[0]} as its KL penalty.`;
    if (methods.length === 2) return `Which KL penalty, ${methods[0]} or ${methods[1]}? ${shared}`;
    return `Which of ${methods.length} KL penalties? ${shared}`;
  },
  /** What the names in that sentence mean: one line on a desk. */
  gloss:
    'k1, k2, k3 estimate how far the policy has strayed from its reference, the model it started as (KL). β ' +
    'weighs that as a penalty: taken off the reward, or added to the loss.',
  theme: (dark: boolean) => (dark ? 'Light colours' : 'Dark colours'),
  language: 'Language',
  preset: 'Preset',
  methods: 'Methods',
  chooseMethods: 'Choose methods',
  methodsHelp:
    'Colour is the estimator, the dash is where the penalty is put, unless two lines would look alike. Each method ' +
    'is trained with every seed. Changing the choice restarts.',
  keepOne: 'Methods: none is chosen; keep at least one.',
  settings: 'Settings',
  more: 'More',
  moreTitle: 'All options',
  live: 'applies at once',
  restarts: 'restarts',
  atOnce: 'at once,',
  othersRestart: 'others restart',
  apply: 'Apply',
  close: 'Close',
  play: 'Play',
  pause: 'Pause',
  again: 'Run again',
  step: 'Step',
  restart: 'Restart',
  newSeed: 'New seed',
  newSeedHelp: 'Starts again with seeds that have not been seen yet',
  dismiss: 'Dismiss',
  policy: 'Policy',
  policyTitle: 'The reference policy',
  policyHelp:
    'Every run starts from one reference policy, a GPT-2 of about 27 thousand parameters that was pretrained on ' +
    'noisy arithmetic. You can make it again here, or bring your own.',
  pretrain: 'Pretrain again',
  cancel: 'Cancel',
  pretrainProgress: (step: number, steps: number, loss: number, accuracy: string) =>
    `Pretraining: step ${step} of ${steps}, loss ` +
    `${loss.toFixed(3)}${accuracy ? `, right on held-out ${accuracy}` : ''}`,
  load: 'Load a checkpoint',
  loadFolder: 'Load its folder',
  loadHelp:
    'Choose (or drop anywhere on the page) the folder of a GPT-2 with the tokens of this task, or its ' +
    'config.json and ' +
    'model.safetensors: in float32, bfloat16, float16 or float64, in one file or several, with embeddings that ' +
    'are tied ' +
    'or not. Tied ones are trained as two tensors here.',
  download: 'Download a run’s checkpoint',
  downloadButton: 'Download',
  run: 'Run',
  seed: 'seed',
  view: 'Charts',
  band: 'Band over seeds',
  bandRange: 'lowest to highest',
  bandDeviation: 'mean ± standard deviation',
  smoothing: 'Smoothing',
  statusLine: (step: number, steps: number, runs: number) => `step ${step} of ${steps} · ${plural(runs, 'run')}`,
  speed: (perSecond: number) => `${perSecond >= 10 ? Math.round(perSecond) : perSecond.toFixed(1)} steps/s`,
  recorded: 'Recorded run; the live one starts in a moment',
  recordedFrom: (adapter: string) => `Made earlier on ${adapter}`,
  chartStep: 'step',
  reward: 'Reward',
  rewardUnitBand: (band: string) => `share of right answers, ${band}`,
  rewardHelp: 'Share of answers that are right, of the completions sampled at this step',
  kl: 'KL to the reference',
  klUnit: 'nats, log scale',
  klHelp: 'Exact KL(π‖π_ref) over the vocabulary at each token, summed over the answer: how far the policy has moved',
  entropy: 'Entropy',
  entropyUnit: 'nats per token',
  entropyHelp: 'How undecided the policy is at each token; 0 means that it always says the same',
  heldIn: 'Held-out, same task',
  heldInHelp: 'Share right of problems never trained on, with the operator that is trained',
  heldOut: 'Held-out, untrained task',
  heldOutHelp: 'Share right with the operators that RL does not train: what the policy forgets',
  bandNote: (seeds: number, band: string) => (seeds > 1 ? `mean of ${seeds} seeds, band ${band}` : 'one seed'),
  collapsed: {
    reward: 'collapsed',
    entropy: 'lost its entropy',
    'kl-runaway': 'ran away from the reference',
    'dead-leash': 'is on a dead leash',
    numeric: 'broke numerically',
  },
  collapseWhere: (from: number, to: number, hit: number, seeds: number) =>
    `${from === to ? `at step ${from}` : `at steps ${from}–${to}`}${seeds > 1 ? ` (${hit} of ${seeds} seeds)` : ''}`,
  /** The two, as one says them. */
  collapse: (what: string, where: string) => `${what} ${where}`,
  also: (what: string, more: string) => `${what}, and ${more}`,
  why: 'Why',
  /** Of a run that broke numerically, in the place of a reason. */
  stopped: collapse.numeric,
  viewFailed: (view: string, why: string) => `The ${view} could not be loaded (${why}); reload the page to try again.`,
  sentenceEnd: '.',
  colon: ': ',
  comma: ', ',
  holds: (names: readonly string[], finished: boolean) =>
    finished
      ? `${list(names)} held to the end, on the same prompts.`
      : `${list(names)} ${names.length === 1 ? 'holds' : 'hold'} so far, on the same prompts.`,
  samples: 'What they answer now',
  samplesKey: 'Each digit is tinted by log π/π_ref',
  less: 'rarer than in the reference',
  moreLikely: 'likelier',
  right: 'right',
  wrong: 'wrong',
  truth: (value: number) => `it is ${value}`,
  noAnswer: 'no number',
  token: (token: string, logRatio: string, probability: string) =>
    `${token}: log π/π_ref ${logRatio}, probability ${probability}`,
  backwards: 'Answers are written last digit first; ⏎ ends them.',
  samplesLater: 'Answers appear after the first step.',
  runs: 'Training',
  keys: 'Space plays and pauses, S steps, R restarts.',
  pace: 'Speed',
  paceHelp: 'Slow motion to watch each step. The numbers are the same at every speed.',
  fullPace: 'full speed',
  slowPace: (steps: number) => `${plural(steps, 'step')}/s`,
  frameworks: 'Frameworks …',
  recipesFailed: (why: string) => `The recipes could not be loaded (${why}); reload the page to try again.`,
  junkIgnored: 'In the address:',
  junkField: (name: string, given: string, value: string) => `${name} ${given}: the preset’s ${value} is used`,
  junkKey: (given: string) => `${given}: unknown, ignored`,
  allowed: 'What is allowed',
};
