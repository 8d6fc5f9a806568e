import { describe, expect, it } from 'vitest';
import { causeText, collapseText, collapseWords } from '../../src/i18n/collapse';
import { LANGUAGE_CODES } from '../../src/i18n/languages';
import { methodLabel, methodTexts, methodVerdict, methodWords } from '../../src/i18n/methods';
import { estimatorNames, registerEstimator } from '../../src/kl/estimators';
import { METHODS, PLACEMENTS } from '../../src/kl/placements';
import type { Collapse, CollapseCause } from '../../src/training/collapse';
import { inEachOf } from '../support/in-each';

const SENTENCE = inEachOf(/^[A-Z][^.]+\.$/, /^[一-鿿].*。$/, /^\S.*\S$/);
const LABEL = inEachOf(/^(no KL|\w+ in .+)$/, /[一-鿿]/, /^\S.*\S$/);
const named = estimatorNames()
  .slice(1)
  .flatMap((k) => PLACEMENTS.map((placement) => `${k}-in-${placement}`));

describe('methods', () => {
  it('have a label and a sentence in every language; no sentence is written for a method that is not listed', () => {
    for (const language of LANGUAGE_CODES) {
      const listed = METHODS.map(({ name }) => name);
      expect(listed).toEqual(expect.arrayContaining(Object.keys(methodWords(language).verdicts)));
      for (const name of ['none', ...named]) {
        expect(methodLabel(name, language)).toMatch(LABEL[language]);
        expect(methodTexts(name)[language]).toBe(methodLabel(name, language));
        expect(methodVerdict(name, language)).toMatch(SENTENCE[language]);
      }
    }
  });

  it('of an estimator from outside are judged by what it descends', () => {
    const unregister = registerEstimator({
      name: 'foreign',
      value: (delta) => -2 * Math.expm1(-delta),
      derivative: (delta) => 2 * Math.exp(-delta),
      wgsl: { value: '0.0', derivative: '0.0' },
    });
    expect(methodVerdict('foreign-in-reward', 'en')).toBe('Biased: its expected gradient is 2 times the forward KL’s.');
    expect(methodVerdict('foreign-in-both', 'zh')).toBe('期望梯度为零：根本没有惩罚，只有噪声。');
    unregister();
    expect(() => methodVerdict('foreign-in-reward', 'en')).toThrow("method: got 'foreign-in-reward'");
  });
});

describe('collapses', () => {
  const causes = Object.keys(collapseWords('en').causes) as CollapseCause[];
  const of = (cause: CollapseCause): Collapse[] => [
    { kind: 'reward', step: 41, detectedAt: 60, cause },
    { kind: 'entropy', step: 41, detectedAt: 60, cause },
    { kind: 'dead-leash', step: 41, detectedAt: 60, cause },
    { kind: 'kl-runaway', step: 41, detectedAt: 60, cause, beta: 0.0003 },
  ];

  it('are one sentence, and so are their causes, in every language', () => {
    for (const language of LANGUAGE_CODES)
      for (const cause of causes) {
        expect(causeText(cause, language)).toMatch(SENTENCE[language]);
        for (const collapse of of(cause)) {
          const said = collapseText(collapse, language).replace('0.0003', '');
          expect(said).toMatch(SENTENCE[language]);
          expect(said).toContain('41');
        }
      }
  });

  it('are told as they are in the files of trainings', () => {
    const [reward, entropy, leash, runaway] = of('holds-nothing').map((each) => collapseText(each, 'en'));
    const why = 'its expected gradient is zero, so it holds nothing back.';
    expect(reward).toBe(`The reward collapsed at step 41: ${why}`);
    expect(entropy).toBe(`The entropy collapsed at step 41 while the answers were wrong: ${why}`);
    expect(leash).toBe(`Since step 41 the leash is dead, and the KL goes where it goes without any penalty: ${why}`);
    expect(runaway).toBe(`The KL to the reference ran away at step 41, in spite of β = 0.0003: ${why}`);
    expect(collapseText({ kind: 'numeric', step: 3, detectedAt: 3 }, 'en')).toBe(
      'Stopped at step 3, where a gradient was no longer finite; the other runs go on.',
    );
  });
});
