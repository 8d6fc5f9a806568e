/** The record that is kept, and what README.md says of it. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { parseArguments, UsageError } from '../../src/campaign/campaign-arguments';
import { withCampaign } from '../../src/campaign/readme-figures';
import { faultsOf, readCampaign, writeCampaign } from '../../src/campaign/campaign-record';
import { ROOT } from '../../src/setup/install.mjs';

const text = (file: string) => readFileSync(path.join(ROOT, file), 'utf8');
const kept = readCampaign(text('src/campaign/record.json'), 'record.json');

it('README.md says of the campaign what the kept record says, and the record has nothing lost and nothing wrong', () => {
  expect(withCampaign(text('README.md'), kept)).toBe(text('README.md'));
  expect(faultsOf(kept)).toEqual([]);
  for (const part of ['losses', 'inputs', 'memory', 'disk'] as const) expect(kept[part], part).toBeDefined();
  expect(text('src/campaign/record.json')).toBe(writeCampaign(kept));
});

it('another record is another text, and faults are counted', () => {
  const worse = { ...kept, inputs: { ...kept.inputs!, wrong: ['x'] } };
  expect(withCampaign(text('README.md'), worse)).not.toBe(text('README.md'));
  expect(faultsOf(worse)).toEqual(['x']);
  expect(() => withCampaign('# A', kept)).toThrow(/^README\.md: got no '/);
});

it('a record that is none is refused in one sentence', () => {
  expect(() => readCampaign('{', 'x.json')).toThrow(/^x\.json is no JSON; .*\.$/);
  expect(() => readCampaign('{"format":2}', 'x.json')).toThrow("x.json: format: got '2'; allowed is 1.");
  expect(() => readCampaign('{"format":1,"disk":[]}', 'x.json')).toThrow(/^x\.json: disk\.command: got nothing; .*\.$/);
});

it('the command line is read, and what it does not know is refused', () => {
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
