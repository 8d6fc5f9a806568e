import { PATH_STEPS } from '../../lab/table/trajectory';
import type { labSettings as english } from '../en/lab-settings';
import type { Spoken } from '../languages';

export const labSettings: Spoken<typeof english> = {
  level: {
    label: '层级',
    help: '整条回答只有一个对数比和一个 ρ（文档的写法），或者每个词元各一个再求和（框架的做法）。',
    choices: { sequence: '整条回答', token: '逐词元' },
  },
  run: {
    label: '训练过程',
    help: `策略 π 取自从参考策略出发的一次 ${PATH_STEPS} 步的训练：没有惩罚，或者 k3 放入奖励且步长大到崩溃。`,
    choices: { free: '无惩罚', collapse: 'k3 放入奖励，崩溃' },
  },
  path: {
    label: '路径',
    help: '从参考策略直线走到训练的最后一个策略，或者经过训练中的各个策略（每五步保存一个）。',
    choices: { straight: '直线', training: '训练轨迹' },
  },
  step: {
    label: 'π 离参考策略多远',
    help: `以训练步计，从参考策略出发：${PATH_STEPS} 是最后一个策略，再往后沿直线外推。`,
  },
  staleness: {
    label: 'μ 的陈旧程度',
    help: '采样策略 μ 落后 π 多少步。为 0 时全部是同策略。',
  },
  answerLength: {
    label: '回答长度 T',
    help: '回答在这么多词元后截断。T = 3 时每个题目有 3616 条回答，T = 4 时有 54241 条，一切都慢十五倍。',
  },
  prompts: {
    label: '题目数',
    help: '每个题目的概率相同。',
  },
  completions: {
    label: '每批回答数 n',
    help: '每一批得到一个梯度；批数越多，区间越窄。',
  },
  seed: {
    label: '随机种子',
    help: '用于采样。同一显卡上同一种子给出同样的数字。',
  },
  estimator: {
    label: '键入的估计量',
    help: 'd 的表达式，例如 min(d, 2)；它有自己的几行。',
  },
};
