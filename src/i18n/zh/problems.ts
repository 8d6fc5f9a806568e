import type { Allowed, ProblemSentences } from '../../common/problem';
import { formatNumber } from '../../common/text';
import { configProblems } from './config-problems';
import { engineProblems } from './engine-problems';
import { expressionProblems } from './expression-problems';
import { labProblems } from './lab-problems';
import { logProblems } from './log-problems';
import { policyProblems } from './policy-problems';

function allowedHere(allowed: Allowed): string {
  switch (allowed.kind) {
    case 'number': {
      const number = allowed.whole ? '整数' : '数';
      if (allowed.multipleOf !== undefined) return ` ${allowed.multipleOf} 的倍数`;
      const [min, max, above, below] = [allowed.min, allowed.max, allowed.above, allowed.below].map((bound) =>
        bound === undefined ? undefined : formatNumber(bound),
      );
      const upTo = max !== undefined ? `、不超过 ${max}` : below !== undefined ? `、小于 ${below}` : '';
      if (above !== undefined) return `大于 ${above}${upTo} 的${number}`;
      if (min === undefined) return `任意${number}`;
      const range = max === undefined ? `不小于 ${min} 的${number}` : ` ${min} 到 ${max} 之间的${number}`;
      return allowed.orZero ? ` 0，或${range.trimStart()}` : range;
    }
    case 'one-of':
      return ` ${allowed.values.join('、')}`;
    case 'several':
      return ` ${allowed.min} 到 ${allowed.max} 个互不相同的：${allowed.values.join('、')}`;
    case 'each-once':
      return ` ${allowed.values.join('、')}，每个最多一次，用逗号隔开`;
    case 'pair':
      return `键=值，例如 ${allowed.example}`;
    case 'form':
      return ` ${allowed.form}`;
  }
}

const WORKERS = { lab: '实验室的线程', bench: '测量线程', figure: '绘图线程', training: '训练线程' };
/** After the sentence that the worker stopped. */
const AFTER_STOP = { lab: '', bench: '', figure: '', training: '请重新载入页面再继续。' };
const CLOSED = { lab: '实验室已关闭。', bench: '测量已停止。', figure: '绘图已停止。' };

export const problems: ProblemSentences = {
  ...policyProblems,
  ...configProblems,
  ...engineProblems,
  ...expressionProblems,
  ...labProblems,
  ...logProblems,

  value: ({ field, given, allowed }) =>
    `${field}：得到${given ? ` ${given}` : '空值'}；可以是${allowedHere(allowed)}。`,
  'missing-field': ({ field }) => `缺少 ${field}。`,
  numbers: ({ field, given, allowed }) => `${field}：得到 ${given} 个数；应为 ${allowed} 个。`,
  'no-object': ({ given }) => `得到 ${given}；应为 JSON 对象。`,
  'no-json': () => '不是 JSON。',

  'broken-file': ({ file, line, reason }) => `${file}${line === null ? '' : ` 第 ${line} 行`}已损坏：${reason}`,
  'in-file': ({ file, reason }) => `${file} 中，${reason}`,
  'lab-run': ({ file, reason }) =>
    `实验室的 ${file} 无法使用：${reason}用“npm run headless -- paths --out public/lab”可以重新生成。`,
  claim: ({ claim, reason }) => `论断 ${claim}：${reason}`,

  method: ({ given, estimators, placements }) =>
    `method：得到 ${given}；可以是 none 或“估计量-in-位置”，估计量为 ${estimators.join('、')} 之一，位置为 ` +
    `${placements.join('、')} 之一。`,
  'full-at-sequence': () => 'estimatorLevel：序列级的 full 需要所有可能回答的概率；请用 token 级。',
  'one-ratio': ({ method }) =>
    `rhoLevel：整个回答只有一个估计值，也就只有一个比值：estimatorLevel 为 sequence 的 ${method} 需要 rhoLevel ` +
    '为 sequence。',
  'nothing-to-go': () =>
    'rewardKl：整个回答只有一个估计值，没有逐 token 的部分，也就没有“之后的部分”；请用 rewardKl sum 或 ' +
    'estimatorLevel token。',
  'estimator-name': ({ given }) => `estimator.name：得到 ${given}；可以由小写字母、数字和下划线组成，以字母开头。`,
  'estimator-name-taken': ({ given, taken }) => `estimator.name：${given} 已被使用；已有的名字：${taken.join('、')}。`,
  'estimator-id-taken': ({ given, taken }) => `estimator.id：${given} 已被使用；已有的编号：${taken.join('、')}。`,

  minibatches: ({ given, prompts }) =>
    `minibatches：得到 ${given}，而 prompts 为 ${prompts}；可以是能整除 prompts 的整数。`,
  'short-context': ({ given, least, digits }) =>
    `context：得到 ${given}；可以是不小于 ${least} 的数，即 ${digits} 位数题目的题干加回答。`,
  'vector-size': ({ field, given, size }) => `${field}：得到 ${given} 个数；这种大小的策略有 ${size} 个参数。`,
  'none-given': ({ field }) => `${field}：一个也没有；至少要有一个。`,
  'all-supervised': () => 'advantage：cross-entropy 用标注训练，因此种群里的每个训练都要用它，且 groupSize 为 1。',
  'seed-fixed': ({ given, own }) => `seed：得到 ${given}，而这个训练以 ${own} 开始；训练中不能更改种子。`,
  compiled: ({ field, given, own }) =>
    `${field}：得到 ${given}，而这个训练以 ${own} 开始；这个训练的着色器不含它的代码，须重新训练。`,
  'sampler-fixed': ({ field, given, own }) =>
    `${field}：得到 ${given}，而这个训练以 ${own} 开始；有没有自己的采样器，训练开始后不能更改。`,
  'setting-fixed': ({ field, given, own }) => `${field}：得到 ${given}，而这个训练以 ${own} 开始；训练中不能更改。`,
  'advantage-fixed': ({ given, own }) =>
    `advantage：得到 ${given}，而这个训练以 ${own} 开始；在预训练和强化学习之间切换需要新的种群。`,

  methods: ({ field, given, reason }) => `${field}：得到 ${given}；${reason}`,
  'too-many-runs': ({ given, methods, runs, most }) =>
    `seeds：得到 ${given}，共 ${methods} 种方法，即 ${runs} 个训练；最多 ${most} 个。`,
  'too-many-completions': ({ given, groupSize, runs, completions, most }) =>
    `prompts：得到 ${given}，每组 ${groupSize} 个回答、共 ${runs} 个训练，即每步 ${completions} 个回答；` +
    `最多 ${most} 个。`,
  'too-many-copies': ({ given, runs, copies, most }) =>
    `staleness：得到 ${given}，共 ${runs} 个训练，即要保留 ${copies} 份策略；最多 ${most} 份。`,
  'no-options': ({ field, given }) => `${field}：得到 ${given}；应为按名字给出的设置，例如 beta。`,
  arm: ({ given, reason }) => `对比组 ${given}：${reason}`,
  scheduled: ({ given, reason }) => `改动 ${given}：${reason}`,
  'arm-name': ({ given, most }) => `名称：得到 ${given}；最多 ${most} 个字符，不能含有 : ; , = / \\ 和括号。`,
  'arm-repeated': ({ given }) => `对比组：${given} 出现了两次；每个名称或写法只能出现一次。`,
  'unknown-option': ({ given, options }) => `没有 ${given} 这个设置；有这些：${options.join('、')}。`,
  'unknown-view': ({ given, views }) => `网址里的 ${given} 不是视图；有这些：${views.join('、')}。`,
  'setting-of-view': ({ given, view, settings }) =>
    `网址里的 ${given} 不是 ${view} 的设置；${settings.length > 0 ? `有这些：${settings.join('、')}` : '它没有设置'}。`,
  'setting-of-race': ({ given }) => `网址 # 后面的 ${given} 不起作用；race 的设置写在 # 前面，例如 ?beta=0.1。`,
  'names-nothing': ({ given, view }) => `网址里的 ${given} 没有指向任何东西；${view} 里没有带名字的部分。`,
  'unknown-setting': ({ given, settings }) => `网址里的 ${given} 不是设置；有这些：${settings.join('、')}。`,
  'not-studied': ({ given, scenarios }) => `replay：得到 ${given}；可以是研究过的场景：${scenarios.join('、')}。`,
  'not-recorded': ({ given, of, methods }) =>
    `methods：得到 ${given}；可以是 ${of} 录制过的方法：${methods.join('、')}。`,
  'not-live': ({ field, live }) => `${field}：训练中不能更改；可以更改的有 ${live.join('、')}。`,
  'preset-in-scenario': ({ given }) => `preset：得到 ${given}；每个场景本身就是预设，只能改其他设置。`,

  'gpu-lost': ({ why }) => `GPU 设备丢失：${why}`,
  'pretraining-lost-device': ({ why }) => `预训练时设备丢失（${why}）；请重新开始。`,
  'device-lost-again': ({ times, why }) => `设备连续 ${times} 次丢失（${why || '没有给出原因'}）。`,

  'thread-ended': ({ why }) => `float64 后端的一个线程停止了：${why.replace(/[.。]$/, '')}。`,
  'thread-exit': ({ exitCode }) => `退出码为 ${exitCode}。`,
  'thread-unreadable': () => '它发来的消息无法读取。',
  'thread-not-loaded': () => '它的文件没有载入。',
  'float64-closed': () => 'float64 后端已关闭。',
  'one-core': ({ why }) => `${why}改由一个核心计算所有训练。`,

  'digits-of-policy': ({ given, digits }) =>
    `digits：得到 '${given}'；可以是 ${digits}，参考策略就是用它预训练的；要用 ${given} 请重新预训练。`,
  'policy-not-arrived': ({ file, why }) => `参考策略载入失败：没有收到 ${file}（${why}）。`,
  'policy-status': ({ file, status }) => `参考策略载入失败：${file} 的响应状态为 ${status}。`,
  'unknown-pretraining-option': ({ given, options }) => `预训练没有 ${given} 这个设置；有这些：${options.join('、')}。`,
  'pretraining-cancelled': () => '预训练已取消。',
  'pretraining-failed': ({ step, learningRate }) =>
    `预训练在第 ${step} 步失败：损失不再是有限的数；请用比 ${learningRate} 小的 learningRate。`,
  'pretraining-runs': () => '预训练已经在进行。',
  'nothing-started': () => '没有正在进行的训练；请先开始一个实验。',
  'worker-error': ({ why }) => `训练线程出错：${why}`,

  'worker-stopped': ({ what, why }) =>
    `${WORKERS[what]}已停止${why ? `：${why}` : '（它的文件没有载入）'}。${AFTER_STOP[what]}`,
  closed: ({ what }) => CLOSED[what],
};
