import { describe, expect, it } from 'vitest';
import { OPTIONS } from '../../src/experiment/options';
import { PRESETS, variantsOf } from '../../src/experiment/presets';
import { presetExperiment } from '../../src/experiment/read-experiment';
import { labChoiceLabel, labSettingsWords } from '../../src/i18n/lab-settings';
import { LANGUAGE_CODES } from '../../src/i18n/languages';
import { runName } from '../../src/i18n/run-name';
import { recordingName, scenarioDescription, scenarioLabel, variantLabel } from '../../src/i18n/scenarios';
import { changesText, choiceLabel, optionHelp, optionLabel, optionUnit } from '../../src/i18n/settings';
import { LAB_OPTIONS } from '../../src/lab/lab-settings';

describe.each(LANGUAGE_CODES)('in %s', (language) => {
  it('every option, and every choice of one, has its words', () => {
    for (const option of OPTIONS) {
      expect(optionLabel(option.key, language), option.key).toBeTruthy();
      expect(optionHelp(option.key, language), option.key).toMatch(/[.。]$/);
      if (option.kind !== 'choice') continue;
      for (const choice of option.choices)
        expect(choiceLabel(option.key, choice, language), `${option.key} ${choice}`).toBeTruthy();
    }
  });

  it('every setting of the lab, and every choice of one, has its words', () => {
    for (const option of LAB_OPTIONS) {
      const { label, help } = labSettingsWords(language)[option.key];
      expect(label, option.key).toBeTruthy();
      expect(help, option.key).toMatch(/[.。]$/);
      if (option.kind !== 'choice') continue;
      for (const choice of option.choices)
        expect(labChoiceLabel(option.key, choice, language), `${option.key} ${choice}`).toBeTruthy();
    }
  });

  it('every scenario, and every variant of one, has its words', () => {
    for (const preset of PRESETS) {
      expect(scenarioDescription(preset.id, language), preset.id).toMatch(/[.。]$/);
      expect(scenarioLabel(preset.id, language), preset.id).not.toBe(preset.id);
      for (const { id } of variantsOf(preset))
        if (id !== 'base') expect(variantLabel(preset.id, id, language), `${preset.id} ${id}`).not.toBe(id);
    }
  });
});

it('what is none of the page’s goes by its id', () => {
  expect(scenarioLabel('gradients', 'zh')).toBe('gradients');
  expect(variantLabel('harsh', 'm2', 'en')).toBe('m2');
  expect(variantLabel('gradients', 'm2', 'en')).toBe('m2');
});

it('units are said where there are some', () => {
  expect(optionUnit('staleness', 'en')).toBe('updates');
  expect(optionUnit('estimateClamp', 'zh')).toBe('奈特');
  expect(optionUnit('beta', 'en')).toBeUndefined();
});

it('run names say what differs', () => {
  expect(runName(presetExperiment('harsh'), 'en')).toBe('Harsh');
  expect(runName({ ...presetExperiment('harsh'), beta: 0.1, groupSize: 16 }, 'en')).toBe('Harsh, beta=0.1, group=16');
  expect(runName({ ...presetExperiment('harsh'), beta: 0.1 }, 'zh')).toBe('严苛，beta=0.1');
});

it('recordings are named by scenario and variant', () => {
  expect(recordingName('beta-sweep', 'b0.05', 'en')).toBe('β from 0 to 1 · β = 0.05');
  expect(recordingName('harsh', undefined, 'zh')).toBe('严苛');
});

it('changes while training say from what to what', () => {
  const changes = [
    { key: 'beta', before: 0.3, after: 2 },
    { key: 'learningRate', before: 0.01, after: 0.02 },
  ] as const;
  expect(changesText(changes, 'en')).toBe('β 0.3 → 2, Learning rate 0.01 → 0.02');
  expect(changesText(changes, 'zh')).toBe('β 0.3 → 2，学习率 0.01 → 0.02');
});
