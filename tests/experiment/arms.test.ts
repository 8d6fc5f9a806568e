import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ARM_OPTIONS, armsOf, armText, readArm, splitByShape } from '../../src/experiment/arms';
import { buildSpec, partsOf, runsOf } from '../../src/experiment/population-spec';
import { fromQuery, toQuery } from '../../src/experiment/query';
import { parseSettings, presetExperiment, problemsOf } from '../../src/experiment/read-experiment';
import { scheduledText, scheduleOf } from '../../src/experiment/scheduled';
import { Refusal } from '../../src/common/problem';
import { inEnglish } from '../support/in-english';
import { TINY, TINY_POLICY } from '../support/tiny';

const problemOfArm = (text: string): string => {
  try {
    readArm(text);
  } catch (error) {
    if (error instanceof Refusal) return inEnglish(error.problem);
  }
  return 'accepted';
};

describe('an arm as text', () => {
  it('has a name, a method and settings of its own, by key or by key of the address', () => {
    expect(readArm(' small group : k3-in-reward , group=4, beta = 0.1 ')).toEqual({
      name: 'small group',
      method: 'k3-in-reward',
      changes: { beta: 0.1, groupSize: 4 },
    });
    expect(readArm('none')).toEqual({ name: '', method: 'none', changes: {} });
  });

  it.each([
    ['k9-in-loss', "arm 'k9-in-loss': method: got 'k9-in-loss'; allowed are none and"],
    ['', "arm '': method: got ''; allowed are none and"],
    ['none, beta', "arm 'none, beta': setting: got 'beta'; allowed is key=value, such as beta=0.3."],
    ['none, betta=1', "'betta' is no option; there are operator,"],
    ['none, seed=1', "'seed' is no option; there are operator,"],
    ['none, beta=x', "beta: got 'x'; allowed are numbers from"],
    ['a/b: none', "name: got 'a/b'; allowed are up to 40 characters without"],
  ])('%j is refused in one sentence', (text, sentence) => {
    expect(problemOfArm(text)).toContain(sentence);
  });

  it('is the same after writing and reading it, whatever it changes', () => {
    const change = fc.constantFrom(...ARM_OPTIONS).map((option) => [option.key, option.default] as const);
    fc.assert(
      fc.property(fc.constantFrom('', 'a', 'second one'), fc.array(change), (name, changes) => {
        const arm = readArm(armText({ name, method: 'k2-in-loss', changes: Object.fromEntries(changes) }));
        expect(readArm(armText(arm))).toEqual(arm);
        expect(arm).toEqual({ name, method: 'k2-in-loss', changes: Object.fromEntries(changes) });
      }),
    );
  });
});

describe('the arms of an experiment', () => {
  const experiment = { ...TINY, methods: ['none'], arms: ['weak: k3-in-loss, beta=0.1', 'k3-in-loss, group=3'] };

  it('are its methods and its arms, each with the settings of both', () => {
    const arms = armsOf(experiment);
    expect(arms.map(({ key }) => key)).toEqual(['none', 'weak', 'k3-in-loss, group=3']);
    expect(arms.map((arm) => arm.experiment.beta)).toEqual([TINY.beta, 0.1, TINY.beta]);
  });

  it('train as one population per shape, with runs numbered over the whole experiment', () => {
    const parts = partsOf(experiment, [1, 2]);
    expect(parts.map((part) => part.runs.map(({ run }) => run))).toEqual([
      [0, 1, 2, 3],
      [4, 5],
    ]);
    expect(parts.map((part) => part.experiment.groupSize)).toEqual([TINY.groupSize, 3]);
    expect(runsOf(experiment, [1]).map(({ arm }) => arm)).toEqual([undefined, 'weak', 'k3-in-loss, group=3']);
    expect(splitByShape(TINY)).toEqual([TINY]);
  });

  it('give their runs their own settings', () => {
    const spec = buildSpec({ ...experiment, arms: experiment.arms.slice(0, 1) }, TINY_POLICY, [1]);
    expect(spec.runs.map(({ beta, method }) => [method.estimator, beta])).toEqual([
      ['none', TINY.beta],
      ['k3', 0.1],
    ]);
  });

  it.each([
    [{ arms: ['a: none', 'a: k1-in-loss'] }, "arms: got 'a' twice"],
    [{ arms: ['none'] }, "arms: got 'none' twice"],
    [{ arms: ['x: none, minibatches=3'] }, "minibatches: got '3' with 2 prompts"],
    [{ arms: ['full-in-loss, estimatorLevel=sequence'] }, "arm 'full-in-loss, estimatorLevel=sequence': "],
    [{ arms: ['none, group=64, prompts=512'], seeds: 32 }, 'prompts: got'],
  ])('%j are refused in one sentence', (changes, sentence) => {
    const problems = problemsOf({ ...TINY, methods: ['none'], prompts: 2, ...changes });
    expect(problems.map(inEnglish).join(' ')).toContain(sentence);
  });

  it('several values of a setting make an arm of every method for each, and one of none', () => {
    const { methods, arms } = parseSettings(['methods=none,k3-in-reward', 'beta=0.1,0.3', 'lr=1e-3,1e-2']);
    expect(methods).toEqual([]);
    expect(arms).toEqual([
      'none, lr=0.001',
      'none, lr=0.01',
      'k3-in-reward, beta=0.1, lr=0.001',
      'k3-in-reward, beta=0.1, lr=0.01',
      'k3-in-reward, beta=0.3, lr=0.001',
      'k3-in-reward, beta=0.3, lr=0.01',
    ]);
    expect(() => parseSettings(['beta=0.1,x'])).toThrow("beta: got 'x'");
  });

  it('travel in an address', () => {
    const sent = {
      ...presetExperiment(),
      methods: ['none'],
      arms: ['weak one: k3-in-loss, beta=0.1', 'k1-in-loss, lr=1e-5'],
    };
    const query = toQuery(sent);
    expect(query).toBe('methods=none&arms=weak+one:k3-in-loss,beta=0.1;k1-in-loss,lr=1e-5');
    const { experiment: read, problems } = fromQuery(query);
    expect(problems).toEqual([]);
    expect(toQuery(read)).toBe(query);
    expect(armsOf(read).map(({ key }) => key)).toEqual(armsOf(sent).map(({ key }) => key));
    expect(fromQuery('methods=k3-in-loss&beta=0.1,0.3').experiment.arms).toHaveLength(2);
    // One that cannot be read is refused by itself.
    const mistyped = fromQuery('methods=none&prompts=4&arms=a:k3-in-loss,bta=1;b:k1-in-loss');
    expect([mistyped.experiment.prompts, mistyped.experiment.arms]).toEqual([4, ['b:k1-in-loss']]);
    expect(mistyped.problems.map(inEnglish)).toEqual([expect.stringContaining("'bta' is no option")]);
  });
});

describe('scheduled changes', () => {
  it('are read from texts and travel in an address', () => {
    const query = 'changes=50:beta=0.05;80:lr=0.001,temperature=0.7';
    const { experiment, problems } = fromQuery(query);
    expect(problems).toEqual([]);
    expect(scheduleOf(experiment)).toEqual([
      { step: 50, changes: { beta: 0.05 } },
      { step: 80, changes: { learningRate: 0.001, temperature: 0.7 } },
    ]);
    expect(toQuery(experiment)).toBe(query);
    expect(scheduleOf(experiment).map(scheduledText).join(';')).toBe(query.slice('changes='.length));
  });

  it.each([
    ['beta=0.05', "change 'beta=0.05': changes: got 'beta=0.05'; allowed is key=value, such as 50:beta=0.05."],
    ['50:', "change '50:': changes: got '50:'"],
    ['50:group=4', "change '50:group=4': group: cannot be changed while training; allowed are"],
    ['50:beta=x', "change '50:beta=x': beta: got 'x'; allowed are numbers from"],
  ])('%j is refused in one sentence', (text, sentence) => {
    expect(
      problemsOf({ ...TINY, changes: [text] })
        .map(inEnglish)
        .join(),
    ).toContain(sentence);
  });
});
