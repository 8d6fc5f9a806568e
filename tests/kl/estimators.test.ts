import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import * as fc from 'fast-check';
import {
  estimator,
  estimatorId,
  estimatorNames,
  estimators,
  estimatorWgsl,
  registerEstimator,
} from '../../src/kl/estimators';
import { methodName, parseMethod } from '../../src/kl/placements';
import { POLICY, REFERENCE } from '../support/enumeration';
import { addTo, copyProject } from '../support/project-copy';

let unregister: (() => void) | undefined;
afterEach(() => {
  unregister?.();
  unregister = undefined;
});

const huber = {
  name: 'huber',
  value: (delta: number) => Math.sqrt(1 + delta * delta) - 1,
  derivative: (delta: number) => delta / Math.sqrt(1 + delta * delta),
  wgsl: { value: 'sqrt(1.0 + delta * delta) - 1.0', derivative: 'delta / sqrt(1.0 + delta * delta)' },
};

/** Runs a WGSL expression that is also JavaScript but for the functions' names. */
function evaluate(wgsl: string, delta: number): number {
  const scope = {
    exp: Math.exp,
    log: Math.log,
    abs: Math.abs,
    sign: Math.sign,
    sqrt: Math.sqrt,
    pow: Math.pow,
    min: Math.min,
    max: Math.max,
    sinh: Math.sinh,
    cosh: Math.cosh,
    tanh: Math.tanh,
    clamp: (x: number, low: number, high: number) => Math.min(Math.max(x, low), high),
    select: (no: number, yes: number, condition: boolean) => (condition ? yes : no),
  };
  return new Function(...Object.keys(scope), 'delta', `return ${wgsl};`)(...Object.values(scope), delta) as number;
}

describe('estimators', () => {
  it('have fixed ids: none 0, full 1, k1 2, k2 3, k3 4', () => {
    expect(['none', 'full', 'k1', 'k2', 'k3'].map(estimatorId)).toEqual([0, 1, 2, 3, 4]);
    const names = estimatorNames();
    expect([...names.slice(0, 4), names.at(-1)]).toEqual(['none', 'k1', 'k2', 'k3', 'full']);
    expect(new Set(names.map(estimatorId)).size).toBe(names.length);
  });

  it('have the derivative they state', () => {
    fc.assert(
      fc.property(fc.constantFrom(...estimators()), fc.double({ min: -5, max: 5, noNaN: true }), (k, delta) => {
        const h = 1e-5;
        fc.pre(k.name !== 'abs' || Math.abs(delta) > h); // it has a kink at 0
        const numeric = (k.value(delta + h) - k.value(delta - h)) / (2 * h);
        expect(Math.abs(numeric - k.derivative(delta))).toBeLessThan(1e-7 * (1 + Math.exp(-delta)));
      }),
    );
  });

  it('say the same in WGSL as in TypeScript, also where the shader takes a series', () => {
    const deltas = Array.from({ length: 401 }, (_, j) => (j - 200) / 1000).concat(
      Array.from({ length: 101 }, (_, j) => (j - 50) / 10),
    );
    for (const k of estimators())
      for (const delta of deltas) {
        const close = (a: number, b: number) =>
          expect(Math.abs(a - b)).toBeLessThanOrEqual(1.5e-6 * Math.abs(b) + 1e-16);
        close(evaluate(k.wgsl.value, delta), k.value(delta));
        close(evaluate(k.wgsl.derivative, delta), k.derivative(delta));
      }
  });

  it('k1 and k3 have the KL as their expectation, k2 has not', () => {
    const mean = (of: (delta: number) => number) =>
      POLICY.reduce((sum, p, j) => sum + p * of(Math.log(p / REFERENCE[j])), 0);
    const kl = mean((delta) => delta);
    expect(mean(estimator('k1').value)).toBeCloseTo(kl, 14);
    expect(mean(estimator('k3').value)).toBeCloseTo(kl, 14);
    expect(Math.abs(mean(estimator('k2').value) - kl)).toBeGreaterThan(1e-3);
  });

  it('names what is allowed when asked for another', () => {
    const allowed = estimatorNames().slice(1, -1).join(', ');
    expect(() => estimator('k9')).toThrow(`estimator: got 'k9'; allowed are ${allowed}.`);
    expect(() => estimatorId('full ')).toThrow('k1, k2, k3');
  });
});

describe('an estimator from outside', () => {
  it('gets an id, a place in names and in the shader, and leaves no trace', () => {
    const before = estimatorWgsl();
    unregister = registerEstimator(huber);
    const id = estimatorId('huber');
    expect(id).toBe(Math.max(...estimatorNames().flatMap((name) => (name === 'huber' ? [] : estimatorId(name)))) + 1);
    expect(methodName(parseMethod('huber-in-detached-weighted-loss'))).toBe('huber-in-detached-weighted-loss');
    expect(estimatorWgsl()).toContain(`case ${id}u: { return sqrt(1.0 + delta * delta) - 1.0; }`);
    expect(estimatorWgsl()).toContain(`case ${id}u: { return delta / sqrt(1.0 + delta * delta); }`);
    unregister();
    expect(estimatorWgsl()).toBe(before);
    expect(() => parseMethod('huber-in-loss')).toThrow("'huber-in-loss'");
  });

  it('is refused where its name or id is taken or malformed', () => {
    unregister = registerEstimator({ ...huber, id: 7 });
    expect(() => registerEstimator(huber)).toThrow("'huber' is taken");
    expect(() => registerEstimator({ ...huber, name: 'other', id: 7 })).toThrow('7 is taken');
    expect(() => registerEstimator({ ...huber, name: 'other', id: 4 })).toThrow('from 6');
    expect(() => registerEstimator({ ...huber, name: 'full' })).toThrow("'full' is taken");
    expect(() => registerEstimator({ ...huber, name: 'a-in-loss' })).toThrow('a-in-loss');
  });
});

it.each([
  ['k1', 9, { code: 'estimator-name-taken', given: "'k1'" }],
  ['full', 9, { code: 'estimator-name-taken', given: "'full'" }],
  ['k5', 4, { code: 'estimator-id-taken', given: 4 }],
  ['k5', 1, { code: 'estimator-id-taken', given: 1 }],
])('an entry of the table with the name %s and the id %i is refused', async (name, id, problem) => {
  const root = copyProject();
  const file = 'src/kl/estimators.ts';
  const entry = { ...huber, name, id };
  const lines = `add({ ...${JSON.stringify(entry)}, value: Number, derivative: Number });`;
  addTo(root, [{ file, behind: '/** All per-sample estimators, ordered by id. */', lines }]);
  await expect(import(path.join(root, file))).rejects.toMatchObject({ problem });
});
