import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NumberOption } from '../../src/experiment/option';
import { allowedBy, fromSlider, LIVE_KEYS, OPTIONS, toSlider } from '../../src/experiment/options';
import { settingsOfRuns } from '../../src/experiment/population-spec';
import { PRESETS } from '../../src/experiment/presets';
import { differences, fromQuery, toQuery } from '../../src/experiment/query';
import {
  checkExperiment,
  parseSettings,
  presetExperiment,
  problemsOf,
  withChanges,
} from '../../src/experiment/read-experiment';
import { readField } from '../../src/experiment/read-field';
import { crossCheck } from '../../src/experiment/combinations';
import { registerEstimator } from '../../src/kl/estimators';
import type { Experiment } from '../../src/experiment/experiment';
import { inEnglish } from '../support/in-english';

describe('the table', () => {
  it('has every option of an experiment once, with one key in the address', () => {
    const keys = OPTIONS.map((option) => option.key);
    expect(new Set(keys).size).toBe(keys.length);
    expect(new Set(OPTIONS.map((option) => option.query)).size).toBe(keys.length);
    expect([...keys].sort()).toEqual(Object.keys(presetExperiment()).sort());
  });

  it('every option that may change while training is one that running runs are told', () => {
    const [told] = settingsOfRuns(presetExperiment());
    expect(LIVE_KEYS.length).toBeGreaterThan(0);
    expect(LIVE_KEYS.filter((key) => !(key in told))).toEqual([]);
  });

  it.each(OPTIONS.map((option) => [option.key, option] as const))('takes its own default: %s', (key, option) => {
    expect(readField(key, option.default)).toEqual({ value: option.default });
  });

  it('moves sliders there and back, with both ends on the range', () => {
    for (const option of OPTIONS) {
      if (option.kind !== 'number' && option.kind !== 'integer') continue;
      expect(fromSlider(option, 0), option.key).toBe(option.min);
      expect(fromSlider(option, 1), option.key).toBe(option.max);
      for (const position of [0.2, 0.5, 0.9]) {
        const value = fromSlider(option, position);
        expect(readField(option.key, value).problem, option.key).toBeUndefined();
        expect(Math.abs(toSlider(option, value) - position), option.key).toBeLessThan(0.16);
      }
    }
  });
});

describe('presets', () => {
  it.each(PRESETS.map((preset) => preset.id))('%s can be trained as it is', (id) => {
    expect(problemsOf(presetExperiment(id))).toEqual([]);
  });
});

describe('fields', () => {
  it.each([
    ['beta', 'abc', "beta: got 'abc'; allowed are numbers from -10 to 10."],
    ['beta', '', "beta: got ''; allowed are numbers from -10 to 10."],
    ['beta', '-10.1', "beta: got '-10.1'; allowed are numbers from -10 to 10."],
    ['beta', 'Infinity', "beta: got 'Infinity'; allowed are numbers from -10 to 10."],
    ['beta', '0x1', "beta: got '0x1'; allowed are numbers from -10 to 10."],
    ['beta', Number.NaN, "beta: got 'NaN'; allowed are numbers from -10 to 10."],
    ['groupSize', '3.5', "groupSize: got '3.5'; allowed are whole numbers from 2 to 64."],
    ['groupSize', '1', "groupSize: got '1'; allowed are whole numbers from 2 to 64."],
    ['operator', 'division', "operator: got 'division'; allowed are addition, subtraction, multiplication."],
    ['digits', '3', "digits: got '3'; allowed are 1, 2."],
  ] as const)('%s refuses %j', (key, given, sentence) => {
    expect(inEnglish(readField(key, given).problem)).toBe(sentence);
  });

  it.each([
    ['beta', '1e-3', 0.001],
    ['beta', ' .5 ', 0.5],
    ['digits', '1', 1],
    ['prompts', '16', 16],
    ['operator', 'addition', 'addition'],
  ] as const)('%s reads %j', (key, given, value) => {
    expect(readField(key, given)).toEqual({ value });
  });

  it('refuses unknown and doubled methods', () => {
    for (const methods of ['k9-in-reward', 'none,none', 'k1-in-nowhere']) {
      expect(inEnglish(readField('methods', methods).problem), methods).toContain(
        `methods: got '${methods}'; allowed are 1 to 16 different ones of none, k1-in-loss`,
      );
    }
  });

  it('refuses an experiment without a method or an arm', () => {
    const experiment = { ...presetExperiment(), methods: [] };
    expect(problemsOf(experiment).map(inEnglish)).toEqual([
      expect.stringContaining('methods: got nothing; allowed are 1 to 16 different ones of none, k1-in-loss'),
    ]);
    expect(problemsOf({ ...experiment, arms: ['k1-in-reward, beta=1'] })).toEqual([]);
    const { experiment: read, problems } = fromQuery('methods=&beta=2');
    expect([read.methods, read.beta, problems.length]).toEqual([presetExperiment().methods, 2, 1]);
  });

  it('takes the methods of an estimator that was added from outside', () => {
    expect(readField('methods', 'k9-in-reward').problem).toBeDefined();
    const remove = registerEstimator({
      name: 'k9',
      value: (delta) => delta ** 4,
      derivative: (delta) => 4 * delta ** 3,
      wgsl: { value: 'delta * delta * delta * delta', derivative: '4.0 * delta * delta * delta' },
    });
    try {
      expect(readField('methods', 'k9-in-reward')).toEqual({ value: ['k9-in-reward'] });
    } finally {
      remove();
    }
  });

  it('never throws, whatever it is given', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...OPTIONS),
        fc.anything({ withBigInt: true, withNullPrototype: true, withObjectString: true }),
        (option, given) => {
          const result = readField(option.key, given);
          if (result.problem !== undefined)
            expect(result.problem).toMatchObject({ code: 'value', field: option.key, allowed: allowedBy(option) });
        },
      ),
    );
  });
});

describe('combinations', () => {
  const problem = (changes: Partial<Experiment>) =>
    crossCheck({ ...presetExperiment('gentle'), ...changes }).map(inEnglish);

  it.each([
    [{ minibatches: 5 }, /^minibatches: got '5' with 16 prompts; allowed are whole numbers that divide the prompts\.$/],
    [{ prompts: 512, groupSize: 64 }, /^prompts: .* at most 65536\.$/],
    [
      {
        seeds: 32,
        methods: [
          'none',
          'k1-in-loss',
          'k2-in-loss',
          'k3-in-loss',
          'full-in-loss',
          'k1-in-reward',
          'k2-in-reward',
          'k3-in-reward',
          'k1-in-both',
        ],
        prompts: 1,
      },
      /^seeds: .* at most 256 runs\.$/,
    ],
    [{ staleness: 64, seeds: 16 }, /^staleness: .* at most 4096\.$/],
    [
      { methods: ['full-in-loss'], estimatorLevel: 'sequence' as const },
      /^methods: got 'full-in-loss'; .*token level\.$/,
    ],
  ])('%j is refused with its reason', (changes, sentence) => {
    expect(problem(changes)).toEqual([expect.stringMatching(sentence)]);
  });

  it('throws the sentence from checkExperiment and withChanges', () => {
    expect(() => checkExperiment({ ...presetExperiment(), minibatches: 3 })).toThrow(/^minibatches: /);
    expect(() => withChanges(presetExperiment(), { beta: 'much' })).toThrow(
      "beta: got 'much'; allowed are numbers from -10 to 10.",
    );
    expect(() => withChanges(presetExperiment(), { gamma: 1 } as never)).toThrow(
      /^'gamma' is no option; there are preset, /,
    );
  });
});

describe('command line', () => {
  it('reads pairs over a preset', () => {
    const experiment = parseSettings(['beta=0.5', 'methods=none,k1-in-loss', 'beta=0.25'], 'gentle');
    expect(experiment).toEqual({ ...presetExperiment('gentle'), beta: 0.25, methods: ['none', 'k1-in-loss'] });
    expect(parseSettings(['preset=harsh'])).toEqual(presetExperiment('harsh'));
  });

  it('takes the keys of an address as well, the last one of an option counts', () => {
    expect(parseSettings(['lr=0.002', 'kClamp=10', 'group=4', 'groupSize=16'])).toMatchObject({
      learningRate: 0.002,
      estimateClamp: 10,
      groupSize: 16,
    });
  });
  it.each([
    ['beta', /^--set: got 'beta'/],
    ['=1', /^--set: got '=1'/],
    ['foo=1', /^'foo' is no option/],
    ['preset=x', /^preset: got 'x'; allowed are collapse,/],
    ['minibatches=3', /^minibatches: /],
  ])('refuses %s', (pair, sentence) => {
    expect(() => parseSettings([pair])).toThrow(sentence);
  });
});

describe('the address', () => {
  it('is empty for the default preset and holds only what differs', () => {
    expect(toQuery(presetExperiment())).toBe('');
    expect(toQuery(presetExperiment('harsh'))).toBe('preset=harsh');
    expect(
      toQuery(
        { ...presetExperiment('harsh'), beta: 0.5, methods: ['none', 'k3-in-reward'] },
        'utm_source=mail&betta=2&beta=9',
      ),
    ).toBe('preset=harsh&methods=none,k3-in-reward&beta=0.5&utm_source=mail');
  });

  it('comes back as it went out', () => {
    const numbers = OPTIONS.filter((option): option is NumberOption => option.kind === 'number');
    fc.assert(
      fc.property(
        fc.constantFrom(...PRESETS.map((preset) => preset.id)),
        fc.tuple(
          ...numbers.map((option) =>
            fc
              // −0 is spelled 0, and −0 + 0 is 0.
              .double({ min: option.min, max: option.max, noNaN: true })
              .map((value) => [option.key, value < (option.gapBelow ?? option.min) ? option.min : value + 0] as const),
          ),
        ),
        fc.constantFrom('addition', 'subtraction'),
        fc.integer({ min: 0, max: 9999 }),
        (preset, values, operator, seed) => {
          const experiment = {
            ...presetExperiment(preset),
            ...Object.fromEntries(values),
            operator,
            seed,
          } as Experiment;
          const read = fromQuery(`?${toQuery(experiment)}`);
          expect(read.problems).toEqual([]);
          expect(differences(read.experiment)).toEqual(differences(experiment));
          expect(read.experiment).toEqual(experiment);
        },
      ),
    );
  });

  it('answers junk with one sentence a field, and keeps the preset there', () => {
    const { experiment, problems } = fromQuery(
      '?preset=harsh&beta=abc&lr=0.01&methods=k3-in-reward,frog&utm_source=x&betta=1&seeds=%F0%9F%90%B8',
    );
    expect(problems.map((problem) => ('field' in problem ? problem.field : inEnglish(problem)))).toEqual([
      'methods',
      'beta',
      'seeds',
      expect.stringMatching(/^'betta' in the address is no setting/),
    ]);
    expect(experiment).toEqual({ ...presetExperiment('harsh'), learningRate: 0.01 });
    expect(fromQuery('?preset=frog').problems.map(inEnglish)).toEqual([
      expect.stringMatching(/^preset: got 'frog'; allowed are collapse, /),
    ]);
    expect(fromQuery('?prompts=30&minibatches=7')).toEqual({
      experiment: presetExperiment(),
      problems: [{ code: 'minibatches', field: 'minibatches', given: "'7'", prompts: 30 }],
    });
  });

  it('never throws, and always gives something that can be trained', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(...OPTIONS.map((option) => option.query)), fc.string({ unit: 'binary' }))),
        fc.string(),
        (pairs, tail) => {
          const query = `${pairs.map(([key, value]) => `${key}=${value}`).join('&')}&${tail}`;
          expect(problemsOf(fromQuery(query).experiment)).toEqual([]);
        },
      ),
    );
  });
});
