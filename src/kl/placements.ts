/**
 * Converts between methods and their names: `none`, or `{estimator}-in-{placement}` for 'full' and every registered or
 * typed estimator.
 */
import { notAllowed, Refusal, shown, type Problem } from '../common/problem';
import { estimatorOfAlias } from './aliases';
import { estimator, estimatorNames, isEstimator } from './estimators';
import { METHOD_LEVELS, type Method, type MethodLevels, type Placement } from './method';

export type { MethodLevels } from './method';

export const PLACEMENTS: readonly Placement[] = ['loss', 'weighted-loss', 'detached-weighted-loss', 'reward', 'both'];

export const DEFAULT_LEVELS: Readonly<MethodLevels> = {
  estimatorLevel: 'token',
  rhoLevel: 'token',
  rewardKl: 'sum',
  rewardKlAt: 'rollout',
};

/** `(expression)-in-placement` */
const TYPED = /^(\(.*\))-in-([a-z-]+)$/;

const LEVEL_KEYS = Object.keys(METHOD_LEVELS) as (keyof MethodLevels)[];

export interface MethodEntry {
  name: string;
  /** Key of the line colour: the estimator. */
  colour: string;
  /** Key of the line dash: the placement; 'none' for no KL. */
  dash: Placement | 'none';
}

/** The methods offered by default, in display order. Any other name of the same form is also valid. */
export const METHODS: readonly MethodEntry[] = [
  'none',
  'k1-in-loss',
  'k2-in-loss',
  'k3-in-loss',
  'k1-in-weighted-loss',
  'k2-in-weighted-loss',
  'k3-in-weighted-loss',
  'k2-in-detached-weighted-loss',
  'k1-in-reward',
  'k2-in-reward',
  'k3-in-reward',
  'k1-in-both',
  'k3-in-both',
  'full-in-loss',
].map((name) => {
  const method = parseMethod(name);
  return { name, colour: method.estimator, dash: method.estimator === 'none' ? 'none' : method.placement };
});

/**
 * Whether a name has the form of a method's. Whether a typed estimator can be computed is found out where its method is
 * read, which says what is wrong with it.
 */
export const isMethod = (name: string): boolean => {
  const [, typed, placement] = TYPED.exec(name) ?? [];
  return typed ? PLACEMENTS.some((each) => each === placement) : parse(name, DEFAULT_LEVELS) !== null;
};

/** A method's name in canonical form; any other text as it is. */
export function canonicalMethod(name: string): string {
  try {
    return methodName(parseMethod(name.trim()));
  } catch {
    return name;
  }
}

/**
 * The method of a name. A typed estimator's name becomes canonical.
 * @throws Refusal saying what was given and which names there are, or what is wrong with a typed estimator.
 */
export function parseMethod(name: string, levels: Partial<MethodLevels> = {}): Method {
  const method = parse(name, { ...DEFAULT_LEVELS, ...levels });
  if (method) return method;
  throw new Refusal({
    code: 'method',
    given: shown(name),
    estimators: estimatorNames().slice(1),
    placements: PLACEMENTS,
  });
}

function parse(name: string, levels: MethodLevels): Method | null {
  if (name === 'none') return { estimator: 'none', placement: 'loss', ...levels };
  const match = /^([a-z][a-z0-9_]*\+?)-in-([a-z-]+)$/.exec(name) ?? TYPED.exec(name);
  const placement = PLACEMENTS.find((each) => each === match?.[2]);
  if (!match || !placement || match[1] === 'none') return null;
  const own = isEstimator(match[1]) ? match[1] : estimatorOfAlias(match[1], placement);
  if (!isEstimator(own)) return null;
  return { estimator: own === 'full' ? 'full' : estimator(own).name, placement, ...levels };
}

/** The name of a method, the inverse of `parseMethod`; levels are not part of it. */
export function methodName(method: Method): string {
  return method.estimator === 'none' ? 'none' : `${method.estimator}-in-${method.placement}`;
}

/**
 * Null where the method can be computed, else why not. Settings that merely do not apply
 * (rewardKl for a method in the loss, say) are no error.
 */
export function checkMethod(method: Method): Problem | null {
  const { estimator: name, placement, estimatorLevel, rhoLevel, rewardKl } = method;
  const wrong = [
    estimatorProblem(name),
    oneOf('placement', placement, PLACEMENTS),
    ...LEVEL_KEYS.map((key) => oneOf(key, method[key], Object.keys(METHOD_LEVELS[key]))),
  ].find((problem) => problem !== null);
  if (wrong !== undefined) return wrong;
  if (name === 'none') return null;
  const inReward = placement === 'reward' || placement === 'both';
  const weighted = placement === 'weighted-loss' || placement === 'detached-weighted-loss';
  if (estimatorLevel === 'sequence') {
    if (name === 'full') return { code: 'full-at-sequence' };
    if (weighted && rhoLevel === 'token') return { code: 'one-ratio', method: methodName(method) };
    if (inReward && rewardKl === 'to-go') return { code: 'nothing-to-go' };
  }
  return null;
}

function estimatorProblem(name: string): Problem | null {
  try {
    return isEstimator(name) ? null : oneOf('estimator', name, estimatorNames());
  } catch (error) {
    if (error instanceof Refusal) return error.problem;
    throw error;
  }
}

function oneOf(field: string, value: string, values: readonly string[]): Problem | null {
  return values.includes(value) ? null : notAllowed(field, value, { kind: 'one-of', values });
}

/** The per-sample estimator of a method; null for 'none' and 'full'. */
export function estimatorOf(method: Method) {
  return method.estimator === 'none' || method.estimator === 'full' ? null : estimator(method.estimator);
}
