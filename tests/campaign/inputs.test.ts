/** The campaign's inputs at a small scale, and that each of its checkers can fail. */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { trySurface, inputsPart } from '../../src/campaign/inputs';
import { fileSurfaces } from '../../src/campaign/inputs-files';
import { messagesPart } from '../../src/campaign/inputs-messages';
import { TEXTS } from '../../src/campaign/inputs-texts';
import { attempt, Fault, must, objection } from '../../src/campaign/judge';
import { smallPolicy } from '../../src/campaign/plans';
import { surface } from '../../src/campaign/surface';
import type { LoadedPolicy } from '../../src/training/reference-policy';
import { TrainingHost } from '../../src/training/host';
import type { Command } from '../../src/training/protocol';

let policy: LoadedPolicy;
beforeAll(async () => {
  policy = await smallPolicy();
});

describe('the judge of a refusal', () => {
  it.each<[string, unknown, string, string[]?]>([
    ['an accident', new TypeError('Cannot read it.'), ''],
    ['silence', new Error(''), ''],
    ['two lines', new Error('One.\nTwo.'), ''],
    ['no sentence', new Error('beta is wrong'), ''],
    ['undefined', new Error('beta: got undefined; allowed are numbers.'), ''],
    ['an object as text', new Error('beta: got [object Object]; allowed are numbers.'), ''],
    ['a stack', new Error('It failed at main (cli.ts:3:4).'), ''],
    ['a field that is not named', new Error('That is wrong.'), '', ['beta']],
    ['a flood', new Error(`${'a'.repeat(5000)}.`), ''],
  ])('%s is no proper refusal', (_, error, given, fields) => {
    expect(objection(error, given, fields)).toBeDefined();
  });

  it('one sentence is a proper refusal, even if it quotes words like NaN that were given', () => {
    expect(
      objection(new Error("beta: got 'NaN'; allowed are numbers from -10 to 10."), 'beta=NaN', ['beta']),
    ).toBeUndefined();
  });
});

describe('trying inputs on a surface', () => {
  const planted = (take: (input: number) => 'accepted' | 'refused') =>
    trySurface(surface({ name: 'planted', weight: 1, inputs: fc.integer({ min: 0, max: 1000 }), take }), 500, 1);

  it('every input is tried where none is answered wrongly', () => {
    expect(
      planted((input) =>
        attempt(
          () => input,
          '',
          () => {},
        ),
      ),
    ).toEqual({ inputs: 500, accepted: 500, refused: 0, wrong: [] });
  });

  it('an accepted wrong input is found and shrunk to the smallest one', () => {
    const { wrong } = planted((input) =>
      attempt(
        () => input,
        '',
        (value) => must(value < 10, 'too large'),
      ),
    );
    expect(wrong).toEqual(['planted: "10": too large']);
  });

  it('a TypeError from our own code is found and called an accident', () => {
    const { wrong } = planted((input) =>
      attempt(
        () => {
          if (input > 100) (undefined as unknown as () => void)();
        },
        '',
        () => {},
      ),
    );
    expect(wrong[0]).toMatch(/^planted: "101": an accident \(TypeError\)/);
    expect(() => must(false, 'no')).toThrow(Fault);
  });
});

it('every surface answers 150 random inputs properly, accepting some and refusing some', () => {
  for (const each of [...TEXTS, ...fileSurfaces(policy)]) {
    const { wrong, accepted, refused } = trySurface(each, 150, 11);
    expect(wrong).toEqual([]);
    expect(Math.min(accepted, refused), each.name).toBeGreaterThan(0);
  }
});

it('random messages do not stop a training, and a host that one would stop is found', async () => {
  const fine = await messagesPart(5, 60, policy);
  expect(fine).toMatchObject({ inputs: 60, lost: [], wrong: [] });
  expect(Math.min(fine.accepted, fine.refused)).toBeGreaterThan(0);
  const { wrong } = await messagesPart(5, 60, policy, (options) => {
    const host = new TrainingHost(options);
    return {
      handle: async (command: Command) => {
        if (typeof command === 'object' && command !== null) return host.handle(command);
        options.post({ type: 'problem', message: 'Something was wrong.', fatal: true });
      },
    };
  });
  expect(wrong[0]).toMatch(/what ran was given up/);
});

it('the inputs of all surfaces add up to the number asked for', async () => {
  const { inputs, surfaces, wrong, lost } = await inputsPart(2, 300, () => {});
  expect({ inputs, wrong, lost }).toEqual({ inputs: 300, wrong: [], lost: [] });
  expect(Object.values(surfaces).reduce((sum, each) => sum + each.accepted + each.refused, 0)).toBe(300);
});
