/** The structs that both sides share, laid out by webgpu-utils from shaders/structs.wgsl: one source for both. */
import { makeShaderDataDefinitions, makeStructuredView, type StructDefinition } from 'webgpu-utils';
import { estimatorId } from '../kl/estimators';
import type { RunSettings } from '../population/api';
import { shaderFile } from './shader-files';

let structs: Record<string, StructDefinition> | undefined;

/** Read once, at first use: webgpu-utils wants WebGPU's globals, which Node has only once an engine is asked for. */
function struct(name: 'Run' | 'Pass'): StructDefinition {
  structs ??= makeShaderDataDefinitions(shaderFile('structs')).structs;
  return structs[name];
}

/** Bytes of one run's settings. */
export const runBytes = (): number => struct('Run').size;

const ADVANTAGES = { rloo: 0, grpo: 1, 'cross-entropy': 2 } as const;
const LOSS_PLACEMENTS = { loss: 1, both: 1, 'weighted-loss': 2, 'detached-weighted-loss': 3, reward: 0 } as const;

/** Writes one run's settings into `bytes` at `offset`. */
export function writeRun(bytes: ArrayBuffer, offset: number, settings: RunSettings): void {
  const { method } = settings;
  const estimator = estimatorId(method.estimator);
  const inReward = estimator !== 0 && (method.placement === 'reward' || method.placement === 'both');
  makeStructuredView(struct('Run'), bytes, offset).set({
    seed: settings.seed >>> 0,
    estimator,
    loss_placement: estimator === 0 ? 0 : LOSS_PLACEMENTS[method.placement],
    in_reward: inReward ? (method.rewardKl === 'sum' ? 1 : 2) : 0,
    reward_kl_at_update: method.rewardKlAt === 'update' ? 1 : 0,
    sequence_estimator: method.estimatorLevel === 'sequence' ? 1 : 0,
    sequence_rho: method.rhoLevel === 'sequence' ? 1 : 0,
    advantage: ADVANTAGES[settings.advantage],
    beta: settings.beta,
    clip: settings.clip,
    log_ratio_clamp: settings.logRatioClamp,
    estimate_clamp: settings.estimateClamp,
    temperature: settings.temperature,
    learning_rate: settings.learningRate,
    adam_beta1: settings.adamBeta1,
    adam_beta2: settings.adamBeta2,
    adam_epsilon: settings.adamEpsilon,
    weight_decay: settings.weightDecay,
    max_grad_norm: settings.maxGradNorm,
    label_noise: settings.labelNoise,
  });
}

/** One dispatch's Pass; fields as in shaders/structs.wgsl. */
export interface PassFields {
  step: number;
  update: number;
  parameters: number;
  parameters_stride: number;
  next_parameters: number;
  first_block: number;
  blocks: number;
  stream: number;
  first_problem: number;
  problems: number;
  first_prompt: number;
  ring: number;
  learning_rate_scale: number;
}

export function writePass(bytes: ArrayBuffer, offset: number, fields: PassFields): void {
  makeStructuredView(struct('Pass'), bytes, offset).set(fields);
}
