/**
 * Adam with decoupled weight decay (Kingma & Ba 2015; Loshchilov & Hutter 2019), same as torch.optim.AdamW, and
 * gradient-norm clipping.
 */
import type { RunSettings } from '../population/api';

export interface GradientNorm {
  /** L2 over all parameters, before clipping. */
  norm: number;
  /** Entries that are NaN or infinite. */
  nonFinite: number;
}

export function gradientNorm(gradient: Float64Array): GradientNorm {
  let squares = 0;
  let nonFinite = 0;
  for (let j = 0; j < gradient.length; j++) {
    squares += gradient[j] * gradient[j];
    if (!Number.isFinite(gradient[j])) nonFinite++;
  }
  return { norm: Math.sqrt(squares), nonFinite };
}

type AdamSettings = Pick<RunSettings, 'adamBeta1' | 'adamBeta2' | 'adamEpsilon' | 'weightDecay' | 'maxGradNorm'>;

/**
 * after = before − rate·(m̂/(√v̂ + ε) + weightDecay·before). `update` counts from 1. The gradient is first scaled by
 * min(1, maxGradNorm/(norm + 1e-6)) if maxGradNorm > 0.
 * The state kept between updates (parameters, moments) is rounded to float32, so that snapshots, checkpoints and
 * records contain exactly the values that the run continues with.
 */
export function adam(
  settings: AdamSettings,
  rate: number,
  update: number,
  gradient: Float64Array,
  norm: number,
  before: Float64Array,
  after: Float64Array,
  firstMoment: Float64Array,
  secondMoment: Float64Array,
): void {
  const { adamBeta1, adamBeta2, adamEpsilon, weightDecay, maxGradNorm } = settings;
  const scale = maxGradNorm > 0 ? Math.min(1, maxGradNorm / (norm + 1e-6)) : 1;
  const correction1 = 1 - adamBeta1 ** update;
  const correction2 = 1 - adamBeta2 ** update;
  for (let j = 0; j < gradient.length; j++) {
    const g = gradient[j] * scale;
    const m = (firstMoment[j] = Math.fround(adamBeta1 * firstMoment[j] + (1 - adamBeta1) * g));
    const v = (secondMoment[j] = Math.fround(adamBeta2 * secondMoment[j] + (1 - adamBeta2) * g * g));
    const step = m / correction1 / (Math.sqrt(v / correction2) + adamEpsilon);
    after[j] = Math.fround(before[j] - rate * (step + weightDecay * before[j]));
  }
}
