/** The reference policy as files: Hugging Face's two, and the record of its training. */
import type { Digits } from '../arithmetic/problems';
import { readCheckpoint, writeCheckpoint, type Checkpoint, type CheckpointSource } from '../policy/checkpoint';
import type { CheckpointNote } from '../policy/checkpoint-notes';
import type { Experiment } from '../experiment/experiment';
import type { CheckpointFiles } from './protocol';
import type { ReferencePolicy } from '../experiment/population-spec';
import { Refusal } from '../common/problem';
import { sentence } from '../common/text';

/** Names of the files that are written. */
export const CONFIG_FILE = 'config.json';
export const WEIGHTS_FILE = 'model.safetensors';
export const RECORD_FILE = 'training.json';

/** A reference policy and, if its files contain it, the digits on which it was pretrained. */
export interface LoadedPolicy extends ReferencePolicy {
  digits?: Digits;
  /** What was done to read the files, if anything is worth knowing. */
  notes?: readonly CheckpointNote[];
}

/** @throws Error with one sentence naming the file, field or tensor that is wrong. */
export function readPolicy(files: CheckpointSource): LoadedPolicy {
  const { config, parameters, metadata, notes } = readCheckpoint(files);
  const digits = Number(metadata.digits);
  return {
    policy: config,
    parameters,
    ...(digits === 1 || digits === 2 ? { digits } : {}),
    ...(notes.length > 0 ? { notes } : {}),
  };
}

/** @throws Error naming the tensor if a parameter is not finite. */
export function writePolicy(loaded: LoadedPolicy): Checkpoint {
  return writeCheckpoint(loaded.policy, loaded.parameters, loaded.digits ? { digits: String(loaded.digits) } : {});
}

/** The same as the plain data of the protocol. */
export function policyFiles(loaded: LoadedPolicy): CheckpointFiles {
  const { config, weights } = writePolicy(loaded);
  return { config, weights: weights.buffer };
}

/** @throws Refusal if the policy was pretrained on operands of another size. */
export function checkFits(loaded: LoadedPolicy, experiment: Pick<Experiment, 'digits'>): void {
  if (loaded.digits !== undefined && loaded.digits !== experiment.digits) {
    throw new Refusal({ code: 'digits-of-policy', field: 'digits', given: experiment.digits, digits: loaded.digits });
  }
}

/**
 * Fetches the reference policy shipped with the page.
 * @param folder its address, ending in '/'.
 * @throws Error with one sentence.
 */
export async function fetchPolicy(folder: URL, fetcher: typeof fetch = fetch): Promise<LoadedPolicy> {
  const get = async (name: string) => {
    const response = await fetcher(new URL(name, folder)).catch((error: unknown) => {
      throw new Refusal({ code: 'policy-not-arrived', file: name, why: sentence(error) });
    });
    if (!response.ok) throw new Refusal({ code: 'policy-status', file: name, status: response.status });
    return response;
  };
  const [config, weights] = await Promise.all([get(CONFIG_FILE), get(WEIGHTS_FILE)]);
  return readPolicy({ config: await config.text(), weights: await weights.arrayBuffer() });
}
