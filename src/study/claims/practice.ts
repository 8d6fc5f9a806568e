/** What comes of how training is done: old samples, tokens instead of completions, clamps, normalisation. */
import { above, biased, collapsesMore, futureShare, meanOver, survives, unbiased } from '../claim-checks';
import { clampCutsTheWorst, noiseAtUnitScale, scaledByDeviation } from '../exact-checks';
import { collapsePanel, gradientPanel, runsPanel } from '../panels';
import { cell, type Gradients } from '../select';
import { at, claim, lab, paper } from './claim';

const late = (method: string) => cell('asynchronous', method);
const ALL = ['none', 'k1-in-reward', 'k3-in-loss', 'k1-in-loss', 'k3-in-reward'];

export const ASYNCHRONOUS = claim({
  id: 'asynchronous-stabilises',
  claim: {
    en:
      'With rollouts ten updates old, training without KL is unstable, and k1 in the reward (computed at the ' +
      'update) stabilises it.',
    zh: '样本落后十次更新时，不加 KL 的训练不稳定，k1 放入奖励（在更新时计算）能使之稳定。',
  },
  source: [paper('section on asynchronous training (level 10)', '异步训练部分（异步程度 10）')],
  places: [at('asynchronous', ['none', 'k1-in-reward', 'k3-in-loss'])],
  checks: [
    survives(late('k1-in-reward')),
    collapsesMore(late('none'), late('k1-in-reward')),
    above('accuracyIn', late('k1-in-reward'), late('none')),
    above('accuracyOut', late('k1-in-reward'), late('none')),
  ],
  plots: [
    collapsePanel(ALL.map(late)),
    runsPanel('accuracyIn', ALL.map(late)),
    runsPanel('accuracyOut', ALL.map(late)),
  ],
  reason: {
    reproduced: {
      en:
        'Old samples are weighed by ρ, and ρ of a policy that has run away from them is noise; whatever keeps the ' +
        'policy near the reference keeps it near its old self.',
      zh: '旧样本要用 ρ 加权，而策略一旦跑远，ρ 就成了噪声；能把策略留在参考策略附近的东西，也让它离旧的自己不远。',
    },
    'in-part': {
      en:
        'Here training without KL does not die within so many steps, so that there is no death to save it from: ' +
        'what is old is ten small steps of a small network, and ρ of a few tokens corrects for them. It ends lower ' +
        'and farther away than with the penalty, which is the milder form of the same.',
      zh:
        '这里不加 KL 的训练在这么多步内并没有崩溃，因此谈不上“救活”：所谓“旧”只是小网络的十小步，几个词元的 ρ ' +
        '还能纠正。但它结束时正确率更低、离参考策略更远，这是同一现象较温和的形式。',
    },
    'not-reproduced': {
      en:
        'Ten steps of a small network with ratios of a few tokens are corrected by ρ: without KL training is well ' +
        'here.',
      zh: '小网络的十步、几个词元的比率，ρ 足以纠正：这里不加 KL 也没事。',
    },
  },
});

export const ASYNCHRONOUS_COLLAPSE = claim({
  id: 'asynchronous-collapse',
  claim: {
    en:
      'With rollouts ten updates old, k1 in the loss and k3 in the reward collapse; k1 in the reward (computed at ' +
      'the update) and k3 in the loss do not.',
    zh: '样本落后十次更新时，k1 放入损失与 k3 放入奖励崩溃，k1 放入奖励（在更新时计算）与 k3 放入损失不会。',
  },
  source: [paper('section on asynchronous training (level 10)', '异步训练部分（异步程度 10）')],
  places: [at('asynchronous', ['k1-in-loss', 'k3-in-reward', 'k1-in-reward', 'k3-in-loss'])],
  checks: [
    ...['k1-in-loss', 'k3-in-reward'].flatMap((worse) =>
      ['k1-in-reward', 'k3-in-loss'].map((better) => collapsesMore(late(worse), late(better))),
    ),
    survives(late('k1-in-reward')),
    survives(late('k3-in-loss')),
  ],
  plots: [collapsePanel(ALL.map(late)), runsPanel('reverseKl', ALL.map(late))],
  reason: {
    reproduced: {
      en:
        'k1 in the loss pushes the policy away from the samples of ten updates ago, the further they are the more ' +
        'so; k3 in the reward descends something without a lower bound.',
      zh: 'k1 放入损失把策略推离十次更新之前的样本，越远推得越狠；k3 放入奖励则在下降一个没有下界的量。',
    },
    'in-part': {
      en:
        'k1 in the loss pushes away from old samples at once; k3 in the reward has hardly a force near the ' +
        'reference, and needs steps or a β large enough to come to where it repels.',
      zh: 'k1 放入损失立刻推离旧样本；k3 放入奖励在参考策略附近几乎没有力，要步子或 β 够大才会走到它排斥的地方。',
    },
    'not-reproduced': {
      en: 'Ten of these steps are too short a way for the push to grow.',
      zh: '这样的十步太短，推力来不及长大。',
    },
  },
});

const [fresh, frozen] = ['base', 'frozen'].map((variant) => cell('asynchronous', 'k1-in-reward', variant));
const off = (row: string): Gradients => ({ row, level: 'sequence', sampling: 'off-policy' });

export const FROZEN = claim({
  id: 'frozen-at-rollout',
  claim: {
    en:
      'Off-policy, k1 in the reward is unbiased if it is computed at the update; frozen at rollout, as frameworks ' +
      'have it, it descends KL(π‖π_ref) − KL(π‖μ), and is biased.',
    zh:
      '异策略时，k1 放入奖励只有在更新时计算才无偏；像各框架那样在采样时冻结，它下降的是 KL(π‖π_ref) − KL(π‖μ)，' +
      '有偏。',
  },
  source: [
    {
      en: 'Xihuai Wang & Shao Zhang, “Choosing KL Estimators in RL” (2025)',
      zh: 'Xihuai Wang 与 Shao Zhang，“Choosing KL Estimators in RL”（2025）',
    },
  ],
  places: [at('asynchronous', ['k1-in-reward']), at('asynchronous', ['k1-in-reward'], 'frozen')],
  lab: lab('sequence'),
  checks: [
    unbiased(off('7')),
    biased(off('G')),
    above('accuracyIn', fresh, frozen),
    above('accuracyOut', fresh, frozen),
    above('reverseKl', frozen, fresh),
  ],
  plots: [
    gradientPanel('bias', ['7', 'G'], 'sequence', 'off-policy'),
    collapsePanel([fresh, frozen]),
    ...(['accuracyIn', 'reverseKl'] as const).map((measure) => runsPanel(measure, [fresh, frozen])),
  ],
  reason: {
    reproduced: {
      en:
        'What is frozen is the distance of the policy that sampled: the current one may go on from there without ' +
        'paying for it.',
      zh: '冻结下来的是采样策略的距离：当前策略再往前走不用付代价。',
    },
    'in-part': {
      en:
        'The bias is there in the gradient and grows with the distance between π and μ; how much of it reaches ' +
        'accuracy is decided by how far ten updates lead.',
      zh: '梯度里确有偏差，并随 π 与 μ 的距离增大；它对准确率影响多少，取决于十次更新能走多远。',
    },
    'not-reproduced': {
      en: 'Ten updates lead too short a way for π and μ to differ in what they pay.',
      zh: '十次更新走得太短，π 与 μ 付出的代价几乎相同。',
    },
  },
});

const on = (row: string): Gradients => ({ row, level: 'token', sampling: 'on-policy' });

export const TOKEN_LEVEL = claim({
  id: 'token-level',
  claim: {
    en:
      'A KL in the loss that is summed over tokens misses the effect of a token on later tokens; in the reward it ' +
      'is there.',
    zh: '损失里逐词元求和的 KL 忽略了一个词元对后续词元的影响；放入奖励则包含它。',
  },
  source: [
    {
      en: 'Tang & Munos, “On a few pitfalls in KL divergence gradient estimation for RL” (arXiv 2506.09477)',
      zh: 'Tang 与 Munos，“On a few pitfalls in KL divergence gradient estimation for RL”（arXiv 2506.09477）',
    },
    paper('section 3', '第 3 节'),
  ],
  lab: lab('token'),
  checks: [futureShare(on('2'), 0), futureShare(on('6'), 0), futureShare(on('7'), 1), biased(on('2')), biased(on('6'))],
  plots: [gradientPanel('futureShare', ['2', '6', '7'], 'token'), gradientPanel('bias', ['2', '6', '7'], 'token')],
  reason: {
    reproduced: {
      en:
        'A token’s own term is differentiated at a prefix that is taken as given; that the prefix of all later ' +
        'terms depends on it is what only the sum of the completion knows.',
      zh: '每个词元自己的项是在给定前缀下求导的；后面各项的前缀都依赖于它，只有整条回答的和才知道这一点。',
    },
    'in-part': {
      en:
        'What a token owes to later ones is small near the reference and in answers of three digits that hardly ' +
        'depend on each other: more samples are needed to see it everywhere.',
      zh: '在参考策略附近，三位数字彼此几乎无关，一个词元对后续的影响很小：要处处看清需要更多样本。',
    },
    'not-reproduced': {
      en:
        'The digits of these answers hardly depend on each other: the effect is too small to be seen with so many ' +
        'samples.',
      zh: '这些回答的各位数字彼此几乎无关：以这么多样本，影响小得看不出来。',
    },
  },
});

const [clamped, free] = ['ten', 'off'].map((variant) => cell('clamp', 'k3-in-loss', variant));

export const CLAMP = claim({
  id: 'clamp',
  claim: {
    en:
      'Clamping k3 at ±10, as frameworks do, removes the gradient exactly on the worst tokens, so that nothing ' +
      'pulls them back.',
    zh: '像各框架那样把 k3 截断在 ±10，恰好在偏离最严重的词元上去掉梯度，于是没有什么能把它们拉回来。',
  },
  source: [
    {
      en: 'code of verl, SkyRL and NeMo-RL: log-ratio at ±20, then k3 at ±10',
      zh: 'verl、SkyRL、NeMo-RL 的代码：对数比截断在 ±20，k3 再截断在 ±10',
    },
  ],
  places: [at('clamp', ['k3-in-loss'], 'off'), at('clamp', ['k3-in-loss'], 'ten')],
  checks: [clampCutsTheWorst, meanOver('klClampFraction', clamped, 0), above('forwardKl', clamped, free)],
  plots: (['klClampFraction', 'forwardKl', 'accuracyIn'] as const).map((measure) =>
    runsPanel(measure, [free, clamped]),
  ),
  reason: {
    reproduced: {
      en:
        'A clamped number has no derivative. The clamp was meant against overflow, and it switches the penalty off ' +
        'where it would be needed.',
      zh: '被截断的数没有导数。截断本是为了防止溢出，却恰好在需要惩罚的地方把它关掉了。',
    },
    'in-part': {
      en:
        'The derivative is zero there by construction; but a token that the policy has all but dropped is seldom ' +
        'sampled, so the clamp seldom acts and what it changes is within the noise of seeds.',
      zh:
        '那里的导数按构造就是零；但策略几乎已经丢掉的词元很少被采到，所以截断很少起作用，' +
        '它带来的变化淹没在种子间的噪声里。',
    },
    'not-reproduced': {
      en: 'The formula does not do what it is said to: look at the code.',
      zh: '公式的行为与所说不符：请检查代码。',
    },
  },
});

const normalised = (method: string, variant: string) => cell('normalised', method, variant);

export const GROUP_DEVIATION = claim({
  id: 'group-deviation',
  claim: {
    en: 'Dividing by the group’s standard deviation rescales β for each prompt: the same β is another penalty.',
    zh: '除以组内标准差会按题目重新缩放 β：同一个 β 成了另一种惩罚。',
  },
  source: [
    {
      en:
        'derived from the formula of GRPO’s advantage (src/kl/coefficients.ts); on the group’s mean: Wang & Zhang, ' +
        '“Understanding KL Divergence Estimators in RL”, section 8.3',
      zh:
        '由 GRPO 优势的公式推出（src/kl/coefficients.ts）；关于组均值：Wang 与 Zhang，“Understanding KL Divergence ' +
        'Estimators in RL”，第 8.3 节',
    },
  ],
  places: ['rloo', 'grpo'].map((variant) => at('normalised', ['k1-in-reward', 'k3-in-loss', 'none'], variant)),
  checks: [
    scaledByDeviation,
    noiseAtUnitScale,
    above('reverseKl', normalised('k3-in-loss', 'grpo'), normalised('k3-in-loss', 'rloo')),
    above('reverseKl', normalised('k1-in-reward', 'rloo'), normalised('k1-in-reward', 'grpo')),
  ],
  plots: (['reverseKl', 'accuracyIn', 'accuracyOut'] as const).map((measure) =>
    runsPanel(
      measure,
      ['k1-in-reward', 'k3-in-loss'].flatMap((method) =>
        ['rloo', 'grpo'].map((variant) => normalised(method, variant)),
      ),
    ),
  ),
  reason: {
    reproduced: {
      en:
        'In the reward the KL is divided as well, by a deviation that is smallest where all answers are alike: ' +
        'there the penalty is all that is left, at unit size. In the loss it is not divided while the reward is: ' +
        'there it becomes the weaker.',
      zh:
        '放入奖励时 KL 也被除，而当一组回答全都一样时标准差最小：此时只剩惩罚，且大小为一。放入损失时奖励被除而 KL ' +
        '不被除，惩罚相对变弱。',
    },
    'in-part': {
      en:
        'The rescaling is arithmetic. Of the distances in training these seeds tell no difference: with k1 in the ' +
        'reward the penalty is divided together with the reward, and Adam, which divides by the size of the whole ' +
        'gradient, undoes much of what is left.',
      zh:
        '重新缩放是算术事实。但在训练中，这些种子看不出距离上的差别：k1 放入奖励时惩罚与奖励一起被除，而 Adam ' +
        '又要除以整个梯度的大小，剩下的影响大多被它抵消。',
    },
    'not-reproduced': {
      en: 'The formula does not do what it is said to: look at the code.',
      zh: '公式的行为与所说不符：请检查代码。',
    },
  },
});
