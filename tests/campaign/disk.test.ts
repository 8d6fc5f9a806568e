/** The campaign's disks at a small scale, and that each of its checks can fail. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { DISK_COMMANDS } from '../../src/campaign/disk-commands';
import { diskPart, misbehaved, partial } from '../../src/campaign/disk';
import { COMMANDS } from '../../src/headless/headless-arguments';
import { makePlace } from '../../src/campaign/writing-places';
import { writeSafetensors } from '../../src/policy/safetensors';

const named = (...names: string[]) => DISK_COMMANDS.filter(({ name }) => names.includes(name));

it('a command on a full or read-only disk says so in one sentence and leaves no partial file', async () => {
  const { runs, wrong } = await diskPart(() => {}, named('headless pretrain'));
  expect(wrong).toEqual([]);
  expect(runs.map(({ disk, code }) => [disk, code])).toEqual([
    ['full', 1],
    ['nearly full', 1],
    ['read-only', 2],
  ]);
  expect(runs[0].said).toMatch(/^DISK\/policy\/.* cannot be written \(.*\)\.$/);
}, 120_000);

it('every command that writes is among those that the campaign tries', () => {
  const tried = DISK_COMMANDS.map(({ name }) => name.replace(/^headless /, ''));
  const writing = Object.entries(COMMANDS)
    .filter(([, options]) =>
      (options as readonly string[]).some((option) => ['out', 'dump', 'record'].includes(option)),
    )
    .map(([name]) => name);
  expect(tried).toEqual(expect.arrayContaining([...writing, 'findings', 'bench --json', 'bench --keep', 'campaign']));
});

describe('the judge of a command on a bad disk', () => {
  const none = new Map<string, string>();
  const fine = { code: 1, stderr: 'Adapter: x\nDISK/a.json cannot be written (the disk is full: ENOSPC).\n' };
  const judge = (ran: Partial<typeof fine>, after = none, bytes = Buffer.from('{"a": 1'), before = none) =>
    misbehaved('full', { ...fine, ...ran }, before, after, () => bytes);

  it('one sentence and an exit code are no fault', () => expect(judge({})).toBeUndefined());

  it.each<[RegExp, Parameters<typeof judge>]>([
    [/as if all was well/, [{ code: 0 }]],
    [/with code 137/, [{ code: 137 }]],
    [/a stack/, [{ stderr: `${fine.stderr}    at main (file.ts:1:2)\n` }]],
    [/no sentence/, [{ stderr: 'ENOSPC: no space left on device, write\n' }]],
    [/does not say what could not be written/, [{ stderr: 'Something went wrong.\n' }]],
    [/nothing is said/, [{ stderr: '' }]],
    [/a\.json looks whole, but/, [{}, new Map([['a.json', 'x']])]],
    [/is gone/, [{}, none, Buffer.alloc(0), new Map([['old', 'x']])]],
  ])('it finds the fault: %s', (told, given) => expect(judge(...given)).toMatch(told));

  it.each<[string, Buffer, boolean]>([
    ['a.json', Buffer.from('{"a":1}\n'), true],
    ['a.json', Buffer.from('{"a":1'), false],
    ['a.json', Buffer.alloc(0), false],
    ['a.jsonl', Buffer.from('{"a":1}\n{"a":2}\n'), true],
    ['a.jsonl', Buffer.from('{"a":1}\n{"a"'), false],
    ['metrics.jsonl', Buffer.from('{"step":0}\n'), false],
    ['a.safetensors', Buffer.from(writeSafetensors([])), true],
    ['a.safetensors', Buffer.from(writeSafetensors([])).subarray(0, 9), false],
    ['a.parquet', Buffer.from('PAR1xPAR1'), true],
    ['a.parquet', Buffer.from('PAR1x'), false],
    ['a.md', Buffer.from('# A\n'), true],
    ['a.md', Buffer.from('# A'), false],
  ])('a partial %s is found', (name, bytes, whole) => expect(partial(name, bytes) === undefined).toBe(whole));
});

it('the spoilt disk takes no more bytes while it is full, and takes them once mended', () => {
  const place = makePlace();
  try {
    const command = place.spoil('full', ['true']);
    // Where it is a limit of the process, only that process has it.
    if (command.length === 1)
      expect(() => writeFileSync(path.join(place.folder, 'x'), 'x'.repeat(10_000))).toThrow(/ENOSPC/);
    place.mend();
    mkdirSync(path.join(place.folder, 'y'));
    writeFileSync(path.join(place.folder, 'y', 'x'), 'x');
  } finally {
    place.remove();
  }
});
