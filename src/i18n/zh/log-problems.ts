/** 对训练日志的拒绝。 */
import type { LogProblemValues } from '../../common/log-problems';
import type { SentencesOf } from '../../common/problem';
import { count } from '../../common/format';

const READ =
  '能读的有 CSV、JSON lines、trainer_state.json、TensorBoard 事件文件，以及 verl 和 Transformers Trainer 打印的内容';

const OTHER = {
  wandb:
    '是 W&B 自己的运行文件，只有 W&B 能读；请改为导出历史：在 Python 中用 ' +
    "run.history().to_csv('log.csv')，或从图表导出 CSV",
  parquet: "是 Parquet 文件；请在 Python 中用 pandas.read_parquet(…).to_csv('log.csv') 存成 CSV",
  zip: '是 zip 压缩包；请解压后给出其中的文件',
  gzip: '经过 gzip 压缩；请先解压',
  sqlite: '是 SQLite 数据库，如 trackio 所用；请从 trackio 把该运行导出为 CSV',
} as const;

export const logProblems = {
  'log-empty': ({ file }) => `${file} 是空的；${READ}。`,
  'log-too-large': ({ file, bytes, most }) =>
    `${file} 有 ${count(bytes / 2 ** 20)} MiB；最多读 ${count(most / 2 ** 20)} MiB。`,
  'log-other-file': ({ file, kind }) => `${file} ${OTHER[kind]}。`,
  'log-binary': ({ file }) => `${file} 既不是文本，也不是 TensorBoard 事件文件；${READ}。`,
  'log-not-understood': ({ file, begins }) => `${file} 以 ${begins} 开头，不是已知的日志；${READ}。`,
  'log-no-numbers': ({ file }) => `${file} 中没有带名称和步数的数字；${READ}。`,
  'log-no-metrics': ({ file, names }) =>
    `${file} 已读取，但其中没有一个名称是已知的奖励、KL 或熵：它有 ${names.join('、')}；已知的是 verl、TRL、` +
    'OpenRLHF、SkyRL、NeMo-RL、slime 和 prime-rl 的名称，如 critic/score/mean、kl、entropy。',

  'log-events-broken': ({ file }) => `${file} 不是 TensorBoard 事件文件，或在第一条记录内就被截断：第一个校验和不对。`,
  'log-event': ({ file, record }) => `${file}：第 ${record} 条记录不是 TensorBoard 事件。`,
  'log-no-scalars': ({ file, records }) => `${file} 是有 ${records} 条记录的 TensorBoard 事件文件，但其中没有标量。`,
} satisfies SentencesOf<LogProblemValues>;
