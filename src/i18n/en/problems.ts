/** Refusals: the field, what was given and what is allowed. */
import type { Allowed, ProblemSentences } from '../../common/problem';
import { formatNumber } from '../../common/text';
import { configProblems } from './config-problems';
import { engineProblems } from './engine-problems';
import { expressionProblems } from './expression-problems';
import { labProblems } from './lab-problems';
import { logProblems } from './log-problems';
import { policyProblems } from './policy-problems';

/** After 'allowed', with its verb. */
function areAllowed(allowed: Allowed): string {
  switch (allowed.kind) {
    case 'number': {
      const numbers = allowed.whole ? 'are whole numbers' : 'are numbers';
      const { multipleOf, orZero, min, max, above, below } = allowed;
      if (multipleOf !== undefined) return `are multiples of ${multipleOf}`;
      const upTo =
        max !== undefined ? ` to ${formatNumber(max)}` : below !== undefined ? ` and below ${formatNumber(below)}` : '';
      if (above !== undefined) return `${numbers} above ${formatNumber(above)}${upTo}`;
      const from = min === undefined ? numbers : `${numbers} from ${formatNumber(min)}${upTo}`;
      return orZero ? from.replace('are ', 'are 0 and ') : from;
    }
    case 'one-of':
      return allowed.values.length === 1 ? `is ${allowed.values[0]}` : `are ${allowed.values.join(', ')}`;
    case 'several':
      return `are ${allowed.min} to ${allowed.max} different ones of ${allowed.values.join(', ')}`;
    case 'each-once':
      return `are ${allowed.values.join(', ')}, each once, with commas between`;
    case 'pair':
      return `is key=value, such as ${allowed.example}`;
    case 'form':
      return `is ${allowed.form}`;
  }
}

const WORKERS = {
  lab: "The lab's worker",
  bench: 'The worker that measures',
  figure: 'The worker that makes the figure',
  training: 'The training worker',
};
/** After the sentence that the worker stopped. */
const AFTER_STOP = { lab: '', bench: '', figure: '', training: ' Reload the page to go on.' };
const CLOSED = { lab: 'The lab was closed.', bench: 'The measurement was stopped.', figure: 'The figure was stopped.' };

export const problems = {
  ...policyProblems,
  ...configProblems,
  ...engineProblems,
  ...expressionProblems,
  ...labProblems,
  ...logProblems,

  value: ({ field, given, allowed }) => `${field}: got ${given || 'nothing'}; allowed ${areAllowed(allowed)}.`,
  'missing-field': ({ field }) => `${field} is missing.`,
  numbers: ({ field, given, allowed }) => `${field}: got ${given} numbers; allowed are ${allowed}.`,
  'no-object': ({ given }) => `got ${given}; allowed is a JSON object.`,
  'no-json': () => 'it is no JSON.',

  'broken-file': ({ file, line, reason }) => `${file}${line === null ? '' : `, line ${line},`} is broken: ${reason}`,
  'in-file': ({ file, reason }) => `In ${file}, ${reason}`,
  'lab-run': ({ file, reason }) =>
    `The lab's ${file} cannot be used: ${reason} "npm run headless -- paths --out public/lab" makes it anew.`,
  claim: ({ claim, reason }) => `claim ${claim}: ${reason}`,

  method: ({ given, estimators, placements }) =>
    `method: got ${given}; allowed are none and ESTIMATOR-in-PLACEMENT, with ESTIMATOR one of ` +
    `${estimators.join(', ')} and PLACEMENT one of ${placements.join(', ')}.`,
  'full-at-sequence': () =>
    'estimatorLevel: full at sequence level would need the probability of every completion there is; use token level.',
  'one-ratio': ({ method }) =>
    `rhoLevel: one estimate for the whole completion has one ratio: ${method} with estimatorLevel sequence needs ` +
    'rhoLevel sequence.',
  'nothing-to-go': () =>
    'rewardKl: one estimate for the whole completion has no per-token parts, so there is nothing to go; use rewardKl ' +
    'sum or estimatorLevel token.',
  'estimator-name': ({ given }) =>
    `estimator.name: got ${given}; allowed are lower-case letters, digits and underscores, a letter first.`,
  'estimator-name-taken': ({ given, taken }) =>
    `estimator.name: ${given} is taken; the names in use are ${taken.join(', ')}.`,
  'estimator-id-taken': ({ given, taken }) => `estimator.id: ${given} is taken; ids in use are ${taken.join(', ')}.`,

  minibatches: ({ given, prompts }) =>
    `minibatches: got ${given} with ${prompts} prompts; allowed are whole numbers that divide the prompts.`,
  'short-context': ({ given, least, digits }) =>
    `context: got ${given}; allowed are numbers from ${least}, the prompt and the answer of ${digits}-digit problems.`,
  'vector-size': ({ field, given, size }) =>
    `${field}: got ${given} numbers; a policy of these sizes has ${size} parameters.`,
  'none-given': ({ field }) => `${field}: got none; allowed are one or more.`,
  'all-supervised': () =>
    'advantage: cross-entropy trains on labels, so every run of the population needs it, with a groupSize of 1.',
  'seed-fixed': ({ given, own }) =>
    `seed: got ${given} for a run that began with ${own}; a seed cannot be changed while it trains.`,
  compiled: ({ field, given, own }) =>
    `${field}: got ${given} for a run that began with ${own}; its code is not in the shaders of this training, ` +
    'and needs a new one.',
  'sampler-fixed': ({ field, given, own }) =>
    `${field}: got ${given} for a run that began with ${own}; a run begins with a sampler of its own, or has none.`,
  'setting-fixed': ({ field, given, own }) =>
    `${field}: got ${given} for a run that began with ${own}; it cannot be changed while the run trains.`,
  'advantage-fixed': ({ given, own }) =>
    `advantage: got ${given} for a run that began with ${own}; pretraining and reinforcement learning need a new ` +
    'population.',

  methods: ({ field, given, reason }) => `${field}: got ${given}; ${reason}`,
  'too-many-runs': ({ given, methods, runs, most }) =>
    `seeds: got ${given} with ${methods} methods, which makes ${runs} runs; allowed are at most ${most} runs.`,
  'too-many-completions': ({ given, groupSize, runs, completions, most }) =>
    `prompts: got ${given} with group size ${groupSize} and ${runs} runs, which makes ${completions} completions a ` +
    `step; allowed are at most ${most}.`,
  'too-many-copies': ({ given, runs, copies, most }) =>
    `staleness: got ${given} with ${runs} runs, which keeps ${copies} copies of the policy; allowed are at most ` +
    `${most}.`,
  'no-options': ({ field, given }) => `${field}: got ${given}; allowed are options by their names, such as beta.`,
  arm: ({ given, reason }) => `arm ${given}: ${reason}`,
  scheduled: ({ given, reason }) => `change ${given}: ${reason}`,
  'arm-name': ({ given, most }) =>
    `name: got ${given}; allowed are up to ${most} characters without : ; , = / \\ and parentheses.`,
  'arm-repeated': ({ given }) => `arms: got ${given} twice; allowed is each name or text once.`,
  'unknown-option': ({ given, options }) => `${given} is no option; there are ${options.join(', ')}.`,
  'unknown-view': ({ given, views }) => `${given} in the address is no view; there are ${views.join(', ')}.`,
  'setting-of-view': ({ given, view, settings }) =>
    `${given} in the address is no setting of the ${view}; ` +
    (settings.length > 0 ? `allowed ${areAllowed({ kind: 'one-of', values: settings })}.` : 'there are none.'),
  'setting-of-race': ({ given }) =>
    `${given} does nothing behind the # of the address; the race has its settings before it, as in ?beta=0.1.`,
  'names-nothing': ({ given, view }) =>
    `${given} in the address names nothing; the ${view} is one whole, without parts that have names.`,
  'unknown-setting': ({ given, settings }) =>
    `${given} in the address is no setting; there are ${settings.join(', ')}.`,
  'not-studied': ({ given, scenarios }) =>
    `replay: got ${given}; allowed are the studied scenarios: ${scenarios.join(', ')}.`,
  'not-recorded': ({ given, of, methods }) =>
    `methods: got ${given}; allowed are those recorded of ${of}: ${methods.join(', ')}.`,
  'not-live': ({ field, live }) => `${field}: cannot be changed while training; allowed are ${live.join(', ')}.`,
  'preset-in-scenario': ({ given }) =>
    `preset: got ${given}; allowed are the other options, since every scenario is a preset.`,

  'gpu-lost': ({ why }) => `The GPU device was lost: ${why}`,
  'pretraining-lost-device': ({ why }) => `The device was lost in pretraining (${why}); start it again.`,
  'device-lost-again': ({ times, why }) => `The device was lost ${times} times in a row (${why || 'no reason given'}).`,

  'thread-ended': ({ why }) => `A thread of the float64 backend ended: ${why.replace(/\.$/, '')}.`,
  'thread-exit': ({ exitCode }) => `it stopped with code ${exitCode}.`,
  'thread-unreadable': () => 'what it said could not be read.',
  'thread-not-loaded': () => 'its file could not be loaded.',
  'float64-closed': () => 'The float64 backend was closed.',
  'one-core': ({ why }) => `${why} One core computes all runs instead.`,

  'digits-of-policy': ({ given, digits }) =>
    `digits: got '${given}'; allowed is ${digits}, with which the reference policy was pretrained; pretrain again to ` +
    `get one for ${given}.`,
  'policy-not-arrived': ({ file, why }) => `The reference policy could not be loaded: ${file} did not arrive (${why}).`,
  'policy-status': ({ file, status }) =>
    `The reference policy could not be loaded: ${file} answered with status ${status}.`,
  'unknown-pretraining-option': ({ given, options }) =>
    `${given} is no option of pretraining; there are ${options.join(', ')}.`,
  'pretraining-cancelled': () => 'Pretraining was cancelled.',
  'pretraining-failed': ({ step, learningRate }) =>
    `Pretraining failed at step ${step}: the loss is no longer finite; try a smaller learningRate than ` +
    `${learningRate}.`,
  'pretraining-runs': () => 'pretrain: it is running already.',
  'nothing-started': () => 'Nothing is training; start an experiment first.',
  'worker-error': ({ why }) => `Something went wrong in the training worker: ${why}`,

  'worker-stopped': ({ what, why }) =>
    `${WORKERS[what]} stopped${why ? `: ${why}` : ' (its file could not be loaded)'}.${AFTER_STOP[what]}`,
  closed: ({ what }) => CLOSED[what],
} satisfies ProblemSentences;
