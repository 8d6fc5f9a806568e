/**
 * Every sentence of the Findings and of replays, in one shape per language, like words.ts. Claims bring their own
 * texts.
 */
import type { Outcome, ClaimVerdict } from '../../study/finding';
import type { Language } from '../race/words';

/** A half of the seeds: '1–10', and the verdict with it alone. */
export interface HalfWords {
  seeds: string;
  verdict: string;
}

const english = {
  title: 'Findings',
  colon: ': ',
  lead: (claims: number) =>
    `Is it really so? ${claims} claims about KL penalties, each tested on a tiny GPT-2, many times over.`,
  what: (runs: string, seeds: number, gradients: string, fresh: string) =>
    `${runs} runs, ${seeds} seeds of every method, and ${gradients} measured gradients. Every verdict below is computed from them, here and now, by rules that were set before the study (its regimes were calibrated with some of seeds 1 to 8${fresh && `, so that seeds ${fresh} are fresh evidence`}); each half of the seeds is judged once more by itself.`,
  rows: 'Rows are those of the table in the Gradient Lab.',
  made: 'Made on',
  by: 'by',
  data: 'Data',
  report: 'The same as a file',
  loading: 'Loading the study …',
  broken: (why: string) => `There is nothing to show: ${why}`,
  contents: 'Verdicts',
  verdicts: {
    reproduced: 'reproduced',
    'in-part': 'in part',
    'not-reproduced': 'not reproduced',
    undecided: 'undecided',
  } as Record<ClaimVerdict, string>,
  evidence: (tally: string, plots: number) =>
    `The evidence: ${tally}${plots > 0 ? `; ${plots} more ${plots === 1 ? 'plot' : 'plots'}` : ''}`,
  halvesAgree: 'both halves agree',
  halvesBoth: (verdict: string) => `both halves: ${verdict}`,
  halvesDiffer: 'halves differ',
  halves: (first: HalfWords, second: HalfWords, overall: string) =>
    first.verdict === second.verdict
      ? `The two halves of the seeds (${first.seeds} and ${second.seeds}) agree: ${first.verdict}${first.verdict === overall ? '' : `, though all seeds together say ${overall}`}.`
      : `The two halves of the seeds do not agree: ${first.verdict} with ${first.seeds}, ${second.verdict} with ${second.seeds}. Take this verdict with care.`,
  source: 'Claimed in',
  n: (n: number) => `n = ${n} ${n === 1 ? 'seed' : 'seeds'}`,
  checks: 'What must be seen if it is true, and what was measured',
  expected: 'Expected',
  measured: 'Measured',
  outcomes: { holds: 'holds', open: 'not decided', contrary: 'the contrary' } as Record<Outcome, string>,
  reason: 'Likely why',
  places: 'See for yourself',
  replay: 'Replay the recorded runs',
  live: 'Run it live',
  measure: 'Measure the gradients live',
  top: 'All verdicts',
  address: (given: string) => `In the address: there is no claim ${given}.`,
  recorded: (methods: number, seeds: number) =>
    `Recorded run: ${methods} ${methods === 1 ? 'method' : 'methods'} × ${seeds} ${seeds === 1 ? 'seed' : 'seeds'}`,
  pause: 'Pause',
  play: 'Play',
  again: 'Play again',
  restart: 'From the start',
  step: (step: number, steps: number) => `step ${step} of ${steps}`,
  /** Of held-out accuracies in a recording. */
  atTheEnd: 'measured after the last step only',
  noAnswers: 'A recording keeps curves, not answers: run it live to see what the policies write.',
  notPlayed: (why: string) => `Nothing was replayed. ${why}`,
};

export type FindingsWords = typeof english;

const chinese: FindingsWords = {
  title: '结论',
  colon: '：',
  lead: (claims) => `真的是这样吗？关于 KL 惩罚的 ${claims} 条论断，每条都在一个很小的 GPT-2 上反复检验。`,
  what: (runs, seeds, gradients, fresh) =>
    `共 ${runs} 次训练，每种方法 ${seeds} 个随机种子，另有 ${gradients} 个实测梯度。下面每条判定都由这些数据当场算出，规则在研究之前定好（各设置的校准用过种子 1 至 8 中的一部分${fresh && `，因此种子 ${fresh} 是新的证据`}）；两半种子还各自单独判定一次。`,
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
      ? `两半种子（${first.seeds} 与 ${second.seeds}）的判定一致：${first.verdict}${first.verdict === overall ? '' : `，但全部种子合起来是${overall}`}。`
      : `两半种子的判定不一致：种子 ${first.seeds} ${first.verdict}，种子 ${second.seeds} ${second.verdict}。这条判定要谨慎看待。`,
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

const LANGUAGES: Record<Language, FindingsWords> = { en: english, zh: chinese };

export const findingsWords = (language: Language): FindingsWords => LANGUAGES[language];

/** The claim's first sentence. */
export function inShort(claim: string): string {
  return /^.*?(?:[.。；;](?=\s|$)|[。；](?=.))/su.exec(claim)?.[0].replace(/[.。；;]$/u, '') ?? claim;
}
