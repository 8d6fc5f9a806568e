/**
 * A path as a file: its flat policies, one tensor per stored step.
 * `npm run headless -- paths --out public/lab` creates the files that the page fetches.
 */
import { Refusal, type Problem } from '../../common/problem';
import { sentence } from '../../common/text';
import { quote } from '../../policy/quote';
import { readSafetensors, writeSafetensors } from '../../policy/safetensors';
import { PATH_EVERY, PATH_STEPS, type LabPolicy, type Path } from './trajectory';
import type { LabRun } from '../lab-types';

export const pathFile = (run: LabRun): string => `${run}.safetensors`;
const STEPS = Array.from({ length: PATH_STEPS / PATH_EVERY + 1 }, (_, i) => i * PATH_EVERY);
const tensorName = (step: number) => `step-${step}`;

/** @param adapter on which it was trained. */
export function writePath({ policies }: Path, run: LabRun, adapter: string): Uint8Array<ArrayBuffer> {
  return writeSafetensors(
    STEPS.map((step, i) => [
      tensorName(step),
      { dtype: 'F32', shape: [policies[i].length], data: Float32Array.from(policies[i]) },
    ]),
    { run, adapter },
  );
}

/**
 * @param policy the lab's reference policy.
 * @throws Refusal naming what is wrong with the file, or that it belongs to another reference.
 */
export function readPath(bytes: Uint8Array | ArrayBuffer, run: LabRun, policy: LabPolicy): Path {
  const refuse = (reason: Problem): never => {
    throw new Refusal({ code: 'lab-run', file: pathFile(run), reason });
  };
  const { tensors } = readSafetensors(bytes);
  const policies = STEPS.map((step) => {
    const found = tensors.get(tensorName(step));
    const tensor = quote(tensorName(step));
    if (!found) return refuse({ code: 'checkpoint-no-tensor', tensor });
    if (found.dtype !== 'F32') return refuse({ code: 'checkpoint-dtype', tensor, given: found.dtype });
    const data = found.data as Float32Array;
    if (data.length !== policy.parameters.length)
      return refuse({ code: 'numbers', field: tensor, given: data.length, allowed: policy.parameters.length });
    const index = data.findIndex((value) => !Number.isFinite(value));
    if (index >= 0) return refuse({ code: 'checkpoint-not-finite', tensor, given: String(data[index]), index });
    return data;
  });
  if (policies[0].some((value, i) => value !== policy.parameters[i])) refuse({ code: 'other-reference' });
  return { policies };
}

/**
 * Fetches a path shipped with the page.
 * @param folder its address, ending in '/'.
 * @throws Refusal
 */
export async function fetchPath(
  folder: URL,
  run: LabRun,
  policy: LabPolicy,
  fetcher: typeof fetch = fetch,
): Promise<Path> {
  const file = pathFile(run);
  const response = await fetcher(new URL(file, folder)).catch((error: unknown) => {
    throw new Refusal({ code: 'lab-run-not-arrived', file, why: sentence(error) }, { cause: error });
  });
  if (!response.ok) throw new Refusal({ code: 'lab-run-status', file, status: response.status });
  return readPath(await response.arrayBuffer(), run, policy);
}
