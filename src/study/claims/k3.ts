/** k3 in the reward, which collapses, and k3 in the loss, which is stable and something else. */
import { above, biased, collapsesMore, meanUnder, survives } from '../claim-checks';
import { differenceGradient, forwardGradient } from '../exact-checks';
import { collapsePanel, gradientPanel, runsPanel } from '../panels';
import { cell, type Gradients } from '../select';
import { at, claim, lab, paper, table } from './claim';

const STEEP = ['paper', 'harsh', 'medium'];
const CALM = ['gentle', 'medium', 'paper'];
/** An accuracy under which nothing of the skill is left: the reference has three quarters. */
const DEAD = 0.1;
const FOUR = ['k1-in-reward', 'k3-in-loss', 'k1-in-loss', 'k3-in-reward'];
const on = (row: string, level: Gradients['level']): Gradients => ({ row, level, sampling: 'on-policy' });

export const COLLAPSES = claim({
  id: 'k3-in-reward-collapses',
  claim: { en: 'k3 in the reward collapses, to accuracy zero.', zh: 'k3 放入奖励会崩溃，正确率跌到零。' },
  source: [paper('table 1 and section 4', '表 1 与第 4 节')],
  places: STEEP.map((scenario) => at(scenario, ['k3-in-reward', 'k1-in-reward', 'k3-in-loss'])),
  checks: STEEP.flatMap((scenario) => [
    ...['k1-in-reward', 'k3-in-loss'].map((method) =>
      collapsesMore(cell(scenario, 'k3-in-reward'), cell(scenario, method)),
    ),
    meanUnder('accuracyIn', cell(scenario, 'k3-in-reward'), DEAD),
  ]),
  plots: [
    ...STEEP.map((scenario) => collapsePanel(FOUR.map((method) => cell(scenario, method)))),
    ...STEEP.map((scenario) =>
      runsPanel(
        'accuracyIn',
        FOUR.map((method) => cell(scenario, method)),
      ),
    ),
  ],
  reason: {
    reproduced: {
      en:
        'What it descends, the reverse KL minus the forward KL, has no lower bound: the longer it is followed, the ' +
        'more it pays.',
      zh: '它所下降的是反向 KL 减正向 KL，没有下界：走得越久，收益越大。',
    },
    'in-part': {
      en:
        'Where steps are large it dies in every seed. With the smaller ones of Medium it is ruined as well, but ' +
        'most runs are still falling when the training ends: near the reference its force is of second order, so ' +
        'that it takes large steps, or many of them, to come to where it repels.',
      zh:
        '步子大的设置里它在每个种子上都崩溃。“中等”的步子较小，它同样被毁掉，但训练结束时多数还在下滑：' +
        '在参考策略附近它的力是二阶小量，要步子大或步数多才会走到它排斥的地方。',
    },
    'not-reproduced': {
      en: 'Near the reference its force is of second order: these runs end before they come to where it repels.',
      zh: '在参考策略附近它的力是二阶小量：这些训练在走到它排斥的地方之前就结束了。',
    },
  },
});

export const WHY = claim({
  id: 'k3-in-reward-why',
  claim: {
    en: 'k3 in the reward descends the reverse KL minus the forward KL, so it drives the forward KL up.',
    zh: 'k3 放入奖励下降的是反向 KL 减正向 KL，因此会抬高正向 KL。',
  },
  source: [table('9'), paper('table 1 and section 3', '表 1 与第 3 节')],
  places: STEEP.map((scenario) => at(scenario, ['k3-in-reward', 'none', 'k1-in-reward'])),
  lab: lab('sequence'),
  checks: [
    differenceGradient,
    biased(on('9', 'sequence')),
    biased(on('9', 'token')),
    ...STEEP.map((scenario) => above('forwardKl', cell(scenario, 'k3-in-reward'), cell(scenario, 'none'))),
  ],
  plots: [
    gradientPanel('bias', ['3', '7', '9'], 'sequence'),
    ...STEEP.map((scenario) =>
      runsPanel(
        'forwardKl',
        ['none', 'k1-in-reward', 'k3-in-reward'].map((method) => cell(scenario, method)),
      ),
    ),
  ],
  reason: {
    reproduced: {
      en:
        'A reward that is lower where k3 is large teaches the policy to avoid samples that the reference likes ' +
        'much better than it does: it drops them, and that is what the forward KL counts.',
      zh: '在 k3 大的地方扣奖励，等于教策略避开“参考策略比它喜欢得多”的样本：它干脆丢掉它们，而正向 KL 计的正是这个。',
    },
    'in-part': {
      en:
        'The gradient is as derived; in training the distance without a penalty may be large as well, and a policy ' +
        'that has died no longer moves.',
      zh: '梯度与推导一致；训练中没有惩罚时距离也可能很大，而已经崩溃的策略不再移动。',
    },
    'not-reproduced': {
      en: 'Its force near the reference is too small to show beside the reward’s.',
      zh: '在参考策略附近它的力太小，在奖励旁边显不出来。',
    },
  },
});

export const STABLE = claim({
  id: 'k3-in-loss-stable',
  claim: { en: 'k3 in the loss, the penalty of GRPO, is stable.', zh: 'k3 放入损失（GRPO 的惩罚）是稳定的。' },
  source: [paper('table 1 and section 4', '表 1 与第 4 节')],
  places: ['paper', 'harsh'].map((scenario) => at(scenario, ['k3-in-loss', 'k3-in-reward', 'none'])),
  checks: [
    ...['gentle', 'medium', 'paper', 'harsh'].map((scenario) => survives(cell(scenario, 'k3-in-loss'))),
    ...['paper', 'harsh'].map((scenario) =>
      collapsesMore(cell(scenario, 'k3-in-reward'), cell(scenario, 'k3-in-loss')),
    ),
  ],
  plots: ['paper', 'harsh'].map((scenario) =>
    runsPanel(
      'accuracyIn',
      ['none', 'k3-in-loss', 'k1-in-reward', 'k3-in-reward'].map((method) => cell(scenario, method)),
    ),
  ),
  reason: {
    reproduced: {
      en: 'The forward KL has its minimum at the reference, as the reverse KL has: a pull along it is a pull home.',
      zh: '正向 KL 与反向 KL 一样在参考策略处取最小值：沿它拉也是往回拉。',
    },
    'in-part': {
      en:
        'It pulls home, but its weight on a token that the policy has dropped, π_ref/π, has no bound: with large ' +
        'steps that weight now and then throws a run over.',
      zh: '它确实往回拉，但对策略丢掉的词元，权重 π_ref/π 没有上界：步子大时这个权重偶尔会把训练掀翻。',
    },
    'not-reproduced': {
      en:
        'Its weight on a token that the policy has dropped, π_ref/π, has no bound: steps this large meet such ' +
        'tokens too often.',
      zh: '对策略丢掉的词元，权重 π_ref/π 没有上界：步子这么大时遇到这种词元太频繁。',
    },
  },
});

export const FORWARD = claim({
  id: 'k3-in-loss-forward',
  claim: {
    en:
      'k3 in the loss is biased: it behaves as the forward KL, keeps a higher entropy than k1 in the reward and ' +
      'covers the reference’s modes.',
    zh: 'k3 放入损失有偏：它的行为像正向 KL，熵比 k1 放入奖励更高，覆盖参考策略的各个模式。',
  },
  source: [table('3'), paper('table 1, equation 41 and figure 7', '表 1、式 41 与图 7')],
  places: CALM.map((scenario) => at(scenario, ['k3-in-loss', 'k1-in-reward'])),
  lab: lab('sequence'),
  checks: [
    forwardGradient,
    biased(on('3', 'sequence')),
    biased(on('3', 'token')),
    ...CALM.flatMap((scenario) => [
      above('entropy', cell(scenario, 'k3-in-loss'), cell(scenario, 'k1-in-reward')),
      above('forwardKl', cell(scenario, 'k1-in-reward'), cell(scenario, 'k3-in-loss')),
    ]),
  ],
  plots: CALM.flatMap((scenario) =>
    (['entropy', 'forwardKl'] as const).map((measure) =>
      runsPanel(
        measure,
        ['none', 'k1-in-reward', 'k3-in-loss'].map((method) => cell(scenario, method)),
      ),
    ),
  ),
  reason: {
    reproduced: {
      en: 'The forward KL punishes dropping what the reference likes; the reverse KL punishes liking what it does not.',
      zh: '正向 KL 惩罚的是丢掉参考策略喜欢的东西；反向 KL 惩罚的是喜欢参考策略不喜欢的东西。',
    },
    'in-part': {
      en:
        'The gradient is that of the forward KL; the same β is another strength in each placement, and where the ' +
        'policy has one right answer to find, entropy follows the strength as much as the kind.',
      zh:
        '梯度确实是正向 KL 的；但同一个 β 在两处是不同的强度，而当正确答案只有一个时，' +
        '熵既取决于惩罚的种类也取决于强度。',
    },
    'not-reproduced': {
      en:
        'The same β is another strength in each placement: in this task, with one right answer for each prompt, ' +
        'the strength outweighs the kind.',
      zh: '同一个 β 在两处是不同的强度：在每题只有一个正确答案的任务里，强度的差别盖过了种类的差别。',
    },
  },
});
