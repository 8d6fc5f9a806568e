/** What each column of the table says, and each cause of a difference, in plain words. */
import type { Text } from '../../common/text';
import type { Cause } from '../../lab/lab-types';
import { NOTHING, TOLERANCE } from '../../lab/table/row-verdict';
import type { Prose } from './prose';
import type { LabColumn } from '../../lab/lab-page';

const percent = (share: number): string => `${100 * share} %`;

export const COLUMN_EXPLANATIONS: Readonly<Record<LabColumn, Prose>> = {
  name: {
    en: [
      'A row is one way to write the penalty: which estimate of the KL (k1, k2 or k3), and where it is put. In ' +
        'the loss it is differentiated itself. In',
      'the reward it is a plain number, and only the probability of the sample is differentiated. The weight ρ = ' +
        'q/μ corrects for samples that come from',
      'another policy μ. Colour is the estimate, the dash is the place.',
    ],
    zh: [
      '一行就是一种惩罚的写法：用 KL 的哪个估计（k1、k2 或 k3），放在哪里。放入损失，它自己被求导；放入奖励，' +
        '它只是一个数，被求导的只有样本的概率。',
      '权重 ρ = q/μ 修正样本来自另一个策略 μ 的影响。颜色是估计，线型是位置。',
    ],
  },
  objective: {
    en: [
      'What the code computes, and what backward() sees. The small letter under 𝔼 says who drew the samples. The ' +
        'drawing is no part of the graph: samples',
      'arrive as data. So the distribution under 𝔼 is not differentiated here, only what stands to its right. ' +
        'That is what sg(q) under 𝔼 says: q samples,',
      'but as a constant. sg(·), detach in code, makes any part a constant.',
    ],
    zh: [
      '代码计算的东西，也是 backward() 所看到的。𝔼 下面的小字母说明样本由谁采出。采样不在计算图里：' +
        '样本是作为数据进来的。',
      '所以这里 𝔼 下面的分布不被求导，被求导的只有它右边的部分。𝔼 下面的 sg(q) 就是这个意思：q 负责采样，但当作常数。',
      'sg(·)（代码里的 detach）把任何部分变成常数。',
    ],
  },
  expectation: {
    en: [
      'Column 1 averaged over every completion, each by its probability: the number that the log shows with ' +
        'endless samples. Weighing by ρ turns an',
      'average over μ into one over q. Where it equals KL(q‖p), the value is unbiased.',
    ],
    zh: [
      '把第一列对所有回答按概率求平均：样本无穷多时日志里显示的数值。乘以 ρ 把对 μ 的平均变成对 q 的平均。它等于 ' +
        'KL(q‖p) 时，数值无偏。',
    ],
  },
  gradient: {
    en: [
      'What backward() makes of column 1. s = ∇log q is the direction in which x becomes likelier. ' +
        'Differentiating k gives the path gradient: ∇k1 = s,',
      '∇k2 = s·k1, ∇k3 = s·(1 − r). Differentiating q, where q stands inside the brackets as ρ, gives the ' +
        'score-function gradient: s times k. The true',
      'gradient of an average needs both: ∇E_q[f] = E_q[∇f + s·f]. So a row goes wrong where one part is missing ' +
        'and is not zero.',
    ],
    zh: [
      'backward() 对第一列求导的结果。s = ∇log q 是让 x 更可能出现的方向。对 k 求导得到路径梯度：∇k1 = s，∇k2 = s·k1，',
      '∇k3 = s·(1 − r)。对 q 求导（当 q 以 ρ 的形式出现在括号里时）得到得分函数梯度：s 乘以 k。' +
        '平均值的真实梯度需要两者：',
      '∇E_q[f] = E_q[∇f + s·f]。缺了其中一部分而它又不为零，这一行就错了。',
    ],
  },
  expectedGradient: {
    en: [
      'Column 3 averaged over every completion, each by its probability: where training drifts, once the noise ' +
        'has averaged out. Where it equals',
      'E_q[s·k1] = ∇KL(q‖p), the gradient is unbiased. One rule simplifies most rows: E_q[s] = 0, since ' +
        'probabilities always add up to 1. Whether columns',
      '3 and 4 agree is checked here with numbers: both are on the right.',
    ],
    zh: [
      '把第三列对所有回答按概率求平均：噪声平均掉以后，训练漂向哪里。它等于 E_q[s·k1] = ∇KL(q‖p) 时，梯度无偏。' +
        '多数行靠一条规则化简：',
      'E_q[s] = 0，因为概率之和永远是 1。第三列与第四列是否一致，在这里用数字验证：两者都在右边。',
    ],
  },
  value: {
    en: [
      'How far the number that is logged as the KL lies from the true KL on average, in nats: the mean over all ' +
        'samples so far, less KL(q‖p) by',
      'enumeration. ± is half of the 99.9 % interval: of a thousand such intervals about one misses. Good values ' +
        'do not make good gradients: that is what',
      'this table is about.',
    ],
    zh: [
      '日志里当作 KL 的数值平均偏离真实 KL 多少，单位 nat：到目前为止所有样本的平均，减去枚举得到的 KL(q‖p)。± ' +
        '是 99.9 % 区间的一半：',
      '一千个这样的区间大约有一个不含真值。数值好不等于梯度好：这张表讲的正是这一点。',
    ],
  },
  valueVariance: {
    en: [
      'How much the logged number varies from one completion to the next: its variance, in nats². k1 is of ' +
        'either sign and varies most near the',
      'reference. k2 and k3 are never negative there and vary little; far from it k3 can vary most, since it ' +
        'grows like p/q.',
    ],
    zh: [
      '日志里的数值从一条回答到下一条变化多大：它的方差，单位 nat²。在参考策略附近，k1 有正有负，变化最大；k2 和 ' +
        'k3 从不为负，变化小。',
      '离得远时 k3 可能变化最大，因为它像 p/q 那样增长。',
    ],
  },
  bias: {
    en: [
      'How far the mean gradient lies from the true one: the length of the difference between the mean of all ' +
        'sampled gradients and ∇KL(q‖p), over the',
      'length of ∇KL(q‖p). 0 is right, 1 is as wrong as no gradient at all. The bar is the 99.9 % interval and ' +
        'narrows with every batch. The upright tick',
      'is the exact value, by enumeration. Noise alone would make any mean look off, so its share is taken away.',
    ],
    zh: [
      '平均梯度偏离真实梯度多远：所有采样梯度的平均与 ∇KL(q‖p) 之差的长度，除以 ∇KL(q‖p) 的长度。0 是正确，1 ' +
        '与完全没有梯度一样错。',
      '横条是 99.9 % 区间，每来一批就变窄；竖线是枚举得到的精确值。单是噪声就会让任何平均看起来有偏，' +
        '所以噪声的那一份已经扣除。',
    ],
  },
  cosine: {
    en: [
      'The direction of the mean gradient: 1 points like ∇KL(q‖p), 0 is across it, −1 is opposite. A gradient ' +
        'can point almost right and still be far too',
      'short, so look at the bias as well. There is none where the mean gradient is zero.',
    ],
    zh: [
      '平均梯度的方向：1 与 ∇KL(q‖p) 同向，0 垂直，−1 反向。方向几乎正确的梯度也可能太短，所以偏差也要看。' +
        '平均梯度为零时没有方向。',
    ],
  },
  variance: {
    en: [
      'How much the gradient of one completion varies, all parameters together: the sum of their variances over ' +
        'the squared length of the true gradient.',
      'The mean of n completions has one n-th of it. Two unbiased rows differ in this alone: it is the number of ' +
        'samples that they need.',
    ],
    zh: [
      '一条回答的梯度变化多大，所有参数合在一起：各参数方差之和，除以真实梯度长度的平方。n 条回答的平均只有它的 ' +
        'n 分之一。两个无偏的行只在这里不同：',
      '它就是所需的样本数。',
    ],
  },
  future: {
    en: [
      'A token also decides which tokens can follow. That part of ∇KL(q‖p), from each token to the k1 of all ' +
        'later tokens, is the future-KL term. 100 %',
      'means that the mean gradient has all of it, 0 % none. A loss token by token leaves it out; a reward for ' +
        'the whole completion keeps it. A dash:',
      'with one token there is no such term, or the gradient has other parts beside it, of which a share would ' +
        'say nothing.',
    ],
    zh: [
      '一个词元也决定了后面能出现哪些词元。∇KL(q‖p) 中从每个词元到其后所有词元的 k1 的那一部分，叫 future-KL 项。',
      '100 % 表示平均梯度含有它的全部，0 % 表示完全没有。逐词元的损失丢掉它；对整条回答的奖励保留它。短横：' +
        '只有一个词元时没有这一项，',
      '或者梯度含有别的部分，谈份额没有意义。',
    ],
  },
  verdict: {
    en: [
      'What the samples say of the gradient, at 99.9 % confidence. Biased: the interval of the bias lies above 0.',
      `Unbiased: it includes 0 and ends below ${percent(TOLERANCE)}. Slight bias: so it looks, but enumeration knows a bias that is smaller than that.`,
      `Zero: the mean gradient itself may be nothing, and is less than ${percent(NOTHING)} of what it should be. Undecided: none of these yet; more samples will tell.`,
      'The verdict is taken after 2, 4, 8, … batches, so that looking often does not make it lucky. And it waits ' +
        'until the sample must have seen the',
      'rare completions that carry the variance: before that every interval is too short, which only enumeration ' +
        'can know.',
    ],
    zh: [
      '样本对梯度作出的判断，置信度 99.9 %。有偏：偏差的区间在 0 以上。',
      `无偏：区间含 0，且上端低于 ${percent(TOLERANCE)}。略偏：看起来无偏，但枚举知道有一个比这更小的偏差。`,
      `为零：平均梯度可能什么也没有，且不到应有的 ${percent(NOTHING)}。未定：以上都还不成立，样本多了才知道。`,
      '判断只在第 2、4、8、…批之后作出，免得看得多了碰上运气。',
      '它还要等到样本理应见过那些承载方差的罕见回答：在此之前所有区间都太短，而这只有枚举才知道。',
    ],
  },
  theory: {
    en: [
      'What theory says before anything is measured. The document speaks of whole completions; its first three ' +
        'rows are on-policy. Where the place that',
      'is measured differs (token by token, or with older samples), theory may say another thing than the ' +
        'document, and the cause is named. If the',
      'measurement contradicts theory or the enumeration, the row says so in red.',
    ],
    zh: [
      '测量之前理论怎么说。文档讲的是整条回答，其前三行是同策略。测量的情形不同时（逐词元，或样本更旧），' +
        '理论的结论可能与文档不同，并写明原因。',
      '如果测量与理论或枚举矛盾，这一行会用红字写出。',
    ],
  },
};

export interface CauseExplanation {
  label: Text;
  text: Prose;
}

export const CAUSES: Readonly<Record<Cause, CauseExplanation>> = {
  'token-level-loss': {
    label: { en: 'token loss', zh: '词元损失' },
    text: {
      en: [
        'The loss is a sum over tokens, and each term is differentiated for its own token only. What a token ' +
          'does to the tokens after it, the future-KL',
        'term, is lost.',
      ],
      zh: ['损失是对词元求和，每一项只对自己的词元求导。一个词元对其后词元的影响，即 future-KL 项，丢失了。'],
    },
  },
  'token-level-rho': {
    label: { en: 'token ρ', zh: '词元 ρ' },
    text: {
      en: [
        'Each token has its own ρ. It corrects how often μ chose this token, but not how often μ reached this ' +
          'prefix, nor what μ said afterwards.',
      ],
      zh: ['每个词元有自己的 ρ。它修正 μ 选这个词元的频率，却不修正 μ 到达这个前缀的频率，也不修正 μ 之后的选择。'],
    },
  },
  'token-level-k': {
    label: { en: 'token k', zh: '词元 k' },
    text: {
      en: [
        'k is taken of each token and summed. For k1 the sum is the k1 of the whole completion. For k2 and k3 it ' +
          'is another number, with another mean',
        'gradient.',
      ],
      zh: ['对每个词元取 k 再求和。对 k1 来说，和就是整条回答的 k1；对 k2 和 k3 来说，那是另一个数，平均梯度也不同。'],
    },
  },
  'no-rho': {
    label: { en: 'no ρ', zh: '没有 ρ' },
    text: {
      en: [
        'The samples come from an older policy μ, and the loss has no ρ to weigh them back. The average is taken ' +
          'over the wrong distribution.',
      ],
      zh: ['样本来自更旧的策略 μ，而损失里没有 ρ 把它们加权回来。平均是对错误的分布取的。'],
    },
  },
  'frozen-at-rollout': {
    label: { en: 'frozen', zh: '冻结' },
    text: {
      en: ['The penalty was computed when the samples were drawn, and is that of μ, not of the policy now.'],
      zh: ['惩罚在采样时就算好了，属于 μ，而不是现在的策略。'],
    },
  },
  baseline: {
    label: { en: 'baseline', zh: '基线' },
    text: {
      en: ['A baseline from the other completions of the group. It changes the variance and never the mean.'],
      zh: ['基线取自同组的其他回答。它改变方差，从不改变均值。'],
    },
  },
};

export const NOTATION: Prose = {
  en: [
    'q = π the policy, p = π_ref the reference, μ the policy that sampled (on-policy q itself). s = ∇log q, r = ' +
      'p/q, ρ = q/μ. k1 = log q/p, k2 = k1²/2,',
    'k3 = r − 1 + k1. sg(·): taken as a constant. x is a whole completion.',
  ],
  zh: [
    'q = π 策略，p = π_ref 参考策略，μ 采样的策略（同策略时就是 q）。s = ∇log q，r = p/q，ρ = q/μ。',
    'k1 = log q/p，k2 = k1²/2，k3 = r − 1 + k1。sg(·)：当作常数。x 是一条完整的回答。',
  ],
};

export const CODE_NOTATION: Prose = {
  en: [
    'In code: logq, logp, logmu are log-probabilities of whole completions, one number each; only logq carries a ' +
      'gradient, and on-policy logmu is',
    'logq.detach(). mean() is over sampled completions; where q or mu stands as a weight, sum() is over every ' +
      'completion there is.',
  ],
  zh: [
    '代码里：logq、logp、logmu 是整条回答的对数概率，每条一个数；只有 logq 带梯度，同策略时 logmu 就是 logq.detach()。',
    'mean() 对采样的回答求平均；以 q 或 mu 为权重时，sum() 对所有回答求和。',
  ],
};

/** Instead of that, for rows that exist token by token only. */
export const TOKEN_CODE_NOTATION: Prose = {
  en: [
    'KL_t is the KL between the next-token distributions at token t, K_t the sum of k1 from t on, F the ' +
      'future-KL term. In code logq, logp, logmu are those',
    'of each sampled token, [n, T]; logq_t, logp_t those of every word of the vocabulary, [n, T, V]; q and mu as ' +
      'weights are probabilities of whole completions, [n].',
  ],
  zh: [
    'KL_t 是词元 t 处两个下一词元分布之间的 KL，K_t 是从 t 起 k1 之和，F 是 future-KL 项。代码里 logq、logp、' +
      'logmu 属于每个采到的词元，[n, T]；',
    'logq_t、logp_t 属于词表中的每个词，[n, T, V]；作为权重的 q 和 mu 是整条回答的概率，[n]。',
  ],
};

/** Where the level is the token: formulas and measurement are not of the same thing. */
export const TOKEN_LEVEL: Prose = {
  en: [
    'The formulas are the document’s, for whole completions. What is measured now has k and ρ of each token, ' +
      'summed: where that makes a difference, its cause is named below.',
  ],
  zh: ['公式是文档的写法，对整条回答。现在测量的是逐词元的 k 和 ρ 再求和：有差别的地方，下面写明原因。'],
};
