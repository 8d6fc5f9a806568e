/** k1 in the reward, what is the same as it, and what is nearly. */
import {
  above,
  biased,
  collapsesMore,
  descends,
  gainsMore,
  same,
  survives,
  unbiased,
  variances,
} from '../claim-checks';
import { oneRandomVariable } from '../exact-checks';
import { collapsePanel, gradientPanel, planePanel, runsPanel } from '../panels';
import { cell, type Gradients } from '../select';
import { at, claim, lab, paper, table } from './claim';

const CALM = ['gentle', 'medium', 'paper'];
const BETAS = ['b0.05', 'b0.1', 'b0.3', 'b1'];
/** What distance buys, whatever β is called in each placement: the fair comparison of two penalties. */
const frontiers = (['accuracyIn', 'accuracyOut'] as const).map((measure) =>
  planePanel('reverseKl', measure, [
    ...['k1-in-reward', 'k3-in-loss'].map((method) => ({
      method,
      cells: BETAS.map((variant) => cell('beta-sweep', method, variant)),
    })),
    { method: 'none', cells: [cell('beta-sweep', 'none', 'b0')] },
  ]),
);
const on = (row: string, level: Gradients['level'] = 'sequence'): Gradients => ({ row, level, sampling: 'on-policy' });
const off = (row: string): Gradients => ({ row, level: 'sequence', sampling: 'off-policy' });

export const SOUND = claim({
  id: 'k1-in-reward-sound',
  claim: { en: 'k1 in the reward is stable and unbiased.', zh: 'k1 放入奖励稳定且无偏。' },
  source: [table('7'), paper('table 1 and section 4', '表 1 与第 4 节')],
  places: ['paper', 'harsh'].map((scenario) => at(scenario, ['k1-in-reward', 'k1-in-loss', 'k3-in-reward'])),
  lab: lab('sequence'),
  checks: [
    unbiased(on('7')),
    unbiased(on('7', 'token')),
    unbiased(off('7')),
    ...['gentle', 'medium', 'paper', 'harsh'].map((scenario) => survives(cell(scenario, 'k1-in-reward'))),
    ...['paper', 'harsh'].map((scenario) =>
      collapsesMore(cell(scenario, 'k3-in-reward'), cell(scenario, 'k1-in-reward')),
    ),
    collapsesMore(cell('harsh', 'k1-in-loss'), cell('harsh', 'k1-in-reward')),
  ],
  plots: [
    gradientPanel('bias', ['7', '3', '9', '1'], 'sequence'),
    ...['paper', 'harsh'].map((scenario) =>
      collapsePanel(['none', 'k1-in-reward', 'k1-in-loss', 'k3-in-reward'].map((method) => cell(scenario, method))),
    ),
  ],
  reason: {
    reproduced: {
      en:
        'The score times k1 is the gradient of the KL, later tokens included: the policy gradient makes it by ' +
        'itself once k1 is in the reward.',
      zh: '得分函数乘以 k1 就是 KL 的梯度，连同对后续词元的影响：把 k1 放入奖励，策略梯度自己就会算出它。',
    },
    'in-part': {
      en:
        'The gradient is right in expectation; with steps so large and completions so few it is the noise of the ' +
        'whole update that decides who lives.',
      zh: '梯度在期望上是对的；但步子这么大、样本这么少时，谁能活下来由整个更新的噪声决定。',
    },
    'not-reproduced': {
      en:
        'Neither the gradient nor the runs are as claimed: suspect the measurement before the theory, which is ' +
        'short.',
      zh: '梯度和训练都不如论断所说：理论很短，先怀疑测量。',
    },
  },
});

export const BETTER = claim({
  id: 'k1-in-reward-better',
  claim: {
    en: 'k1 in the reward is better than k3 in the loss in distribution and, by more, out of distribution.',
    zh: 'k1 放入奖励优于 k3 放入损失：分布内如此，分布外优势更大。',
  },
  source: [
    paper(
      'section 4 (Qwen2.5-7B: MATH500 0.640 against 0.613; out of distribution 19 % better)',
      '第 4 节（Qwen2.5-7B：MATH500 0.640 对 0.613；分布外提升 19 %）',
    ),
  ],
  places: CALM.map((scenario) => at(scenario, ['k1-in-reward', 'k3-in-loss', 'none'])),
  checks: CALM.flatMap((scenario) => {
    const [reward, loss] = [cell(scenario, 'k1-in-reward'), cell(scenario, 'k3-in-loss')];
    return [
      above('accuracyIn', reward, loss),
      above('accuracyOut', reward, loss),
      gainsMore('accuracyOut', 'accuracyIn', reward, loss),
    ];
  }),
  plots: [
    ...CALM.flatMap((scenario) =>
      (['accuracyIn', 'accuracyOut'] as const).map((measure) =>
        runsPanel(
          measure,
          ['none', 'k1-in-reward', 'k3-in-loss'].map((method) => cell(scenario, method)),
        ),
      ),
    ),
    ...frontiers,
  ],
  reason: {
    reproduced: {
      en:
        'The reverse KL lets the policy give up what is wrong in the reference, and holds it only to what it says ' +
        'itself; the forward KL holds it to the reference’s mistakes too.',
      zh: '反向 KL 允许策略放弃参考策略中的错误，只约束它自己会说的东西；正向 KL 连参考策略的错误也要它保留。',
    },
    'in-part': {
      en:
        'With small steps it is better in both, by about two points, and by no more out of distribution. With ' +
        'larger ones seeds differ more than the two methods do. The same β is another strength in each placement: ' +
        'over distance, in the last plots, k3 in the loss is level with it farther out, and ahead where the policy ' +
        'is held close, although it is the reverse KL that is measured there.',
      zh:
        '步子小时它在两方面都更好，约高两个百分点，但分布外的优势并不更大。步子较大时，' +
        '种子之间的差别超过两种方法之间的差别。同一个 β 在两处是不同的强度：最后两幅按距离画的图中，离得远时 k3 ' +
        '放入损失与它持平，约束得紧时反而领先，尽管那里量的是反向 KL。',
    },
    'not-reproduced': {
      en:
        'The same β is another strength in each placement, and on this task the two kinds of KL ask for nearly the ' +
        'same: one right answer of a few tokens, which the reference gives three times of four.',
      zh:
        '同一个 β 在两处是不同的强度；而在这个任务上两种 KL 的要求几乎相同：几个词元的唯一正确答案，' +
        '参考策略四次已能答对三次。',
    },
  },
});

const EQUALS = ['k2-in-loss', 'k3-in-weighted-loss'];

export const ONE_METHOD = claim({
  id: 'one-method',
  claim: {
    en:
      'k2 in the loss (on-policy), ρ·k3 in the loss and k1 in the reward are one method: gradients agree in mean ' +
      'and variance, and curves overlap within noise.',
    zh: '同策略时的 k2 放入损失、ρ·k3 放入损失与 k1 放入奖励是同一种方法：梯度的均值和方差一致，训练曲线在噪声内重合。',
  },
  source: [
    table('2, 6, 7'),
    {
      en: 'Liu et al., “Rethinking KL Regularization in RLHF” (arXiv 2510.01555), theorem 5.1',
      zh: 'Liu 等，“Rethinking KL Regularization in RLHF”（arXiv 2510.01555），定理 5.1',
    },
  ],
  places: ['gentle', 'medium'].map((scenario) => at(scenario, ['k1-in-reward', ...EQUALS])),
  lab: lab('sequence'),
  checks: [
    oneRandomVariable,
    ...['2', '6', '7'].map((row) => unbiased(on(row))),
    ...['2', '6'].map((row) => variances(on(row), on('7'), 'overlapping')),
    ...['gentle', 'medium'].flatMap((scenario) =>
      EQUALS.flatMap((method) =>
        (['accuracyIn', 'accuracyOut'] as const).map((measure) =>
          same(measure, cell(scenario, method), cell(scenario, 'k1-in-reward')),
        ),
      ),
    ),
  ],
  plots: [
    gradientPanel('variance', ['2', '6', '7'], 'sequence'),
    ...['gentle', 'medium'].flatMap((scenario) =>
      (['accuracyIn', 'accuracyOut'] as const).map((measure) =>
        runsPanel(
          measure,
          ['k1-in-reward', ...EQUALS].map((method) => cell(scenario, method)),
        ),
      ),
    ),
  ],
  reason: {
    reproduced: {
      en:
        'On-policy and for whole completions all three put k1 on the score, sample by sample; token by token, as ' +
        'training counts it, they differ in what a token owes to later ones, which is little where answers are ' +
        'short.',
      zh:
        '同策略且按整条回答计算时，三者逐样本都在得分函数上放 k1；训练时逐词元计算，' +
        '差别只在一个词元对后续词元的影响，回答短时这很小。',
    },
    'in-part': {
      en:
        'Whole completions make them one random variable; token by token, as training counts it, k2 and ρ·k3 in ' +
        'the loss still put the same number on every sample. Training is chaotic, though: where steps are large, ' +
        'rounding alone makes another run of every seed, also of these two, and these seeds do not narrow the ' +
        'difference in the untrained skill below the margin.',
      zh:
        '按整条回答计算，它们是同一个随机变量；训练逐词元计算时，损失中的 k2 与 ρ·k3 仍在每个样本上给出相同的数。' +
        '但训练是混沌的：步子大时，单是舍入误差就会让每个种子变成另一次训练（这两者之间也是如此），' +
        '这些种子还不能把未训练技能上的差别压到界限以内。',
    },
    'not-reproduced': {
      en:
        'Token by token, as training counts it, they are not one: those in the loss leave out what a token owes to ' +
        'later ones.',
      zh: '训练逐词元计算，此时它们并不相同：损失中的两种忽略了词元对后续的影响。',
    },
  },
});

export const NOISY = claim({
  id: 'rho-k1-noisy',
  claim: {
    en: 'ρ·k1 in the loss is unbiased, with a higher variance than k1 in the reward.',
    zh: 'ρ·k1 放入损失无偏，但方差比 k1 放入奖励更高。',
  },
  source: [table('4')],
  places: [at('harsh', ['k1-in-weighted-loss', 'k1-in-reward'])],
  lab: lab('sequence'),
  checks: [
    unbiased(on('4')),
    unbiased(off('4')),
    variances(on('4'), on('7'), 'above', 'first'),
    variances(on('4'), on('7'), 'above', 'last'),
    above('gradNorm', cell('harsh', 'k1-in-weighted-loss'), cell('harsh', 'k1-in-reward')),
    above('accuracyIn', cell('harsh', 'k1-in-reward'), cell('harsh', 'k1-in-weighted-loss')),
  ],
  plots: [
    gradientPanel('bias', ['4', '7'], 'sequence'),
    gradientPanel('variance', ['4', '7'], 'sequence'),
    ...(['gradNorm', 'accuracyIn'] as const).map((measure) =>
      runsPanel(measure, [cell('harsh', 'k1-in-weighted-loss'), cell('harsh', 'k1-in-reward')]),
    ),
  ],
  reason: {
    reproduced: {
      en:
        'Differentiating ρ·k1 gives ρ(k1 + 1) on the score: the 1 is zero on average and adds its variance, which ' +
        'near the reference is much more than that of k1 itself.',
      zh: '对 ρ·k1 求导，得分函数上是 ρ(k1 + 1)：其中的 1 平均为零却带来方差，在参考策略附近远大于 k1 本身的方差。',
    },
    'in-part': {
      en:
        'The gradients are as claimed wherever they were measured: the 1 in ρ(k1 + 1) is zero on average and adds ' +
        'its variance. In training it does not show: the reward puts noise into the gradient of both, and Adam ' +
        'divides by the size of the whole.',
      zh:
        '凡是测过的地方，梯度都与论断一致：ρ(k1 + 1) 中的 1 平均为零，却带来方差。但训练中看不出来：' +
        '奖励给两者的梯度都带来噪声，而 Adam 又除以整个梯度的大小。',
    },
    'not-reproduced': {
      en: 'As far from the reference as this is, the variance of k1 itself outweighs what the 1 in ρ(k1 + 1) adds.',
      zh: '离参考策略这么远时，k1 自己的方差盖过了 ρ(k1 + 1) 中的 1 所增加的方差。',
    },
  },
});

export const K2_BIASED = claim({
  id: 'k2-biased',
  claim: { en: 'ρ·k2 in the loss and k2 in the reward are biased.', zh: 'ρ·k2 放入损失、k2 放入奖励都有偏。' },
  source: [table('5, 8')],
  places: [at('harsh', ['k2-in-weighted-loss', 'k2-in-reward', 'k1-in-reward'])],
  gradientsOnly: true,
  lab: lab('sequence'),
  checks: ['5', '8'].flatMap((row) => [biased(on(row)), biased(off(row))]),
  plots: [
    gradientPanel('bias', ['5', '8', '2', '7'], 'sequence'),
    runsPanel(
      'reverseKl',
      ['none', 'k2-in-weighted-loss', 'k2-in-reward', 'k1-in-reward'].map((method) => cell('harsh', method)),
    ),
  ],
  reason: {
    reproduced: {
      en:
        'Both take k2 for the KL, and the expectation of k2 is another number with another gradient; in the reward ' +
        'it is of second order, and hardly pulls near the reference.',
      zh: '两者都把 k2 当成 KL，而 k2 的期望是另一个数，梯度也不同；放入奖励时它是二阶小量，在参考策略附近几乎不拉。',
    },
    'in-part': {
      en:
        'The bias is there by enumeration; near the reference that of ρ·k2 is of third order, and takes more ' +
        'samples to be told from none.',
      zh: '枚举表明偏差存在；在参考策略附近 ρ·k2 的偏差是三阶小量，需要更多样本才能与零区分。',
    },
    'not-reproduced': {
      en: 'Too few samples so near to the reference: the biases are of third and of second order there.',
      zh: '离参考策略这么近，样本太少：那里的偏差分别是三阶和二阶小量。',
    },
  },
});

const BOTH = ['k1-in-both', 'k3-in-both'];
const both = (method: string) => cell('both-placements', method);

export const BOTH_PLACEMENTS = claim({
  id: 'both-placements',
  claim: {
    en:
      'The same estimator in both placements is unbiased: such runs match k1 in the reward and are better than k3 ' +
      'in the loss.',
    zh: '同一个估计两处同放是无偏的：这样训练与 k1 放入奖励一致，优于 k3 放入损失。',
  },
  source: [paper('section 4.3', '第 4.3 节')],
  places: [at('both-placements', ['k3-in-both', 'k1-in-both', 'k1-in-reward', 'k3-in-loss', 'k3-in-reward'])],
  lab: lab('sequence'),
  checks: [
    ...['B', 'C'].flatMap((row) => [unbiased(on(row)), unbiased(on(row, 'token'))]),
    biased(on('3')),
    biased(on('9')),
    ...BOTH.flatMap((method) =>
      (['accuracyIn', 'accuracyOut'] as const).map((measure) => same(measure, both(method), both('k1-in-reward'))),
    ),
    collapsesMore(both('k3-in-reward'), both('k3-in-both')),
    ...BOTH.map((method) => above('accuracyOut', both(method), both('k3-in-loss'))),
  ],
  plots: [
    gradientPanel('bias', ['B', 'C', '3', '9'], 'sequence'),
    ...(['accuracyIn', 'accuracyOut'] as const).map((measure) =>
      runsPanel(measure, [...BOTH, 'k1-in-reward', 'k3-in-loss', 'k3-in-reward'].map(both)),
    ),
  ],
  reason: {
    reproduced: {
      en:
        'The reward has the score half of the KL’s derivative and the loss the path half: together they are the ' +
        'derivative of an expectation, and that of k1 and of k3 is the KL.',
      zh: '奖励提供导数的得分函数部分，损失提供路径部分：合起来就是期望的导数，而 k1 与 k3 的期望都是 KL。',
    },
    'in-part': {
      en:
        'In mean they are one with k1 in the reward, and nothing in training says otherwise; in the untrained ' +
        'skill these seeds do not narrow the differences below the margin. Better than k3 in the loss none of them ' +
        'is here, k1 in the reward included: in this regime there is nothing to win back from it.',
      zh:
        '均值上它们与 k1 放入奖励相同，训练中也没有相反的迹象；在未训练的技能上，这些种子还不能把差别压到界限以内。' +
        '但它们在这里都不比 k3 放入损失好，k1 放入奖励也一样：在这个设置下没有什么可以赢回来。',
    },
    'not-reproduced': {
      en: 'The two halves cancel in the mean only, and these runs have too few completions for the mean to show.',
      zh: '两半只在均值上抵消，而这些训练的样本太少，显不出均值。',
    },
  },
});

const swept = BETAS.map((variant) => cell('beta-sweep', 'k1-in-reward', variant));

export const SMALLER_BETA = claim({
  id: 'smaller-beta',
  claim: {
    en: 'Smaller β is better for k1 in the reward; what it costs is distance from the reference.',
    zh: '对 k1 放入奖励，β 越小越好；代价是离参考策略更远。',
  },
  source: [
    paper('section 4 (performance falls with β; 0.05 and 0.1 best)', '第 4 节（性能随 β 下降；0.05 与 0.1 最好）'),
  ],
  places: BETAS.map((variant) => at('beta-sweep', ['k1-in-reward', 'k3-in-loss', 'k1-in-loss'], variant)),
  checks: [
    ...(['accuracyIn', 'accuracyOut'] as const).flatMap((measure) => [
      above(measure, swept[0], swept[3]),
      descends(measure, swept),
    ]),
    above('reverseKl', swept[0], swept[3]),
    descends('reverseKl', swept),
  ],
  plots: (['accuracyIn', 'accuracyOut', 'reverseKl'] as const).map((measure) =>
    runsPanel(measure, [cell('beta-sweep', 'none', 'b0'), ...swept]),
  ),
  reason: {
    reproduced: {
      en: 'The reward and the KL are one sum: the more the distance costs, the less of the reward is worth it.',
      zh: '奖励与 KL 是同一个和式：距离越贵，值得去拿的奖励就越少。',
    },
    'in-part': {
      en:
        'The distance does what theory says, and β = 1 costs both skills. Between 0.05 and 0.3 the trained skill ' +
        'differs by less than these seeds can tell.',
      zh: '距离的变化符合理论，β = 1 使两种技能都变差。在 0.05 到 0.3 之间，训练技能的差别小到这些种子分辨不出。',
    },
    'not-reproduced': {
      en: 'With steps this large the penalty is what keeps the policy alive, and more of it is better.',
      zh: '步子这么大时，正是惩罚让策略活着，多一点反而更好。',
    },
  },
});
