/** Problems of a training log that a user brings. */
export interface LogProblemValues {
  'log-empty': { file: string };
  'log-too-large': { file: string; bytes: number; most: number };
  /** A file of another program, known by its first bytes. */
  'log-other-file': { file: string; kind: 'wandb' | 'parquet' | 'zip' | 'gzip' | 'sqlite' };
  'log-binary': { file: string };
  /** Text in none of the forms; `begins` is its first line, quoted. */
  'log-not-understood': { file: string; begins: string };
  'log-no-numbers': { file: string; format: string };
  /** A log in which no name is one of a reward, a KL or an entropy; `names` are some that it has. */
  'log-no-metrics': { file: string; names: readonly string[] };

  // TensorBoard event files
  'log-events-broken': { file: string };
  'log-event': { file: string; record: number };
  'log-no-scalars': { file: string; records: number };
}
