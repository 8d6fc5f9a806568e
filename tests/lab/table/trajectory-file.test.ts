/**
 * The lab's training runs as files: the shipped ones fit the shipped policy, and files that do not fit are refused in
 * one sentence.
 */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { LAB_RUNS, PATH_EVERY, PATH_STEPS, type LabPolicy, type Path } from '../../../src/lab/table/trajectory';
import { fetchPath, pathFile, readPath, writePath } from '../../../src/lab/table/trajectory-file';
import { distance } from '../../../src/common/vectors';
import { readSafetensors, writeSafetensors } from '../../../src/policy/safetensors';
import { shippedPolicy } from '../../support/specs';

const KEPT = PATH_STEPS / PATH_EVERY + 1;
const policy = (...parameters: number[]) => ({ parameters: Float32Array.from(parameters) }) as LabPolicy;
const path: Path = { policies: Array.from({ length: KEPT }, (_, i) => Float32Array.of(i, -i, 0.5)) };
const reference = policy(0, -0, 0.5);
const AGAIN = '"npm run headless -- paths --out public/lab" makes it anew.';

test.each(LAB_RUNS)('the shipped trajectory %s starts at the shipped policy and moves at every stored step', (run) => {
  const { config, parameters } = shippedPolicy();
  const { policies } = readPath(readFileSync(new URL(`../../../public/lab/${pathFile(run)}`, import.meta.url)), run, {
    config,
    parameters,
    digits: 2,
  });
  expect(policies).toHaveLength(KEPT);
  for (const [i, each] of policies.slice(1).entries()) expect(distance(each, policies[i])).toBeGreaterThan(0.01);
});

test('trajectory file: reading gives back what was written', () => {
  const bytes = writePath(path, 'free', 'an adapter');
  expect(readPath(bytes, 'free', reference)).toEqual(path);
  expect(readSafetensors(bytes).metadata).toEqual({ run: 'free', adapter: 'an adapter' });
});

test('trajectory file: another reference, a missing step, another size and junk are refused', () => {
  const bytes = writePath(path, 'free', '');
  expect(() => readPath(bytes, 'free', policy(0, 0, 0.25))).toThrow(
    `The lab's free.safetensors cannot be used: it goes out from another reference policy. ${AGAIN}`,
  );
  expect(() => readPath(bytes, 'free', policy(0, 0))).toThrow(
    `The lab's free.safetensors cannot be used: "step-0": got 3 numbers; allowed are 2. ${AGAIN}`,
  );
  const { tensors } = readSafetensors(bytes);
  tensors.delete('step-20');
  expect(() => readPath(writeSafetensors(tensors), 'collapse', reference)).toThrow(
    `The lab's collapse.safetensors cannot be used: Tensor "step-20" is missing. ${AGAIN}`,
  );
  const broken: Path = { policies: path.policies.map((each, i) => (i === 3 ? Float32Array.of(1, NaN, 1) : each)) };
  expect(() => readPath(writePath(broken, 'free', ''), 'free', reference)).toThrow(
    'Tensor "step-15" has NaN at index 1; every parameter must be finite.',
  );
  expect(() => readPath(new Uint8Array(3), 'free', reference)).toThrow('truncated');
});

test('trajectory file: a failed download is reported with the file’s name', async () => {
  const folder = new URL('http://localhost/lab/');
  const asked: string[] = [];
  const bytes = writePath(path, 'free', '');
  const answer = (response: () => Promise<Response>) =>
    fetchPath(folder, 'free', reference, ((url: URL) => {
      asked.push(String(url));
      return response();
    }) as typeof fetch);
  expect(await answer(() => Promise.resolve(new Response(bytes)))).toEqual(path);
  expect(asked).toEqual(['http://localhost/lab/free.safetensors']);
  await expect(answer(() => Promise.resolve(new Response('', { status: 404 })))).rejects.toThrow(
    "The lab's training run could not be loaded: free.safetensors answered with status 404.",
  );
  await expect(answer(() => Promise.reject(new Error('no network')))).rejects.toThrow(
    "The lab's training run could not be loaded: free.safetensors did not arrive (no network).",
  );
});
