/** Typed estimators: what is read, refused, and computed. */
import temml from 'temml';
import { describe, expect, it } from 'vitest';
import { fromQuery, toQuery } from '../../src/experiment/query';
import { parseSettings } from '../../src/experiment/read-experiment';
import { estimator, estimatorId, estimatorWgsl } from '../../src/kl/estimators';
import { methodName, parseMethod } from '../../src/kl/placements';
import { texOf } from '../../src/kl/typed/print';
import { torchOf } from '../../src/kl/typed/torch';
import { rowFormulas } from '../../src/lab/table/typed-formulas';
import { SAMPLINGS, TYPED_ROWS } from '../../src/lab/table/table-rows';
import { OTHERS, SAME, TYPED } from '../support/typed-estimators';

const DELTAS = [-20, -7.3, -2, -0.9, -0.3, -0.05, -1e-3, -1e-6, 0, 1e-7, 2e-3, 0.09, 0.4, 0.77, 1.9, 5, 20];
const read = (expression: string) => estimator(`(${expression})`);

describe('an expression', () => {
  it.each([
    ['exp(-d) - 1 + d', '(exp(-d)-1+d)'],
    ['δ² / 2', '(d^2/2)'],
    ['0.5 * d ** 2', '(0.5*d^2)'],
    ['−δ^2 · 2', '(-d^2*2)'],
    ['((d))', '(d)'],
    ['2 ^ -d ^ 2', '(2^-d^2)'],
    ['(2^d)^2 - (d - 1)', '((2^d)^2-(d-1))'],
    ['pow(1 + d*d, 0.25)', '((1+d*d)^0.25)'],
    ['d > 0 ? d : d < -1 ? -1 : 0', '(d>0?d:d<-1?-1:0)'],
    ['+d*(-2)', '(d*(-2))'],
  ])('%s is kept as %s, which reads back as itself', (typed, name) => {
    expect(read(typed).name).toBe(name);
    expect(estimator(name).name).toBe(name);
    expect(methodName(parseMethod(`${name}-in-weighted-loss`))).toBe(`${name}-in-weighted-loss`);
  });

  it('a sign binds looser than a power, as in mathematics', () => {
    expect(read('-d^2').value(3)).toBe(-9);
    expect(read('(-d)^2').value(3)).toBe(9);
    expect(read('2^-d^2').value(2)).toBeCloseTo(1 / 16, 12);
  });

  it.each([
    ['foo(d)', /'foo' is not allowed; allowed are d .*exp, expm1, log/],
    ['d.constructor', /'\.' is not allowed/],
    ['d[0]', /'\[ \]' is not allowed/],
    ["'d'", /not allowed/],
    ['this', /'this' is not allowed/],
    ['d && 1', /'&&' is not allowed/],
    ['x + d', /'x' is not allowed/],
    ['1e400', /'1e400' is not allowed/],
    ['d; d', /not allowed/],
    ['', /got '', which cannot be read from character 1/],
    ['2d', /cannot be read from character 2/],
    ['exp(d', /cannot be read/],
    ['min(d)', /got min with 1 argument; allowed are 2/],
    ['alpha(d, d)', /second argument of alpha/],
    ['d ? 1 : 0', /before \? stands a condition/],
    [`d${'+d'.repeat(100)}`, /at most 200/],
    ['log(d)', /k is not finite at d = -20; .*from -20 to 20/],
    ['sqrt(abs(d))', /derivative k′ is not finite at d = 0/],
    ['exp(exp(d))', /k is not finite at d = /],
    ['exp(5*d)', /float32, in which a GPU computes, gives Infinity/],
    ['cosh(d)*1e8-1e8*cosh(d+1e-9)', /float32/],
    ['d > -99 ? d : d/(1-1)', /a part without d is not a finite number/],
  ])('%s is refused in one sentence', (typed, sentence) => {
    expect(() => read(typed)).toThrow(sentence);
  });

  it.each(SAME)('$expression is $name, computed by its code', ({ expression, name }) => {
    const [typed, builtIn] = [read(expression), estimator(name)];
    expect(typed.typed!.sameAs).toBe(name);
    expect(estimatorId(typed.name)).toBe(builtIn.id);
    for (const delta of DELTAS) expect(typed.value(delta)).toBe(builtIn.value(delta));
  });

  it.each(OTHERS)('%s has its own code, and the derivative of its value', (expression) => {
    const k = read(expression);
    expect(k.typed!.sameAs).toBeNull();
    for (const delta of DELTAS.map((each) => each + 0.0123)) {
      const h = 1e-5;
      const slope = (k.value(delta + h) - k.value(delta - h)) / (2 * h);
      expect(Math.abs(k.derivative(delta) - slope)).toBeLessThan(
        1e-5 * (1 + Math.abs(k.value(delta)) + Math.abs(slope)),
      );
    }
  });

  it('has a value where its terms leave a gap, and keeps its digits where they cancel', () => {
    expect(read('(1-exp(-d))/d').value(0)).toBe(1);
    expect(read('exp(-d)-1+d-d^2/2').value(1e-4)).toBeCloseTo(-1e-12 / 6 + 1e-16 / 24, 21);
    expect(read('alpha(d,1e-9)').value(3)).toBeCloseTo(4.5, 7);
    expect(read('sign(d-0.3)+d').typed!.jumps).toEqual([0.3]);
    expect(read('min(d,2)').typed!.jumps).toEqual([]);
  });
});

/** Runs WGSL functions of numbers as JavaScript. */
function run(wgsl: string, name: string): (delta: number) => number {
  const code = wgsl
    .replace(
      /fn (\w+)\(([^)]*)\) -> \w+ \{/g,
      (_, of: string, args: string) => `function ${of}(${args.replace(/: \w+/g, '')}) {`,
    )
    .replace(/(\d)f\b/g, '$1')
    .replace(/\blet /g, 'var ')
    .replace(/\bconst .*$/gm, '')
    .replace(/case (\d+)u: \{/g, 'case $1: {')
    .replace(/switch kind/g, 'switch (kind)')
    .replace(/return kind > ESTIMATOR_FULL/g, 'return true');
  const select = (no: number, yes: number, when: boolean): number => (when ? yes : no);
  const { exp, log, sqrt, abs, sign, cosh, min, max, pow } = Math;
  const scope = { exp, log, sqrt, abs, sign, cosh, min, max, pow, select };
  return new Function(...Object.keys(scope), `${code}\nreturn ${name};`)(...Object.values(scope)) as never;
}

describe('the code', () => {
  const names = TYPED.map((each) => read(each).name);

  it('in WGSL says the same as in TypeScript, also near 0, and includes only what is used', () => {
    const wgsl = estimatorWgsl(names);
    for (const [part, name] of [
      ['value', 'estimator_value'],
      ['derivative', 'estimator_derivative'],
    ] as const) {
      const of = run(wgsl, name) as unknown as (kind: number, delta: number) => number;
      for (const each of names)
        for (const delta of DELTAS) {
          const [wanted, got] = [estimator(each)[part](delta), of(estimatorId(each), delta)];
          expect(Math.abs(got - wanted), `${each} ${part} at ${delta}`).toBeLessThan(3e-7 * Math.abs(wanted) + 1e-12);
        }
    }
    expect(estimatorWgsl(['k1', '(d)'])).toBe(estimatorWgsl());
    expect(estimatorWgsl(['(tanh(d))'])).toContain('fn kl_tanh');
    expect(estimatorWgsl(['(tanh(d))'])).not.toContain('kl_log1p');
  });

  it('is shown as MathML and PyTorch, and has formulas in every row of the lab', () => {
    for (const each of names) {
      const { typed } = estimator(each);
      for (const node of [typed!.value, typed!.derivative]) {
        expect(temml.renderToString(texOf(node), { throwOnError: true, strict: true })).toMatch(/^<math>/);
        expect(torchOf(node)).not.toContain('^');
      }
      for (const row of Object.keys(TYPED_ROWS))
        for (const sampling of SAMPLINGS) {
          const { objective, gradient, expectedGradient } = rowFormulas(row, sampling, each);
          for (const tex of [...objective.tex, ...expectedGradient.tex])
            expect(temml.renderToString(tex, { throwOnError: true })).toMatch(/^<math>/);
          expect(gradient.code).toContain('logpi');
        }
    }
    expect(rowFormulas('H', 'on-policy', '(exp(-d)-1+d)').expectedGradient.tex.at(-1)).toContain('\\mathrm{KL}');
    expect(torchOf(read('min(d,2)*alpha(d,0.5)').typed!.value)).toBe(
      'torch.clamp(d, max=2) * (d / 0.5 + torch.expm1(-0.5 * d) / 0.5 ** 2)',
    );
  });
});

describe('in addresses and on the command line', () => {
  it.each([
    ['methods=(exp(-d)-1+d)-in-reward,(min(d,2))-in-loss', ['(exp(-d)-1+d)-in-reward', '(min(d,2))-in-loss']],
    ['methods=(%20d%20**2%20/%202)-in-loss,none', ['(d^2/2)-in-loss', 'none']],
    ['methods=(d>0?d:0)-in-both', ['(d>0?d:0)-in-both']],
  ])('%s needs no registration, and comes back', (query, methods) => {
    const { experiment, problems } = fromQuery(query);
    expect(problems).toEqual([]);
    expect(experiment.methods).toEqual(methods);
    expect(fromQuery(toQuery(experiment)).experiment).toEqual(experiment);
  });

  it('says what is wrong with an expression', () => {
    expect(() => parseSettings(['methods=(log(d))-in-loss'])).toThrow(
      /^methods: got '\(log\(d\)\)-in-loss'; .*not finite/,
    );
    expect(() => parseSettings(['methods=(d)-in-los'])).toThrow('methods');
    expect(() => parseSettings(['methods=(d^2)-in-loss,(d**2)-in-loss'])).toThrow('different');
    expect(parseSettings(['second=( abs(d) )-in-loss']).second).toBe('(abs(d))-in-loss');
  });
});
