/** Why each row comes out as it does, in plain words, for someone who knows what a gradient is. */
import type { Prose } from './prose';

export interface RowExplanation {
  /** Paragraph: what is differentiated, and what comes of it. */
  why: Prose;
  /** What older samples change; absent where nothing. */
  older?: Prose;
}

export const ROW_EXPLANATIONS: Readonly<Record<string, RowExplanation>> = {
  0: {
    why: {
      en: [
        'KL(q‖p) is an average over every completion x, of how much likelier q makes x than p does, as a ' +
          'logarithm: k1. When the parameters move, two',
        'things change: the number k1 of each completion, and how often each completion comes up. The first ' +
          'gives the path gradient, s. The second gives',
        'the score-function gradient, s·k1. The path part is zero on average, because probabilities always add ' +
          'up to 1. What is left is E_q[s·k1]: of',
        'each completion, its direction s times its k1. Answers are so short here that every completion can be ' +
          'listed, so this row is exact, and all',
        'others are held against it.',
      ],
      zh: [
        'KL(q‖p) 是对所有回答 x 的平均：q 比 p 更可能产生 x 多少（取对数，即 k1）。参数移动时有两样东西在变：' +
          '每个回答的 k1，',
        '以及每个回答出现的频率。前者给出路径梯度 s，后者给出得分函数梯度 s·k1。路径部分平均为零，' +
          '因为概率之和永远是 1。剩下的是 E_q[s·k1]：',
        '每个回答的方向 s 乘以它的 k1。这里的回答很短，可以把所有回答都列出来，所以这一行是精确的，' +
          '其他各行都与它比较。',
      ],
    },
  },
  1: {
    why: {
      en: [
        'k1 is averaged over samples and then differentiated. backward() does not know that the samples came ' +
          'from q. So it finds only the path part, s:',
        'the same push for every sample, whatever its k1. On average s is zero. The number in the log is right; ' +
          'the gradient is noise and nothing else.',
        'The penalty does not act, and a larger β only makes the noise larger.',
      ],
      zh: [
        '先对样本求 k1 的平均，再求梯度。backward() 不知道样本来自 q，所以只得到路径部分 s：不管 k1 是多少，' +
          '每个样本受到的推力都一样。',
        's 平均为零。日志里的数值是对的，梯度却只有噪声。惩罚不起作用，β 越大只是噪声越大。',
      ],
    },
    older: {
      en: [
        'The average of s over older samples is not zero: it is −∇KL(μ‖q). Descending it pushes the policy away ' +
          'from its own recent samples, without',
        'bound.',
      ],
      zh: ['对旧样本来说，s 的平均不是零，而是 −∇KL(μ‖q)。沿它下降会把策略无界地推离自己最近的样本。'],
    },
  },
  2: {
    why: {
      en: [
        'k2 is half of k1 squared, so by the chain rule its derivative is k1·s. That happens to be the ' +
          'score-function part, the very part that backward()',
        'cannot see. So a number that is not the KL has the gradient of the KL. The number itself is biased: its ' +
          'average is near the KL only while q is',
        'near p.',
      ],
      zh: [
        'k2 是 k1 平方的一半，由链式法则，它的导数是 k1·s。这恰好就是 backward() 看不到的得分函数部分。于是，' +
          '一个不是 KL 的数值，',
        '却有 KL 的梯度。数值本身有偏：只有 q 离 p 很近时，它的平均才接近 KL。',
      ],
    },
    older: {
      en: [
        'The samples are those of μ, and nothing weighs them back to q. The same s·k1 is averaged with the wrong ' +
          'frequencies.',
      ],
      zh: ['样本来自 μ，没有任何东西把它们加权回 q。同样的 s·k1，按错误的频率求了平均。'],
    },
  },
  3: {
    why: {
      en: [
        'This is the penalty of GRPO. k3 is never negative, varies little near the reference, and its average is ' +
          'the KL. But its derivative is s·(1 − r),',
        'with r = p/q, and the average of that is ∇KL(p‖q): the gradient of the forward KL, the same two ' +
          'policies the other way round. Near the reference',
        '1 − r is about k1, so both gradients agree there. Farther off they part: where q is much too large, 1 − ' +
          'r stops at 1; where q is much too small,',
        'it grows without bound.',
      ],
      zh: [
        '这就是 GRPO 的惩罚项。k3 从不为负，在参考策略附近波动小，平均等于 KL。但它的导数是 s·(1 − r)，r = p/q，',
        '其平均是 ∇KL(p‖q)：正向 KL 的梯度，两个策略不变，方向相反。在参考策略附近 1 − r 约等于 k1，' +
          '两个梯度一致。离得远就分开了：',
        'q 过大处 1 − r 停在 1；q 过小处它无界增长。',
      ],
    },
    older: {
      en: [
        'Without ρ the average is taken over μ. It is then the gradient of neither KL. This is GRPO with several ' +
          'epochs over the same samples.',
      ],
      zh: ['没有 ρ，平均是对 μ 取的，于是它不是任何一个 KL 的梯度。对同一批样本训练多个 epoch 的 GRPO 就是如此。'],
    },
  },
  4: {
    why: {
      en: [
        'The weight ρ = q/μ puts q inside what is differentiated. Now backward() sees how the probability of ' +
          'each sample changes, and finds both parts:',
        's·k1 and s. The mean is right, with samples of q and with older ones. The part s is zero on average but ' +
          'not sample by sample: same mean as rows',
        '6 and 7, more variance. On-policy ρ equals 1, but its gradient is s: in code, exp(logq − logq.detach()).',
      ],
      zh: [
        '权重 ρ = q/μ 把 q 放入了被求导的部分。于是 backward() 看得到每个样本的概率怎样变化，两部分都得到了：' +
          's·k1 和 s。',
        '无论样本来自 q 还是更旧的策略，平均都是对的。s 这一项平均为零，但逐样本不为零：与第 6、7 行均值相同，' +
          '方差更大。同策略时 ρ 等于 1，',
        '但它的梯度是 s：代码里写成 exp(logq − logq.detach())。',
      ],
    },
  },
  5: {
    why: {
      en: [
        'As in row 4, backward() finds both parts, here of k2: s·k2 and k1·s. Together they are the true ' +
          'gradient of E_q[k2]. That is the right gradient',
        'of the wrong number, since E_q[k2] is not the KL. Row 2 was right only because it lacked one of the two ' +
          'parts.',
      ],
      zh: [
        '与第 4 行一样，backward() 得到了两部分，这里是 k2 的：s·k2 和 k1·s。合起来正是 E_q[k2] 的真实梯度。',
        '对错误的数值求了正确的梯度，因为 E_q[k2] 不是 KL。第 2 行之所以对，正因为少了其中一部分。',
      ],
    },
  },
  6: {
    why: {
      en: [
        'backward() finds both parts of k3: s·k3 and s·(1 − r). Since k3 = r − 1 + k1, the r − 1 cancels, sample ' +
          'by sample, and ρ·s·k1 is left. It is the',
        'same random variable as row 7: same mean, same variance, on- and off-policy.',
      ],
      zh: [
        'backward() 得到 k3 的两部分：s·k3 和 s·(1 − r)。因为 k3 = r − 1 + k1，r − 1 逐样本抵消，',
        '剩下 ρ·s·k1。它与第 7 行是同一个随机变量：均值相同，方差相同，同策略和异策略都如此。',
      ],
    },
  },
  7: {
    why: {
      en: [
        'The penalty is taken off the reward. A reward is a plain number: no gradient passes through it, only ' +
          'the probability of the sample is',
        'differentiated. That gives s·k1, the score-function part alone. The path part, which is zero on ' +
          'average, is not there to add noise. And a reward',
        'belongs to the whole completion, so the effect of an early token on later ones is counted, even when k ' +
          'is taken token by token.',
      ],
      zh: [
        '惩罚从奖励里扣除。奖励只是一个数：梯度不从中通过，被求导的只有样本的概率。结果是 s·k1，' +
          '正好是得分函数部分。平均为零的路径部分不在其中，也就不添噪声。',
        '而且奖励属于整条回答，所以即使逐词元计算 k，前面词元对后面词元的影响也算在内。',
      ],
    },
  },
  8: {
    why: {
      en: [
        'As a reward, what counts is s·k2. k2 does not know the sign: it is as large where q is above p as where ' +
          'it is below, so it presses every odd',
        'completion down, on both sides. Its average force does not point back to the reference. Near the ' +
          'reference it is also far too small: k2 is of',
        'second order there, k1 of first.',
      ],
      zh: [
        '作为奖励，起作用的是 s·k2。k2 不分正负：q 高于 p 和低于 p 时一样大，于是两边的异常回答都被往下压。' +
          '平均的力并不指回参考策略。',
        '在参考策略附近它还太小：那里 k2 是二阶小量，k1 是一阶。',
      ],
    },
  },
  9: {
    why: {
      en: [
        'The number k3 is right on average, and yet as a reward what counts is s·k3, whose average is ∇KL(q‖p) − ' +
          '∇KL(p‖q). So it descends the reverse',
        'KL minus the forward KL. That difference has no lower bound, and where it falls both may grow, the ' +
          'forward KL faster. Near the reference the two',
        'gradients cancel, so there is hardly any force. Farther off it may point the wrong way: this is the row ' +
          'whose runs collapse.',
      ],
      zh: [
        'k3 的数值平均是对的，但作为奖励，起作用的是 s·k3，它的平均是 ∇KL(q‖p) − ∇KL(p‖q)。所以它降低的是反向 KL ' +
          '减去正向 KL。',
        '这个差没有下界；它下降时两者可能都在增长，只是正向 KL 长得更快。在参考策略附近两个梯度抵消，几乎没有力；' +
          '离得远了，方向可能是反的：会崩溃的就是这一行。',
      ],
    },
  },
  A: {
    why: {
      en: [
        'Row 2 with its samples weighed back to q. The weight ρ is a constant here, so only k2 is ' +
          'differentiated: ρ·s·k1. That is the same random',
        'variable as rows 6 and 7.',
      ],
      zh: ['第 2 行，但把样本加权回 q。这里 ρ 是常数，被求导的只有 k2：ρ·s·k1。它与第 6、7 行是同一个随机变量。'],
    },
  },
  B: {
    why: {
      en: [
        'The half in the reward is row 7 and is already right. The half in the loss is row 1: zero on average, ' +
          'so it adds variance and nothing else. The',
        'full β belongs in each place.',
      ],
      zh: ['奖励里的一半就是第 7 行，已经正确。损失里的一半是第 1 行：平均为零，只添方差。两处都要用完整的 β。'],
    },
    older: {
      en: ['The half in the loss has no ρ, so it is no longer zero: it pushes away from μ, as in row 1.'],
      zh: ['损失里的一半没有 ρ，不再为零：和第 1 行一样，它把策略推离 μ。'],
    },
  },
  C: {
    why: {
      en: [
        'The reward gives the score-function part of k3, s·k3; the loss gives the path part, s·(1 − r). Together ' +
          'they are the whole gradient of E_q[k3],',
        'which is the KL. The errors of rows 9 and 3 cancel, sample by sample. The full β belongs in each place.',
      ],
      zh: [
        '奖励给出 k3 的得分函数部分 s·k3，损失给出路径部分 s·(1 − r)。合起来就是 E_q[k3]（也就是 KL）的完整梯度。',
        '第 9 行和第 3 行的误差逐样本抵消。两处都要用完整的 β。',
      ],
    },
    older: {
      en: ['The half in the reward carries ρ, the half in the loss does not. They no longer fit together.'],
      zh: ['奖励里的一半带有 ρ，损失里的一半没有，两者不再吻合。'],
    },
  },
  D: {
    why: {
      en: [
        'At each prefix the KL between the two next-token distributions is computed over the whole vocabulary, ' +
          'not from the one token that was sampled.',
        'So it varies little. But it is a loss of each prefix on its own: how a token changes which prefixes ' +
          'come later is not differentiated. What is',
        'missing is the future-KL term F, the sum over tokens of s of the token times the k1 of all tokens after it.',
      ],
      zh: [
        '在每个前缀上，对整个词表计算两个下一词元分布之间的 KL，而不是只看采到的那一个词元，所以波动小。' +
          '但它是每个前缀各自的损失：',
        '一个词元怎样改变后面会出现哪些前缀，没有被求导。缺的就是 future-KL 项 F：对每个词元，用它的 s ' +
          '乘以其后所有词元的 k1，再求和。',
      ],
    },
    older: { en: ['The prefixes are those that μ visits.'], zh: ['前缀是 μ 所经过的前缀。'] },
  },
  E: {
    why: {
      en: [
        'A token cannot change what was said before it. Row 7 gives each token the k1 of the whole completion; ' +
          'here each gets only K_t, the k1 from itself on.',
        'What is left out is zero on average, so the mean stays and the variance falls. Column 1 is there for ' +
          'its gradient only; the number in the log is',
        'the sum of k1.',
      ],
      zh: [
        '一个词元改变不了它之前说过的话。第 7 行把整条回答的 k1 给每个词元；这里每个词元只得到 K_t，' +
          '即从自己开始的 k1。省去的部分平均为零，所以均值不变，方差下降。',
        '第一列只为它的梯度而写；日志里的数值是 k1 之和。',
      ],
    },
    older: {
      en: ['ρ of the token alone does not weigh what μ did before and after it.'],
      zh: ['单个词元的 ρ 没有对 μ 在它之前和之后的选择加权。'],
    },
  },
  F: {
    why: {
      en: [
        'Row 7 with a baseline: from the k1 of each completion the mean k1 of the seven others of its group is ' +
          'taken off, as RLOO does. The others know',
        'nothing of this completion, and s is zero on average, so the mean stays. The variance falls where the ' +
          'group shares a large k1.',
      ],
      zh: [
        '第 7 行加上基线：每个回答的 k1 减去同组其他七个回答的平均 k1，RLOO 就是这样做的。' +
          '其他回答与这个回答无关，而 s 平均为零，所以均值不变。',
        '当一组回答的 k1 普遍较大时，方差下降。',
      ],
    },
  },
  G: {
    why: {
      en: [
        'Row 7 as frameworks often have it: the k1 in the reward is computed once, when the samples are drawn, ' +
          'and kept. On-policy that is row 7.',
      ],
      zh: ['框架里常见的第 7 行：奖励里的 k1 在采样时计算一次，然后保留不变。同策略时它就是第 7 行。'],
    },
    older: {
      en: [
        'Then k1 is that of the policy which sampled, log μ/p. Its mean gradient is ∇[KL(q‖p) − KL(q‖μ)]: it ' +
          'pulls to the reference, and it pushes away',
        'from μ.',
      ],
      zh: ['这时 k1 属于采样的策略：log μ/p。平均梯度是 ∇[KL(q‖p) − KL(q‖μ)]：把策略拉向参考策略，同时推离 μ。'],
    },
  },
};
