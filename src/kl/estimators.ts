/**
 * Estimators of KL(π‖π_ref) from one sample, as data. With δ = log π(y) − log π_ref(y), an estimator is a function
 * k(δ) and its derivative k'(δ); names, validation, coefficients and shader code are derived from that pair.
 * k1, k2, k3 are those of J. Schulman, "Approximating KL divergence" (joschu.net/blog/kl-approx).
 *
 * Two more names are valid but are not per-sample estimators, so they are not in this list: 'none' (no penalty) and
 * 'full' (the exact KL over the vocabulary at each prefix, i.e. Rao-Blackwellised). An expression of d (δ) in
 * parentheses is the name of a typed estimator, which needs no entry here (typed/).
 */
import { notAllowed, Refusal, shown } from '../common/problem';
import type { Estimator } from './estimator';
import { isTyped, typedEstimator } from './typed/typed-estimator';

export type { Estimator } from './estimator';

/** Argument of `registerEstimator`: an estimator, whose id is optional; the registry assigns one if it is absent. */
export type EstimatorDefinition = Omit<Estimator, 'id'> & { readonly id?: number };

/** Ids of the two names that are not per-sample estimators; per-sample estimators have higher ids. */
export const NONE_ID = 0;
export const FULL_ID = 1;
const FIRST_FREE_ID = 6;
const RESERVED = new Set(['none', 'full']);

// Near δ = 0 the float32 expression e^(−δ) − 1 loses all significant digits (k3 ~ δ²/2), so the shader uses the Taylor
// series below |δ| = 0.1, where the first omitted term is less than 1e-6 of the result.
const K3_VALUE_SERIES = 'delta * delta * (0.5 - delta * (0.16666667 - delta * (0.041666667 - delta * 0.0083333333)))';
const K3_DERIVATIVE_SERIES =
  'delta * (1.0 - delta * (0.5 - delta * (0.16666667 - delta * (0.041666667 - delta * 0.0083333333))))';

const registry = new Map<string, Estimator>();

/** @throws Error if the name or the id is taken. */
function add(definition: Estimator): void {
  const { name, id } = definition;
  if (RESERVED.has(name) || registry.has(name)) {
    throw new Refusal({ code: 'estimator-name-taken', given: shown(name), taken: estimatorNames() });
  }
  const taken = [NONE_ID, FULL_ID, ...estimators().map((each) => each.id)];
  if (taken.includes(id)) throw new Refusal({ code: 'estimator-id-taken', given: id, taken });
  registry.set(name, Object.freeze(definition));
}

/** δ: unbiased, of either sign, noisy. Sums over tokens to the log-ratio of the whole completion. */
add({
  name: 'k1',
  id: 2,
  value: (delta) => delta,
  derivative: () => 1,
  wgsl: { value: 'delta', derivative: '1.0' },
});
/** δ²/2: never negative, quiet, biased to third order in δ; its derivative is k1. */
add({
  name: 'k2',
  id: 3,
  value: (delta) => (delta * delta) / 2,
  derivative: (delta) => delta,
  wgsl: { value: '0.5 * delta * delta', derivative: 'delta' },
});
/** e^(−δ) − 1 + δ: unbiased, never negative, quiet near the reference, heavy-tailed far from it. */
add({
  name: 'k3',
  id: 4,
  value: (delta) => Math.expm1(-delta) + delta,
  derivative: (delta) => -Math.expm1(-delta),
  wgsl: {
    value: `select(exp(-delta) - 1.0 + delta, ${K3_VALUE_SERIES}, abs(delta) < 0.1)`,
    derivative: `select(1.0 - exp(-delta), ${K3_DERIVATIVE_SERIES}, abs(delta) < 0.1)`,
  },
});

/** All per-sample estimators, ordered by id. */
export function estimators(): Estimator[] {
  return [...registry.values()].sort((a, b) => a.id - b.id);
}

/** All valid estimator names, including 'none' and 'full'. */
export function estimatorNames(): string[] {
  return ['none', ...estimators().map((each) => each.name), 'full'];
}
/** |δ|: never negative, its mean not a KL; its derivative is ±1, however near the reference (verl, SkyRL, ROLL). */
add({
  name: 'abs',
  id: 5,
  value: Math.abs,
  derivative: (delta) => (delta === 0 ? 0 : Math.sign(delta)),
  wgsl: { value: 'abs(delta)', derivative: 'sign(delta)' },
});

/** The estimators above; a typed one that is the same function uses their code. */
const BUILT_IN: readonly Estimator[] = estimators();

/** Typed estimators by name, so that an expression is read and checked once. */
const typed = new Map<string, Estimator>();

/**
 * Reads an expression in d (δ), with or without parentheses around it, as an estimator. Its name is the expression in
 * canonical form, in parentheses.
 * @throws Refusal saying what is not allowed in it, or where it or its derivative cannot be computed.
 */
export const readEstimator = (expression: string): Estimator => typedEstimator(expression, BUILT_IN);

function typedByName(name: string): Estimator {
  const found = typed.get(name) ?? readEstimator(name);
  const known = typed.get(found.name) ?? found;
  typed.set(name, known);
  typed.set(known.name, known);
  return known;
}

/** Whether a name is 'none', 'full', or that of a per-sample estimator. @throws Refusal for a wrong expression. */
export function isEstimator(name: string): boolean {
  return isTyped(name) ? typedByName(name) !== undefined : estimatorNames().includes(name);
}

/** @throws Error listing the per-sample estimators if `name` is not one of them; Refusal for a wrong expression. */
export function estimator(name: string): Estimator {
  const found = isTyped(name) ? typedByName(name) : registry.get(name);
  if (!found) {
    const values = estimators().map((each) => each.name);
    throw new Refusal(notAllowed('estimator', name, { kind: 'one-of', values }));
  }
  return found;
}

/** The shader's id for any estimator name, including 'none' and 'full'. @throws Error like `estimator`. */
export function estimatorId(name: string): number {
  if (name === 'none') return NONE_ID;
  if (name === 'full') return FULL_ID;
  return estimator(name).id;
}

/**
 * Adds an estimator; from then on its name is valid in every method name, and both backends can compute it.
 * Backends created earlier keep the list they were compiled with. Returns a function that removes it again.
 * @throws Error if the name or the id is taken or malformed.
 */
export function registerEstimator(definition: EstimatorDefinition): () => void {
  const { name } = definition;
  if (!/^[a-z][a-z0-9_]*$/.test(name)) {
    throw new Refusal({ code: 'estimator-name', given: shown(name) });
  }
  const taken = new Set(estimators().map((each) => each.id));
  let id = definition.id ?? FIRST_FREE_ID;
  if (definition.id === undefined) while (taken.has(id)) id++;
  if (!Number.isInteger(id) || id < FIRST_FREE_ID || id > 0xffff) {
    throw new Refusal(notAllowed('estimator.id', id, { kind: 'number', whole: true, min: FIRST_FREE_ID, max: 0xffff }));
  }
  const entry: Estimator = {
    name,
    id,
    value: definition.value,
    derivative: definition.derivative,
    wgsl: { ...definition.wgsl },
  };
  add(entry);
  return () => {
    if (registry.get(name) === entry) registry.delete(name);
  };
}

function wgslSwitch(functionName: string, part: 'value' | 'derivative', all: readonly Estimator[]): string {
  const cases = all.map((each) => `    case ${each.id}u: { return ${each.wgsl[part]}; } // ${each.name}`);
  return [
    `fn ${functionName}(kind: u32, delta: f32) -> f32 {`,
    '  switch kind {',
    ...cases,
    '    default: { return 0.0; }',
    '  }',
    '}',
  ].join('\n');
}

/**
 * WGSL for the ids as constants (`ESTIMATOR_K3`) and for `per_sample(kind)`, `estimator_value(kind, delta)` and
 * `estimator_derivative(kind, delta)`, generated from the current registry; `kind` is the estimator's id. The functions
 * return 0 for none and full, which have no per-sample value.
 * @param names the estimators that are used; of typed ones only these are included.
 */
export function estimatorWgsl(names: readonly string[] = []): string {
  const own = [...new Set(names.filter(isTyped).map(estimator))].filter(({ typed }) => typed?.sameAs === null);
  const all = [...estimators(), ...own];
  const functions = new Map(own.flatMap((each) => [...(each.typed?.functions ?? [])]));
  return [
    ...functions.values(),
    ...estimatorNames().map((name) => `const ESTIMATOR_${name.toUpperCase()} = ${estimatorId(name)}u;`),
    'fn per_sample(kind: u32) -> bool { return kind > ESTIMATOR_FULL; }',
    wgslSwitch('estimator_value', 'value', all),
    wgslSwitch('estimator_derivative', 'derivative', all),
    '',
  ].join('\n');
}
