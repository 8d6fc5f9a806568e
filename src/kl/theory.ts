/**
 * What a method does in expectation. The verdicts are *derived*, not tabulated, so they hold for estimators added
 * from outside as well. On-policy, E[s] = 0 for the score s = ∇log π, therefore with c(δ) the method's coefficient on
 * s:
 *   c constant                 ⇒ expected gradient 0;
 *   c(δ) = δ + constant        ⇒ expected gradient E[s k1] = ∇KL(π‖π_ref), unbiased;
 *   k(δ) = δ + a·(e^(−δ) − 1)  ⇒ E[k] = KL(π‖π_ref), unbiased value (because E[e^(−δ)] = 1).
 */
import type { Method } from './method';
import type { Text } from '../common/text';
import { estimatorOf, methodName } from './placements';

export interface Theory {
  method: string;
  /** Formula of the expected gradient, to be descended, without β. */
  expectedGradient: string;
  verdict: {
    /** Of the number it reports as the KL. */
    value: 'unbiased' | 'biased' | 'none';
    /** Of its gradient as that of the reverse KL; 'none' = zero on average. */
    gradient: 'unbiased' | 'biased' | 'none';
  };
  optimises: Text;
  /** Set where a token-level loss sees each token's own term only, not its effect on later prefixes. */
  caveat: Text | null;
  /** Why runs with it collapse, in one plain sentence; for those that do not by themselves, what then does. */
  collapseReason: Text;
}

const PROBES = [-2, -0.7, -0.1, 0.3, 1.1, 2.5];

function constantOver(f: (delta: number) => number): boolean {
  const first = f(PROBES[0]);
  return PROBES.every((delta) => Math.abs(f(delta) - first) < 1e-9 * (1 + Math.abs(first)));
}

/**
 * The penalty's coefficient on ∇log π with ρ = 1, without β and 1/N: k' in a loss, k in a reward, k + k' in both or
 * with ρ attached.
 */
export function onPolicyCoefficient(method: Method): (delta: number) => number {
  const k = estimatorOf(method);
  if (!k) return () => 0;
  switch (method.placement) {
    case 'loss':
    case 'detached-weighted-loss':
      return (delta) => k.derivative(delta);
    case 'reward':
      return (delta) => k.value(delta);
    case 'weighted-loss':
    case 'both':
      return (delta) => k.value(delta) + k.derivative(delta);
  }
}

const REVERSE: Text = { en: 'the reverse KL to the reference', zh: '到参考策略的反向 KL' };
const OTHER_LOSS: Text = { en: 'something else than the reverse KL', zh: '不是反向 KL 的另一个目标' };

/** Rows whose biased target has a name; key: method name. */
const NAMED: Record<string, { formula: string; optimises: Text }> = {
  'k3-in-loss': {
    formula: 'E[s (1 − r)] = ∇KL(π_ref‖π)',
    optimises: { en: 'the forward KL to the reference', zh: '到参考策略的正向 KL' },
  },
  'k2-in-weighted-loss': {
    formula: 'E[s (k2 + k1)] = ∇E[k2]',
    optimises: { en: 'the expectation of k2, which is not a KL', zh: 'k2 的期望，它不是 KL' },
  },
  'k2-in-reward': {
    formula: 'E[s k2]',
    optimises: {
      en: 'almost nothing near the reference: the force is of second order',
      zh: '在参考策略附近几乎什么也不优化：力是二阶小量',
    },
  },
  'k3-in-reward': {
    formula: 'E[s k3] = ∇KL(π‖π_ref) − ∇KL(π_ref‖π)',
    optimises: {
      en: 'the reverse KL minus the forward KL, a difference without a lower bound',
      zh: '反向 KL 减去正向 KL，这个差没有下界',
    },
  },
};

const REASONS: Record<string, Text> = {
  'k3-in-reward': {
    en:
      'Its expected gradient descends the reverse KL minus the forward KL: a difference without a lower bound, and ' +
      'near the reference hardly any force.',
    zh: '它的期望梯度所降低的是反向 KL 减去正向 KL：这个差没有下界，而在参考策略附近几乎没有力。',
  },
  'k2-in-reward': {
    en: 'Its gradient vanishes near the reference and does not point back to it, so nothing holds the policy there.',
    zh: '它的梯度在参考策略附近消失，也不指回参考策略，所以没有任何东西把策略留住。',
  },
  'k1-in-loss': {
    en:
      'Its expected gradient is zero: it holds nothing back, and its noise, multiplied by β, shakes the policy ' +
      'apart.',
    zh: '它的期望梯度为零：什么也拉不住，而乘以 β 的噪声把策略震散。',
  },
  'k3-in-loss': {
    en:
      'It pulls along the forward KL with weights that grow without bound where the policy drops what the ' +
      'reference likes.',
    zh: '它沿正向 KL 拉动，在策略丢掉参考策略所偏好的词元处，权重无界增长。',
  },
  none: {
    en: 'Nothing holds the policy near the reference: steps this large or samples this few carry it away.',
    zh: '没有任何东西把策略留在参考策略附近：步子太大或样本太少就会把它带走。',
  },
};
const K1_LOSS_OFF_POLICY: Text = {
  en: 'Without ρ and off-policy it pushes the policy away from its own recent samples, without bound.',
  zh: '在异策略且没有 ρ 时，它无界地把策略推离自己最近的样本。',
};
const NOISE_REASON: Text = {
  en:
    'Its expected gradient is right, so it is the size of the steps and the noise of few samples that carried the ' +
    'policy away.',
  zh: '它的期望梯度是对的，带走策略的是过大的步子和样本太少的噪声。',
};
const BIAS_REASON: Text = {
  en: 'Its expected gradient is not that of the reverse KL, so the penalty pulls elsewhere than to the reference.',
  zh: '它的期望梯度不是反向 KL 的梯度，惩罚把策略拉向别处。',
};

function valueVerdict(method: Method): 'unbiased' | 'biased' | 'none' {
  if (method.estimator === 'none') return 'none';
  const k = estimatorOf(method);
  if (!k) return 'unbiased';
  return constantOver((delta) => (k.value(delta) - delta) / Math.expm1(-delta)) ? 'unbiased' : 'biased';
}

/**
 * Whether a loss sees every token's own term only. Attached ρ of the whole completion, and 'both', restore the rest.
 */
function missesLaterPrefixes(method: Method): boolean {
  if (method.estimator === 'none' || method.estimatorLevel === 'sequence') return false;
  if (method.placement === 'weighted-loss') return method.rhoLevel === 'token';
  return method.placement === 'loss' || method.placement === 'detached-weighted-loss';
}

/**
 * The row of the table for `method`. `offPolicy`: samples come from an older policy μ, as with staleness or with
 * several minibatches per rollout.
 */
export function theory(method: Method, offPolicy = false): Theory {
  const name = methodName(method);
  const value = valueVerdict(method);
  const caveat: Text | null = missesLaterPrefixes(method)
    ? {
        en: 'Each token’s own term only: the effect of a token on later prefixes is left out.',
        zh: '只含每个词元自己的项：忽略它对后续前缀的影响。',
      }
    : null;
  const row = (
    expectedGradient: string,
    gradient: Theory['verdict']['gradient'],
    optimises: Text,
    collapseReason: Text,
  ): Theory => ({ method: name, expectedGradient, verdict: { value, gradient }, optimises, caveat, collapseReason });

  if (method.estimator === 'none') return row('0', 'none', { en: 'only the reward', zh: '只有奖励' }, REASONS.none);

  // Two ways in which old samples spoil what is right on-policy: no ρ on the loss's terms, and a KL frozen at rollout.
  if (offPolicy && (method.placement === 'loss' || method.placement === 'both')) {
    if (name === 'k1-in-loss') {
      return row(
        'E_μ[s] = −∇KL(μ‖π)',
        'biased',
        { en: 'distance from its own recent samples', zh: '与自己最近样本的距离' },
        K1_LOSS_OFF_POLICY,
      );
    }
    return row(`E_μ[…] without ρ`, 'biased', OTHER_LOSS, REASONS[name] ?? BIAS_REASON);
  }
  if (offPolicy && name === 'k1-in-reward' && method.rewardKlAt === 'rollout') {
    return row(
      'E[s log(μ/π_ref)] = ∇[KL(π‖π_ref) − KL(π‖μ)]',
      'biased',
      { en: 'the reverse KL minus the distance from the behaviour policy', zh: '反向 KL 减去与行为策略的距离' },
      BIAS_REASON,
    );
  }

  if (method.estimator === 'full') {
    return method.placement === 'both'
      ? row('E[Σ_t (s_t Σ_u KL_u + ∇KL_t)]', 'unbiased', REVERSE, NOISE_REASON)
      : method.placement === 'reward'
        ? row(
            'E[Σ_t s_t Σ_{u>t} KL_u]',
            'biased',
            { en: 'only the effect of a token on later prefixes', zh: '只有一个词元对后续前缀的影响' },
            BIAS_REASON,
          )
        : row('E[Σ_t ∇KL_t]', 'unbiased', REVERSE, NOISE_REASON);
  }
  const coefficient = onPolicyCoefficient(method);
  if (constantOver(coefficient))
    return row(
      'E[s] = 0',
      'none',
      { en: 'nothing: on average there is no penalty', zh: '什么也不优化：平均而言没有惩罚' },
      REASONS[name] ?? REASONS['k1-in-loss'],
    );
  if (constantOver((delta) => coefficient(delta) - delta))
    return row('E[s k1] = ∇KL(π‖π_ref)', 'unbiased', REVERSE, NOISE_REASON);
  const named = NAMED[name];
  return row(named?.formula ?? 'E[s c(δ)]', 'biased', named?.optimises ?? OTHER_LOSS, REASONS[name] ?? BIAS_REASON);
}
