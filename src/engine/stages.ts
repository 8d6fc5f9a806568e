/** The stages of a step: a kernel and the buffers it uses in this mode of training. */
import type { BufferName } from './buffers';
import type { Geometry } from './geometry';
import { compileKernel, KERNELS, PASS_STRIDE, type KernelName } from './kernels';

/** An evaluation is a rollout that does not overwrite the training's sequences. */
export type Stage = KernelName | 'evaluate';

/**
 * offPolicy: behaviour and policy differ. supervised: pretraining, on labels. control: some run's β has a controller.
 * follow: some run's reference moves, so each has its own.
 */
export interface Mode {
  offPolicy: boolean;
  supervised: boolean;
  control: boolean;
  follow: boolean;
}

export interface BoundStage {
  pipeline: GPUComputePipeline;
  group: GPUBindGroup;
}

/** The buffers each stage binds, in the order of the kernel's bindings. */
function stageBuffers({ offPolicy, supervised, control, follow }: Mode): Partial<Record<Stage, BufferName[]>> {
  const behaviour = offPolicy ? 'behaviourLogprobs' : 'policyLogprobs';
  const score: BufferName[] = ['runs', 'parameters', 'activations', 'policyLogprobs', 'sequences'];
  return {
    ...(supervised
      ? { label: ['runs', 'sequences', 'problems'] }
      : {
          rollout: ['runs', 'parameters', 'activations', behaviour, 'sequences', 'problems'],
          scoreTransient: ['runs', 'reference', 'scratch', 'referenceLogprobs', 'sequences'],
        }),
    ...(offPolicy || supervised ? { score } : {}),
    // Pretraining has no reference: the policy serves as its own, so every KL is zero.
    coefficients: [
      'runs',
      'sequences',
      'policyLogprobs',
      supervised ? 'policyLogprobs' : 'referenceLogprobs',
      behaviour,
      'terms',
      'dlogits',
      'statistics',
    ],
    backward: ['parameters', 'activations', 'scratch', 'partials', 'dlogits', 'sequences'],
    reduce: ['partials', 'gradient', 'norms'],
    adam: ['runs', 'gradient', 'norms', 'stopped', 'parameters', 'firstMoment', 'secondMoment'],
    metrics: ['runs', 'statistics', 'norms', 'stopped', 'ring'],
    ...(control ? { control: ['runs', 'statistics', 'stopped'] } : {}),
    ...(follow ? { follow: ['runs', 'parameters', 'reference'] } : {}),
    evaluate: ['runs', 'parameters', 'activations', 'evaluationLogprobs', 'evaluationSequences', 'problems'],
    judge: ['evaluationSequences', 'evaluations'],
  };
}

/** Compiles the stages of this mode in parallel and creates their bind groups. @throws Error as `compileKernel`. */
export async function compileStages(
  device: GPUDevice,
  geometry: Geometry,
  mode: Mode,
  buffers: Record<BufferName, GPUBuffer>,
  sizes: Record<BufferName, number>,
): Promise<ReadonlyMap<Stage, BoundStage>> {
  const stages = Object.entries(stageBuffers(mode)).map(async ([stage, names]) => {
    const kernel = KERNELS[stage === 'evaluate' ? 'rollout' : (stage as KernelName)];
    const { pipeline, layout } = await compileKernel(
      device,
      kernel,
      geometry,
      names.map((name) => Math.max(16, sizes[name])),
    );
    const entries = [
      { binding: 0, resource: { buffer: buffers.passes, size: PASS_STRIDE } },
      ...names.map((name, index) => ({ binding: index + 1, resource: { buffer: buffers[name] } })),
    ];
    return [stage as Stage, { pipeline, group: device.createBindGroup({ label: stage, layout, entries }) }] as const;
  });
  return new Map(await Promise.all(stages));
}
