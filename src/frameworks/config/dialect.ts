/** A framework's way to write a configuration. */
import { plainEstimator } from '../../kl/aliases';
import type { FrameworkId } from '../recipe';
import type { Draft, Penalty } from './draft';
import type { Role } from './roles';
import type { Values } from './values';

export type ConfigFramework = FrameworkId | 'easyr1' | 'ms-swift' | 'oat';

/** Values to write instead, or in addition. */
export type Sets = readonly (readonly [Role, string])[];

/** What a dialect may look at beside the values. */
export interface Pasted {
  text: string;
  /** Whether a key is written; dashes count as underscores. */
  hasKey(key: RegExp): boolean;
  /** Read as if a fault in the framework's code were mended. */
  mended: boolean;
}

export interface Dialect {
  id: ConfigFramework;
  name: string;
  /** Where keys and defaults were read: version and files. */
  source: string;
  /**
   * `key=value`, or `--key value`, where what is true is `--key` alone or has its value too. YAML, TOML and Python are
   * written as what they are.
   */
  style: 'overrides' | 'flags' | 'flags-with-values';
  /** Every key that decides something here, spelled with underscores; for each role the first one is today's. */
  keys: Readonly<Record<string, Role>>;
  /** Something in the text that only this framework has. */
  mark: RegExp;
  /** Values of what is not written. */
  defaults: Readonly<Partial<Record<Role, string>>>;
  /** Defaults of another version or fork, as far as the text tells. */
  otherDefaults?(pasted: Pasted): Partial<Record<Role, string>>;
  interpret(values: Values, draft: Draft, pasted: Pasted): void;
  /** How to give a biased penalty the gradient of the reverse KL; undefined if the framework cannot. */
  mend(penalty: Penalty): Sets | undefined;
  /** How to switch on an unbiased penalty where there is none; undefined if the framework has none. */
  start(values: Values, pasted: Pasted): Sets | undefined;
}

/** The estimator of a framework's name for it; undefined for one that the toy does not have. */
export function estimatorNamed(type: string | undefined): string | undefined {
  const name = plainEstimator(type ?? '');
  return ['k1', 'k2', 'k3', 'abs'].includes(name) ? name : undefined;
}
