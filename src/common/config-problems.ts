/** Problems of a pasted configuration (frameworks/config). */
export interface ConfigProblemValues {
  /** Not in the syntax that it looks like. */
  'config-syntax': { syntax: 'YAML' | 'TOML' | 'Python'; line: number };
  'config-long': { given: number; most: number };
  /** Nothing in it has a key and a value. */
  'config-unknown': { given: string };
  /** Keys that belong to no framework's configuration. */
  'config-framework': { given: string; frameworks: readonly string[] };
}
