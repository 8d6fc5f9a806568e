import type { findings as english } from '../en/findings';
import type { Spoken } from '../languages';

export const findings: Spoken<typeof english> = {
  title: '结论',
  colon: '：',
  lead: (claims) => `真的是这样吗？关于 KL 惩罚的 ${claims} 条论断，每条都在一个很小的 GPT-2 上反复检验。`,
  what: (runs, seeds, gradients, fresh) =>
    `共 ${runs} 次训练，每种方法 ${seeds} 个随机种子，另有 ${gradients} 个实测梯度。` +
    '下面每条判定都由这些数据当场算出，规则在研究之前定好（各设置的校准用过种子 1 至 8 ' +
    `中的一部分${fresh && `，因此种子 ${fresh} 是新的证据`}）；两半种子还各自单独判定一次。`,
  rows: '“第几行”指梯度实验室表格中的行。',
  made: '设备',
  by: '命令',
  data: '数据',
  report: '同样内容的文件',
  loading: '正在载入数据……',
  broken: (why) => `没有可显示的内容：${why}`,
  contents: '判定',
  verdicts: { reproduced: '已复现', 'in-part': '部分复现', 'not-reproduced': '未复现', undecided: '未定' },
  evidence: (tally, plots) => `证据：${tally}${plots > 0 ? `；另有 ${plots} 幅图` : ''}`,
  halvesAgree: '两半种子一致',
  halvesBoth: (verdict) => `两半种子均为${verdict}`,
  halvesDiffer: '两半种子不一致',
  halves: (first, second, overall) =>
    first.verdict === second.verdict
      ? `两半种子（${first.seeds} 与 ${second.seeds}）的判定一致：` +
        `${first.verdict}${first.verdict === overall ? '' : `，但全部种子合起来是${overall}`}。`
      : `两半种子的判定不一致：种子 ${first.seeds} ${first.verdict}，种子 ${second.seeds} ${second.verdict}。` +
        '这条判定要谨慎看待。',
  source: '出处',
  n: (n) => `n = ${n} 个种子`,
  checks: '若论断为真应当看到什么，实际测到什么',
  expected: '预期',
  measured: '实测',
  outcomes: { holds: '成立', open: '未定', contrary: '相反' },
  reason: '可能的原因',
  places: '亲自看看',
  replay: '回放已录制的训练',
  live: '现场训练',
  measure: '现场测量梯度',
  top: '全部判定',
  address: (given) => `地址中的论断 ${given} 不存在。`,
  recorded: (methods, seeds) => `录制的训练：${methods} 种方法 × ${seeds} 个种子`,
  pause: '暂停',
  play: '播放',
  again: '再放一遍',
  restart: '从头播放',
  step: (step, steps) => `第 ${step} 步，共 ${steps} 步`,
  atTheEnd: '只在最后一步之后测量',
  noAnswers: '录制里只有曲线，没有回答：现场训练才能看到策略写出什么。',
  notPlayed: (why) => `没有回放。${why}`,
};
