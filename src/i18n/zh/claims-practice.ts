/** The claims about how training is done: each with its source, and the likely reason for what was found. */
import type { practice as english } from '../en/claims-practice';
import type { Spoken } from '../languages';
import { paper, sources } from './claim-sources';

export const practice: Spoken<typeof english> = {
  'asynchronous-stabilises': {
    claim: '样本落后十次更新时，不加 KL 的训练不稳定，k1 放入奖励（在更新时计算）能使之稳定。',
    source: paper('异步训练部分（异步程度 10）'),
    reason: {
      reproduced:
        '旧样本要用 ρ 加权，而策略一旦跑远，ρ 就成了噪声；能把策略留在参考策略附近的东西，也让它离旧的自己不远。',
      'in-part':
        '这里不加 KL 的训练在这么多步内并没有崩溃，因此谈不上“救活”：所谓“旧”只是小网络的十小步，几个词元的 ρ ' +
        '还能纠正。但它结束时正确率更低、离参考策略更远，这是同一现象较温和的形式。',
      'not-reproduced': '小网络的十步、几个词元的比率，ρ 足以纠正：这里不加 KL 也没事。',
    },
  },
  'asynchronous-collapse': {
    claim: '样本落后十次更新时，k1 放入损失与 k3 放入奖励崩溃，k1 放入奖励（在更新时计算）与 k3 放入损失不会。',
    source: paper('异步训练部分（异步程度 10）'),
    reason: {
      reproduced: 'k1 放入损失把策略推离十次更新之前的样本，越远推得越狠；k3 放入奖励则在下降一个没有下界的量。',
      'in-part':
        'k1 放入损失立刻推离旧样本；k3 放入奖励在参考策略附近几乎没有力，要步子或 β 够大才会走到它排斥的地方。',
      'not-reproduced': '这样的十步太短，推力来不及长大。',
    },
  },
  'frozen-at-rollout': {
    claim:
      '异策略时，k1 放入奖励只有在更新时计算才无偏；像各框架那样在采样时冻结，它下降的是 KL(π‖π_ref) − KL(π‖μ)，' +
      '有偏。',
    source: 'Xihuai Wang 与 Shao Zhang，“Understanding KL Divergence Estimators in RL”（2025）',
    reason: {
      reproduced: '冻结下来的是采样策略的距离：当前策略再往前走不用付代价。',
      'in-part': '梯度里确有偏差，并随 π 与 μ 的距离增大；它对准确率影响多少，取决于十次更新能走多远。',
      'not-reproduced': '十次更新走得太短，π 与 μ 付出的代价几乎相同。',
    },
  },
  'token-level': {
    claim: '损失里逐词元求和的 KL 忽略了一个词元对后续词元的影响；放入奖励则包含它。',
    source: sources(
      'Tang 与 Munos，“On a few pitfalls in KL divergence gradient estimation for RL”（arXiv 2506.09477）',
      paper('第 3 节'),
    ),
    reason: {
      reproduced: '每个词元自己的项是在给定前缀下求导的；后面各项的前缀都依赖于它，只有整条回答的和才知道这一点。',
      'in-part': '在参考策略附近，三位数字彼此几乎无关，一个词元对后续的影响很小：要处处看清需要更多样本。',
      'not-reproduced': '这些回答的各位数字彼此几乎无关：以这么多样本，影响小得看不出来。',
    },
  },
  clamp: {
    claim: '像各框架那样把 k3 截断在 ±10，恰好在偏离最严重的词元上去掉梯度，于是没有什么能把它们拉回来。',
    source: 'verl、SkyRL、NeMo-RL 的代码：对数比截断在 ±20，k3 再截断在 ±10',
    reason: {
      reproduced: '被截断的数没有导数。截断本是为了防止溢出，却恰好在需要惩罚的地方把它关掉了。',
      'in-part':
        '那里的导数按构造就是零；但策略几乎已经丢掉的词元很少被采到，所以截断很少起作用，' +
        '它带来的变化淹没在种子间的噪声里。',
      'not-reproduced': '公式的行为与所说不符：请检查代码。',
    },
  },
  'group-deviation': {
    claim: '除以组内标准差会按题目重新缩放 β：同一个 β 成了另一种惩罚。',
    source:
      '由 GRPO 优势的公式推出（src/kl/coefficients.ts）；关于组均值：Wang 与 Zhang，“Understanding KL Divergence ' +
      'Estimators in RL”，第 8.3 节',
    reason: {
      reproduced:
        '放入奖励时 KL 也被除，而当一组回答全都一样时标准差最小：此时只剩惩罚，且大小为一。放入损失时奖励被除而 KL ' +
        '不被除，惩罚相对变弱。',
      'in-part':
        '重新缩放是算术事实。但在训练中，这些种子看不出距离上的差别：k1 放入奖励时惩罚与奖励一起被除，而 Adam ' +
        '又要除以整个梯度的大小，剩下的影响大多被它抵消。',
      'not-reproduced': '公式的行为与所说不符：请检查代码。',
    },
  },
};
