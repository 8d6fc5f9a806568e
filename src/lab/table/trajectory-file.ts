/**
 * A path as a file: its policies, flat, one tensor for each step that is kept.
 * `npm run headless -- paths --out public/lab` makes what the page fetches.
 */
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
 * @param policy the reference that the lab stands on.
 * @throws Error with one sentence naming what is wrong with the file, or that it belongs to another reference.
 */
export function readPath(bytes: Uint8Array | ArrayBuffer, run: LabRun, policy: LabPolicy): Path {
  const refuse = (why: string): never => {
    throw new Error(`The lab's ${pathFile(run)} ${why}; "npm run headless -- paths --out public/lab" makes it anew.`);
  };
  const { tensors } = readSafetensors(bytes);
  const policies = STEPS.map((step) => {
    const tensor = tensors.get(tensorName(step));
    if (tensor?.dtype !== 'F32') return refuse(`has no ${tensorName(step)} in F32`);
    if (tensor.data.length !== policy.parameters.length)
      return refuse(
        `has ${tensor.data.length} parameters in ${tensorName(step)} where the reference policy has ` +
          `${policy.parameters.length}`,
      );
    return tensor.data as Float32Array;
  });
  if (policies[0].some((value, i) => value !== policy.parameters[i])) refuse('goes out from another reference policy');
  if (policies.some((each) => !each.every(Number.isFinite))) refuse('has parameters that are no finite numbers');
  return { policies };
}

/**
 * Fetches a path that is shipped with the page.
 * @param folder its address, ending in '/'.
 * @throws Error with one sentence.
 */
export async function fetchPath(
  folder: URL,
  run: LabRun,
  policy: LabPolicy,
  fetcher: typeof fetch = fetch,
): Promise<Path> {
  const failed = (why: string) => new Error(`The lab's training run could not be loaded: ${pathFile(run)} ${why}.`);
  const response = await fetcher(new URL(pathFile(run), folder)).catch((error: unknown) => {
    throw failed(`did not arrive (${error instanceof Error ? error.message : String(error)})`);
  });
  if (!response.ok) throw failed(`answered with status ${response.status}`);
  return readPath(await response.arrayBuffer(), run, policy);
}
