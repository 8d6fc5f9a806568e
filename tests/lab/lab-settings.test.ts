import { expect, test } from 'vitest';
import {
  LAB_DEFAULTS,
  LAB_OPTIONS,
  labHash,
  labPairs,
  labSettingsOf,
  parseLabSettings,
} from '../../src/lab/lab-settings';
import { PATH_EVERY, policyAt, type Path } from '../../src/lab/table/trajectory';
import { inEnglish } from '../support/in-english';

test('lab address: it holds only what differs from the defaults, and reads back to the same place', () => {
  const settings = { ...LAB_DEFAULTS, level: 'token' as const, step: 12, completions: 1000 };
  expect(labHash(LAB_DEFAULTS)).toBe('#lab');
  expect(labHash(settings)).toBe('#lab&level=token&step=12&completions=1000');
  expect(labSettingsOf(labHash(settings))).toEqual({ settings, problems: [] });
});

test('lab settings: every option has a default, which it allows', () => {
  expect(LAB_OPTIONS.map(({ key }) => key).sort()).toEqual(Object.keys(LAB_DEFAULTS).sort());
  expect(parseLabSettings(LAB_OPTIONS.map(({ key }) => `${key}=${LAB_DEFAULTS[key]}`))).toEqual(LAB_DEFAULTS);
  expect(labPairs(LAB_DEFAULTS)).toEqual([]);
});

test.each([
  ['step=61', "step: got '61'; allowed are whole numbers from 1 to 60."],
  ['step=1.5', "step: got '1.5'; allowed are whole numbers from 1 to 60."],
  ['level=word', "level: got 'word'; allowed are sequence, token."],
  ['completions=', "completions: got ''; allowed are whole numbers from 10 to 1000000."],
  [
    'stale=3',
    "'stale' in the address is no setting of the lab; allowed are level, ",
    "got 'stale=3'; allowed are level=…, ",
  ],
  ['step', "step: got ''; allowed are whole numbers from 1 to 60.", "lab setting: got 'step'; allowed are level=…, "],
])('lab: %s is refused in one sentence, the rest of the address still counts', (pair, sentence, typed = sentence) => {
  expect(() => parseLabSettings([pair])).toThrow(typed);
  const { settings, problems } = labSettingsOf(`#lab&${pair}&staleness=4`);
  expect(settings).toEqual({ ...LAB_DEFAULTS, staleness: 4 });
  expect(problems).toHaveLength(1);
  expect(inEnglish(problems[0])).toContain(sentence);
});

test('lab address: one that cannot be decoded is quoted in the problem', () => {
  expect(labSettingsOf('#lab&step=%E0%A4%A').problems).toHaveLength(1);
});

test('lab path: steps interpolate between the stored policies and extrapolate past the last', () => {
  const path: Path = { policies: [0, 1, 5].map((x) => Float32Array.of(x, -x)) };
  const at = (kind: 'training' | 'straight', share: number) => [...policyAt(path, kind, share * PATH_EVERY)];
  expect(at('training', 0)).toEqual([0, -0]);
  expect(at('training', 1)).toEqual([1, -1]);
  expect(at('training', 1.5)).toEqual([3, -3]);
  expect(at('training', 2)).toEqual([5, -5]);
  expect(at('training', 3)).toEqual([9, -9]);
  expect(at('straight', 1)).toEqual([2.5, -2.5]);
  expect(at('straight', 3)).toEqual([7.5, -7.5]);
  // Before the run there is only the reference.
  expect(at('training', -4)).toEqual([0, -0]);
  expect(at('straight', -4)).toEqual([0, -0]);
});
