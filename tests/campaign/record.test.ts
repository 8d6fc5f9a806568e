/** The stored record, and the part of docs/campaign.md generated from it. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { parseArguments } from '../../src/campaign/campaign-arguments';
import { withCampaign } from '../../src/campaign/campaign-page';
import { faultsOf, readCampaign, writeCampaign } from '../../src/campaign/campaign-record';
import { UsageError } from '../../src/common/command-line';
import { ROOT } from '../../src/setup/install.mjs';

const text = (file: string) => readFileSync(path.join(ROOT, file), 'utf8');
const kept = readCampaign(text('src/campaign/record.json'), 'record.json');

it('docs/campaign.md is up to date with src/campaign/record.json, which has no fault', () => {
  expect(withCampaign(text('docs/campaign.md'), kept)).toBe(text('docs/campaign.md'));
  expect(faultsOf(kept)).toEqual([]);
  for (const part of ['losses', 'inputs', 'memory', 'disk'] as const) expect(kept[part], part).toBeDefined();
  expect(text('src/campaign/record.json')).toBe(writeCampaign(kept));
});

it('the text for docs/campaign.md follows the record, and faults are counted', () => {
  const worse = { ...kept, inputs: { ...kept.inputs!, wrong: ['x'] } };
  expect(withCampaign(text('docs/campaign.md'), worse)).not.toBe(text('docs/campaign.md'));
  expect(faultsOf(worse)).toEqual(['x']);
  expect(() => withCampaign('# A', kept)).toThrow(/^docs\/campaign\.md: got no '/);
});

it('an invalid record is refused in one sentence', () => {
  expect(() => readCampaign('{', 'x.json')).toThrow(/^x\.json is no JSON; .*\.$/);
  expect(() => readCampaign('{"format":2}', 'x.json')).toThrow("x.json: format: got '2'; allowed is 1.");
  expect(() => readCampaign('{"format":1,"disk":[]}', 'x.json')).toThrow(/^x\.json: disk\.command: got nothing; .*\.$/);
});

it('the command line is read, and unknown options are refused in one sentence', () => {
  expect(parseArguments(['--only', 'inputs,disk', '--seed', '7', '--scale', '0.5'])).toMatchObject({
    only: ['inputs', 'disk'],
    seed: 7,
    scale: 0.5,
    keep: false,
    out: 'campaign.json',
  });
  expect(parseArguments(['--keep'])).toMatchObject({ keep: true });
  expect(parseArguments(['--help'])).toBeNull();
  for (const wrong of [
    ['--only', 'all'],
    ['--only', 'disk,disk'],
    ['--seed', '-1'],
    ['--scale', '0'],
    ['--out'],
    ['--frob'],
    ['x'],
    ['--keep=1'],
    ['--keep', '--out', 'x'],
    ['--seed', '1', '--seed', '2'],
  ]) {
    expect(() => parseArguments(wrong), wrong.join(' ')).toThrow(UsageError);
  }
});
