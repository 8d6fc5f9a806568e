/** Refusals of a training log. */
import type { LogProblemValues } from '../../common/log-problems';
import type { SentencesOf } from '../../common/problem';
import { count } from '../../common/format';

const READ =
  'read are CSV, JSON lines, trainer_state.json, TensorBoard event files, and what verl and the Transformers Trainer ' +
  'print';

const OTHER = {
  wandb:
    "is W&B's own file of a run, which only W&B reads; export the history instead, with " +
    "run.history().to_csv('log.csv') in Python, or as CSV from a chart",
  parquet: "is a Parquet file; write it as CSV, with pandas.read_parquet(…).to_csv('log.csv') in Python",
  zip: 'is a zip archive; unpack it and give what is in it',
  gzip: 'is compressed with gzip; unpack it first',
  sqlite: 'is an SQLite database, as trackio keeps; export the run as CSV from trackio',
} as const;

export const logProblems = {
  'log-empty': ({ file }) => `${file} is empty; ${READ}.`,
  'log-too-large': ({ file, bytes, most }) =>
    `${file} has ${count(bytes / 2 ** 20)} MiB; at most ${count(most / 2 ** 20)} are read.`,
  'log-other-file': ({ file, kind }) => `${file} ${OTHER[kind]}.`,
  'log-binary': ({ file }) => `${file} is neither text nor a TensorBoard event file; ${READ}.`,
  'log-not-understood': ({ file, begins }) => `${file} begins with ${begins}, which is no log that is known; ${READ}.`,
  'log-no-numbers': ({ file }) => `${file} holds no numbers by name and step; ${READ}.`,
  'log-no-metrics': ({ file, names }) =>
    `${file} was read, but none of its names is known as a reward, a KL or an entropy: it has ${names.join(', ')}; ` +
    'known are the names of verl, TRL, OpenRLHF, SkyRL, NeMo-RL, slime and prime-rl, such as critic/score/mean, kl ' +
    'and entropy.',

  'log-events-broken': ({ file }) =>
    `${file} is no TensorBoard event file, or is cut off within its first record: its first checksum is wrong.`,
  'log-event': ({ file, record }) => `${file}: record ${record} is not a TensorBoard event.`,
  'log-no-scalars': ({ file, records }) =>
    `${file} is a TensorBoard event file with ${records} records, but none of them is a scalar.`,
} satisfies SentencesOf<LogProblemValues>;
