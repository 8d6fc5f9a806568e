/** k1 in the loss: no penalty on average, noise, and once samples are old a push away from them. */
import type { Text } from '../../common/text';
import { above, collapsesMore, everywhere, judged, same, variances, verdictText, bounded } from '../claim-checks';
import { figure } from '../figures';
import type { Outcome } from '../finding';
import { collapsePanel, gradientPanel, runsPanel } from '../panels';
import type { GradientRecord } from '../study-records';
import { cell, type Gradients } from '../select';
import { at, claim, lab, paper, table } from './claim';

const ROW: Gradients = { row: '1', level: 'sequence', sampling: 'on-policy' };
const ZERO = {
  en: 'the expected gradient is zero: the bias is the whole of ∇KL',
  zh: '期望梯度为零：偏差就是整个 ∇KL',
};
const BETAS = ['b0.05', 'b0.1', 'b0.3', 'b1'];
const MINIBATCHES = ['m1', 'm2', 'm4'];
const [leashed, free, held] = (['k1-in-loss', 'none', 'k1-in-reward'] as const).map(
  (method) => (scenario: string) => cell(scenario, method),
);

export const ZERO_GRADIENT = claim({
  id: 'k1-in-loss-zero',
  claim: {
    en: 'k1 in the loss has zero expected gradient: on average it is no penalty at all.',
    zh: 'k1 放入损失的期望梯度为零：平均而言根本没有惩罚。',
  },
  source: [table('1'), paper('table 1 and section 3', '表 1 与第 3 节')],
  lab: lab('sequence'),
  checks: [
    judged(ROW, ['zero'], ZERO),
    judged({ ...ROW, level: 'token' }, ['zero'], ZERO),
    everywhere(
      ROW,
      { en: 'the interval of the bias contains 1', zh: '偏差的区间包含 1' },
      ({ bias }) => (bounded(bias).low <= 1 && bounded(bias).high >= 1 ? 'holds' : 'contrary'),
      verdictText,
    ),
    variances(ROW, { ...ROW, row: '7' }, 'above', 'first'),
  ],
  plots: [
    gradientPanel('bias', ['1', '2', '3', '7'], 'sequence'),
    gradientPanel('variance', ['1', '2', '3', '7'], 'sequence'),
  ],
  reason: {
    reproduced: {
      en:
        'Differentiating k1 leaves the score alone, and the score is zero on average under the policy that ' +
        'sampled. What stays is its variance.',
      zh: '对 k1 求导只剩得分函数，而在采样的策略下得分函数的平均为零。剩下的只有它的方差。',
    },
    'in-part': {
      en:
        'The mean is zero by theory; what does not show is then a matter of samples (an interval too wide) or of ' +
        'the distance, since far from the reference other rows are as noisy.',
      zh:
        '理论上均值为零；没有显示出来的部分要么是样本不够（区间太宽），要么与距离有关：' +
        '离参考策略较远时其他各行的噪声也一样大。',
    },
    'not-reproduced': {
      en: 'Theory leaves no room for this on-policy: suspect the samples or the code before the claim.',
      zh: '同策略时理论上不可能如此：先怀疑样本或代码，再怀疑论断。',
    },
  },
});

export const DEAD_LEASH = claim({
  id: 'k1-in-loss-dead-leash',
  claim: {
    en: 'Training with k1 in the loss is training without KL, plus noise: a dead leash.',
    zh: '用 k1 放入损失来训练，就是不加 KL 的训练再加上噪声：一根形同虚设的绳。',
  },
  source: [paper('table 1 and section 4', '表 1 与第 4 节')],
  places: [at('gentle', ['none', 'k1-in-loss', 'k1-in-reward']), at('medium', ['none', 'k1-in-loss', 'k1-in-reward'])],
  checks: ['gentle', 'medium'].flatMap((scenario) => [
    same('reverseKl', leashed(scenario), free(scenario)),
    above('reverseKl', free(scenario), held(scenario)),
    same('accuracyIn', leashed(scenario), free(scenario)),
    above('gradNorm', leashed(scenario), free(scenario)),
  ]),
  plots: ['gentle', 'medium'].flatMap((scenario) =>
    (['reverseKl', 'gradNorm'] as const).map((measure) =>
      runsPanel(measure, [free(scenario), leashed(scenario), held(scenario)]),
    ),
  ),
  reason: {
    reproduced: {
      en:
        'Nothing in its gradient points back to the reference, so the policy goes as far as without a penalty; β ' +
        'times the score is added to every gradient as noise.',
      zh: '它的梯度没有任何成分指回参考策略，所以策略走得和没有惩罚时一样远；每个梯度还附加了 β 乘以得分函数的噪声。',
    },
    'in-part': {
      en:
        'With small steps it is as claimed in everything that was asked. With larger ones the runs of one method ' +
        'differ so much among themselves that these seeds do not decide whether two methods are the same; nothing ' +
        'speaks against it.',
      zh:
        '步子小时，问到的每一点都与论断一致。步子较大时，同一种方法的各次训练彼此差别很大，' +
        '这些种子还不足以判定两种方法是否相同；没有什么与论断相反。',
    },
    'not-reproduced': {
      en:
        'In these regimes the noise outweighs all else: it carries the policy elsewhere than a run without penalty ' +
        'goes.',
      zh: '在这些设置下噪声压倒了一切：它把策略带到了与无惩罚训练不同的地方。',
    },
  },
});

export const UNSTABLE = claim({
  id: 'k1-in-loss-unstable',
  claim: { en: 'k1 in the loss is unstable at large β.', zh: 'β 较大时，k1 放入损失不稳定。' },
  source: [paper('section 4 (oscillates or collapses from β = 0.3 on)', '第 4 节（β ≥ 0.3 时振荡或崩溃）')],
  places: [
    at('harsh', ['k1-in-loss', 'k1-in-reward', 'k3-in-loss']),
    at('paper', ['k1-in-loss', 'k1-in-reward', 'k3-in-loss']),
    at('beta-sweep', ['k1-in-loss', 'k1-in-reward'], 'b1'),
  ],
  checks: [
    ...['harsh', 'paper'].flatMap((scenario) =>
      ['k1-in-reward', 'k3-in-loss'].map((method) => collapsesMore(leashed(scenario), cell(scenario, method))),
    ),
    collapsesMore(cell('beta-sweep', 'k1-in-loss', 'b1'), cell('beta-sweep', 'k1-in-reward', 'b1')),
    collapsesMore(cell('beta-sweep', 'k1-in-loss', 'b1'), cell('beta-sweep', 'k1-in-loss', 'b0.05')),
    above('accuracyIn', cell('beta-sweep', 'k1-in-loss', 'b0.05'), cell('beta-sweep', 'k1-in-loss', 'b1')),
    above('accuracyIn', cell('beta-sweep', 'none', 'b0'), cell('beta-sweep', 'k1-in-loss', 'b1')),
  ],
  plots: [
    ...['harsh', 'paper'].map((scenario) =>
      collapsePanel(['none', 'k1-in-loss', 'k1-in-reward', 'k3-in-loss'].map((method) => cell(scenario, method))),
    ),
    runsPanel('accuracyIn', [
      cell('beta-sweep', 'none', 'b0'),
      ...BETAS.map((variant) => cell('beta-sweep', 'k1-in-loss', variant)),
    ]),
  ],
  reason: {
    reproduced: {
      en: 'The noise grows with β and nothing pulls back: with large β most of each step is noise.',
      zh: '噪声随 β 增大，而没有任何东西往回拉：β 大时每一步的大部分都是噪声。',
    },
    'in-part': {
      en:
        'Adam divides each step by the size of the gradient, noise included: the noise slows learning down before ' +
        'it destroys the policy, and what collapses is decided by how large the steps are.',
      zh: 'Adam 用梯度（连同噪声）的大小来归一化每一步：噪声先拖慢学习，然后才会毁掉策略；是否崩溃取决于步子有多大。',
    },
    'not-reproduced': {
      en:
        'Adam divides each step by the size of the gradient, noise included, and the answers of this task have ' +
        'four tokens at most: the noise only slows learning down here.',
      zh: 'Adam 用梯度（连同噪声）的大小来归一化每一步，而这个任务的回答最多四个词元：噪声在这里只会拖慢学习。',
    },
  },
});

const off = (level: 'token' | 'sequence'): Gradients => ({ row: '1', level, sampling: 'off-policy' });
const PUSH = {
  en: 'it points away from the KL’s gradient (cosine below 0), and is worse than none (bias above 1)',
  zh: '它背离 KL 的梯度（余弦小于 0），比没有还糟（偏差大于 1）',
};

/** The cosine is enumerated, the bias measured. */
function pushes({ cosine, bias }: GradientRecord): Outcome {
  const { low, high } = bounded(bias);
  if (cosine === null || cosine >= 0 || high < 1) return 'contrary';
  return low > 1 ? 'holds' : 'open';
}

function pushText(record: GradientRecord): Text {
  const cosine = record.cosine === null ? '–' : figure(record.cosine);
  const { en, zh } = verdictText(record);
  return { en: `cosine ${cosine}, ${en}`, zh: `余弦 ${cosine}，${zh}` };
}

export const OFF_POLICY = claim({
  id: 'k1-in-loss-off-policy',
  claim: {
    en: 'k1 in the loss collapses once training is slightly off-policy.',
    zh: '训练稍有异策略，k1 放入损失就会崩溃。',
  },
  source: [paper('table 1 and section 4', '表 1 与第 4 节')],
  places: MINIBATCHES.map((variant) => at('slightly-off-policy', ['k1-in-loss', 'k1-in-reward', 'none'], variant)),
  lab: lab('sequence'),
  checks: [
    ...(['sequence', 'token'] as const).map((level) => everywhere(off(level), PUSH, pushes, pushText)),
    collapsesMore(cell('slightly-off-policy', 'k1-in-loss', 'm2'), cell('slightly-off-policy', 'k1-in-loss', 'm1')),
    collapsesMore(cell('slightly-off-policy', 'k1-in-loss', 'm4'), cell('slightly-off-policy', 'k1-in-loss', 'm1')),
    collapsesMore(cell('slightly-off-policy', 'k1-in-loss', 'm4'), cell('slightly-off-policy', 'k1-in-reward', 'm4')),
    above(
      'accuracyIn',
      cell('slightly-off-policy', 'k1-in-loss', 'm1'),
      cell('slightly-off-policy', 'k1-in-loss', 'm4'),
    ),
  ],
  plots: [
    collapsePanel(
      ['k1-in-loss', 'k1-in-reward'].flatMap((method) =>
        MINIBATCHES.map((variant) => cell('slightly-off-policy', method, variant)),
      ),
    ),
    runsPanel(
      'accuracyIn',
      ['k1-in-loss', 'k1-in-reward'].flatMap((method) =>
        MINIBATCHES.map((variant) => cell('slightly-off-policy', method, variant)),
      ),
    ),
    gradientPanel('bias', ['1', '3', '7'], 'sequence', 'off-policy'),
  ],
  reason: {
    reproduced: {
      en:
        'Without ρ the samples are those of μ, and the expected gradient is −∇KL(μ‖π): descending it pushes the ' +
        'policy away from its own recent samples, without bound.',
      zh: '没有 ρ 时样本来自 μ，期望梯度是 −∇KL(μ‖π)：沿它下降会无界地把策略推离自己最近的样本。',
    },
    'in-part': {
      en:
        'Its push is away from the samples of the older policy, not from the reference: near the reference that is ' +
        'also against the KL’s gradient, farther out it is at right angles to it. How soon it kills depends on how ' +
        'far π comes from μ within one rollout: four updates are enough in these runs, two ruin more often than ' +
        'they kill.',
      zh:
        '它推离的是旧策略的样本，而不是参考策略：在参考策略附近，这也正好与 KL 的梯度相反；离得远时则与之垂直。' +
        '多快致命取决于一批样本内 π 离 μ 走了多远：这里更新四次就足以致命，更新两次多半只是变坏。',
    },
    'not-reproduced': {
      en: 'With few updates per rollout π is hardly away from μ, and the push is as small as that distance.',
      zh: '每批样本只更新几次时，π 几乎还没有离开 μ，推力也就一样小。',
    },
  },
});
