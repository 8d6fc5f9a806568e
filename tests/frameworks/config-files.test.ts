import { describe, expect, it } from 'vitest';
import { readArm } from '../../src/experiment/arms';
import { presetExperiment, withChanges } from '../../src/experiment/read-experiment';
import { configArms, neutralSettings } from '../../src/frameworks/config/arms';
import { changedText, configReport } from '../../src/frameworks/config/report';
import { readConfig } from '../../src/frameworks/config/reading';
import { METHOD_ROWS } from '../../src/frameworks/config/rows';
import { configWords } from '../../src/i18n/config';
import { LANGUAGE_CODES } from '../../src/i18n/languages';
import { LAB_ROWS } from '../../src/lab/table/table-rows';
import { configCase, configCases, configFiles, configText } from '../support/config-cases';

/** Row, and whether the whole loss can be trained. By hand, from the files and the frameworks' code. */
const EXPECTED: Record<string, readonly [row: string, whole: boolean, method: string]> = {
  '01-search-r1': ['3', true, 'k3-in-loss'],
  '02-simple-rl': ['3', true, 'k3-in-loss'],
  '03-verl-dapo': ['none', true, 'none'],
  '04-verl-qwen3-megatron': ['none', true, 'none'],
  // It also trains the prediction of further tokens.
  '05-verl-async-both': ['7 + 3', false, 'k1-in-reward'],
  '06-verl-rloo': ['7', true, 'k1-in-reward'],
  '07-verl-reinforce-plus-plus': ['7', true, 'k1-in-reward'],
  '08-openrlhf-reinforce-baseline': ['2', true, 'k2-in-loss'],
  '09-openrlhf-prorl-v2': ['2', true, 'k2-in-loss'],
  '10-openrlhf-dapo': ['3', true, 'k3-in-loss'],
  '11-slime-retool': ['none', true, 'none'],
  '12-miles-search-r1': ['3', true, 'k3-in-loss'],
  '13-open-r1-codeforces': ['none', true, 'none'],
  '14-open-r1-zero-math': ['none', true, 'none'],
  '15-oat-drgrpo': ['none', true, 'none'],
  '16-nemo-rl-math': ['6', true, 'k3-in-weighted-loss'],
  '17-skyrl-gsm8k': ['3', true, 'k3-in-loss'],
  '18-skyrl-rloo': ['9', true, 'k3-in-reward'],
  '19-skyrl-reinforce-plus-plus': ['8', true, 'k2-in-reward'],
  '20-roll-grpo': ['3', true, 'k3-in-loss'],
  // Advantages that are normalised over the batch are cut off at ±2.
  '21-roll-reinforce': ['none', false, 'none'],
  '22-easyr1': ['3', true, 'k3-in-loss'],
  // A penalty on the distance from the sampler.
  '23-prime-rl-reverse-text': ['none', false, 'none'],
  '24-ms-swift-grpo': ['3', true, 'k3-in-loss'],
  '25-ms-swift-reinforce-plus-plus': ['7', true, 'k1-in-reward'],
  '26-tinyzero-grpo': ['3', true, 'k3-in-loss'],
};

const readings = configFiles().map((file) => {
  const text = configText(file);
  const reading = readConfig(text);
  return { file, text, reading, is: configCase(file, text, reading) };
});
const names = configWords('en').armNames;

describe('26 real configurations', () => {
  it('are read as the row of the table that they are, and are wholly expressible or not', () => {
    expect(readings.map(({ is }) => is.id)).toEqual(Object.keys(EXPECTED));
    for (const { is, reading } of readings)
      expect([is.row, is.expressible, reading.training.method], is.id).toEqual(EXPECTED[is.id]);
    expect(readings.filter(({ is }) => is.expressible).length).toBeGreaterThanOrEqual(20);
    expect(configCases()).toEqual(readings.map(({ is }) => is));
  });

  it('have their address in the first line', () => {
    for (const { is } of readings) expect(is.source, is.id).toMatch(/^https:\/\/github\.com\/.+\/blob\/[0-9a-f]{40}\//);
  });

  it.each(readings)('$file: no line is dropped silently', ({ text, reading }) => {
    const told = new Set([...reading.items, ...reading.rest].map(({ line }) => line));
    const lines = text.split('\n').flatMap((line, i) => (line.trim() === '' ? [] : [i + 1]));
    expect(lines.filter((line) => !told.has(line))).toEqual([]);
    // What is not known is listed, and what it may change is among what is left out.
    const unknown = reading.items.filter(({ meaning }) => meaning.kind === 'unknown');
    for (const { key } of unknown) expect(reading.leftOut.map(({ given }) => given)).toContain(key);
  });

  it.each(readings)('$file: trains as arms, with the settings of nothing before it', ({ reading }) => {
    const preset = presetExperiment('harsh');
    const arms = configArms(reading, { names, prompts: preset.prompts });
    const texts = [arms.own, arms.corrected, arms.none].filter((text) => text !== null);
    expect(readArm(arms.own).method).toBe(reading.training.method);
    for (const text of texts)
      expect(() => withChanges(preset, { ...neutralSettings(), methods: [], arms: [text] })).not.toThrow();
    const shapes = texts.map((text) => {
      const { groupSize, minibatches, staleness } = readArm(text).changes;
      return JSON.stringify({ groupSize, minibatches, staleness });
    });
    expect(new Set(shapes).size).toBe(1);
  });

  it.each(readings.filter(({ reading }) => reading.correction))(
    '$file: the changed lines, put into the text, make an unbiased penalty',
    ({ text, reading }) => {
      const lines = text.split('\n');
      const { changes, training } = reading.correction!;
      const own = changes.filter(({ file }) => file === undefined);
      for (const { line, before, after } of own) {
        if (line === null) continue;
        expect(lines[line - 1].trim()).toBe(before);
        lines[line - 1] = /^\s*/.exec(lines[line - 1])![0] + after;
      }
      const added = own.filter(({ line }) => line === null).map(({ after }) => after);
      const last = reading.items.filter(({ meaning }) => meaning.kind === 'role').at(-1)!.line;
      if (reading.syntax === 'shell') lines.splice(last, 0, ...added.map((line) => `${line} \\`));
      else lines.push(...added);
      const again = readConfig(lines.join('\n'));
      const fork = changes.some(({ file }) => file !== undefined);
      expect(again.training.method).toBe(training.method);
      expect(again.training.beta).toBe(fork ? -training.beta : training.beta);
      expect(training.verdict.onPolicy).toBe('unbiased');
      expect(training.method).not.toBe('none');
      if (!fork) expect(again.correction).toBeNull();
    },
  );

  it('are told in whole sentences, in every language', () => {
    for (const { reading } of readings)
      for (const language of LANGUAGE_CODES) {
        const report = configReport(reading, language);
        for (const sentence of [...report.sentences, ...report.missing, ...report.remarks, ...report.readAs])
          expect(sentence).toMatch(/[.。)）]$/);
        expect(JSON.stringify(report)).not.toMatch(/undefined|NaN|\[object/);
      }
  });

  it('say which lines to copy', () => {
    const of = (id: string) => changedText(readings.find(({ is }) => is.id === id)!.reading);
    expect(of('18-skyrl-rloo')).toBe('trainer.algorithm.kl_estimator_type=k1');
    expect(of('02-simple-rl')).toBe('KL_LOSS_TYPE="mse"');
    expect(of('10-openrlhf-dapo')).toBe('--kl_estimator k2 \\');
    expect(of('16-nemo-rl-math')).toBe('');
  });
});

it('rows are those of the lab’s table', () => {
  for (const [method, row] of Object.entries(METHOD_ROWS))
    expect(LAB_ROWS.find(({ id }) => id === row)?.method).toBe(method);
});
