/** The options that the page shows first; the settings of a run are added by `withRunSettings`. See options.ts. */
import { METHODS, parseMethod } from '../kl/placements';
import { DEFAULT_PRESET, PRESETS } from './presets';
import { withRunSettings } from './setting-options';

/** Maximum number of methods; more could not be compared at a glance, and would exceed the size of a population. */
const MAX_METHODS = 16;

export const basicOptions = withRunSettings([
  {
    key: 'preset',
    query: 'preset',
    kind: 'choice',
    group: 'basic',
    live: false,
    default: DEFAULT_PRESET,
    choices: PRESETS.map(({ id }) => id),
  },
  {
    key: 'operator',
    query: 'task',
    kind: 'choice',
    group: 'basic',
    live: false,
    default: 'addition',
    choices: ['addition', 'subtraction', 'multiplication'],
  },
  {
    key: 'methods',
    query: 'methods',
    kind: 'list',
    group: 'basic',
    live: false,
    default: ['k3-in-reward', 'k1-in-reward'],
    max: MAX_METHODS,
    choices: METHODS.map(({ name }) => name),
    accepts: isMethod,
    formula: 'k1 = δ,  k2 = δ²/2,  k3 = e^(−δ) − 1 + δ,  δ = log π − log π_ref',
  },
  {
    key: 'prompts',
    query: 'prompts',
    kind: 'integer',
    group: 'basic',
    live: false,
    default: 32,
    min: 1,
    max: 512,
    step: 1,
    scale: 'log',
  },
  {
    key: 'groupSize',
    query: 'group',
    kind: 'integer',
    group: 'basic',
    live: false,
    default: 8,
    min: 2,
    max: 64,
    step: 1,
    scale: 'log',
    formula: 'A_i = R_i − mean_{j≠i} R_j',
  },
  {
    key: 'seeds',
    query: 'seeds',
    kind: 'integer',
    group: 'basic',
    live: false,
    default: 2,
    min: 1,
    max: 32,
    step: 1,
    scale: 'linear',
  },
  {
    key: 'steps',
    query: 'steps',
    kind: 'integer',
    group: 'basic',
    live: false,
    default: 200,
    min: 1,
    max: 100_000,
    step: 10,
    scale: 'log',
    logMin: 10,
  },
  {
    key: 'staleness',
    query: 'staleness',
    kind: 'integer',
    group: 'basic',
    live: false,
    default: 0,
    min: 0,
    max: 64,
    step: 1,
    scale: 'linear',
    formula: 'ρ = π(y)/μ(y)',
  },
]);

/** Every estimator in every placement is a method, including registered estimators. */
function isMethod(name: string): boolean {
  try {
    parseMethod(name);
    return true;
  } catch {
    return false;
  }
}
