/** Encodes training steps and evaluations as commands: the stages, the parts of buffers they use, and their order. */
import { STREAM } from '../arithmetic/random';
import { REFERENCE_SLOTS } from '../population/reference-motion';
import type { DevicePopulation } from './device-population';
import { EVALUATION_SLOTS, RING_ROWS } from './buffers';
import type { PendingEvaluation } from './metric-rows';
import type { CommandQueue } from './queue';
import type { Stage } from './stages';
import type { PassFields } from './structs';

/** Encodes the steps and evaluations of one population into its command queue. */
export class StepEncoder {
  /** Steps and updates encoded so far. */
  step = 0;
  updates = 0;
  #evaluationSlot = 0;

  /** Offset of each evaluation set in the buffer of problems: after the training problems, one after the other. */
  readonly #problemOffsets = new Map<string, number>();

  constructor(
    private readonly population: DevicePopulation,
    private readonly commands: CommandQueue,
  ) {
    let offset = population.spec.problems.length;
    for (const [name, set] of Object.entries(population.spec.evaluation)) {
      this.#problemOffsets.set(name, offset);
      offset += set.length;
    }
  }

  /** Offset in vec4s of the parameters after `updates` updates; negative counts mean the initial policy. */
  slot(updates: number): number {
    const { slots, runs, parameters } = this.population.geometry;
    return (Math.max(0, updates) % slots) * runs * (parameters / 4);
  }

  /** Offset in vec4s of the reference that `step` uses, where each run has its own (population/reference-motion.ts). */
  referenceSlot(step: number): number {
    const { runs, parameters } = this.population.geometry;
    return (step % REFERENCE_SLOTS) * runs * (parameters / 4);
  }

  /** @param beforeLastAdam may queue copies of the data that the step's last update overwrites. */
  encodeStep(learningRateScale: number, beforeLastAdam?: () => void): void {
    const { geometry, spec, mode } = this.population;
    if (!this.commands.fits(4 + spec.minibatches)) this.commands.flush();
    if (mode.supervised) {
      this.#dispatch('label', this.#pass({}), geometry.blocks);
    } else {
      this.#dispatch('rollout', this.#pass({ parameters: this.slot(this.updates - spec.staleness) }), geometry.blocks);
      const reference = mode.follow ? { parameters: this.referenceSlot(this.step) } : { parameters_stride: 0 };
      this.#dispatch('scoreTransient', this.#pass(reference), geometry.blocks);
    }
    for (let minibatch = 0; minibatch < spec.minibatches; minibatch++) {
      this.#update(minibatch, learningRateScale, minibatch === spec.minibatches - 1 ? beforeLastAdam : undefined);
    }
    const after = { parameters: this.slot(this.updates) };
    if (mode.control) this.#dispatch('control', this.#pass(after), geometry.runs, 1);
    if (mode.follow) this.#dispatch('follow', this.#pass(after), geometry.parameterGroups);
    this.step++;
  }

  #update(minibatch: number, learningRateScale: number, beforeAdam?: () => void): void {
    const { geometry, mode } = this.population;
    const blocks = geometry.blocksPerMinibatch;
    const pass = this.#pass({
      parameters: this.slot(this.updates),
      next_parameters: this.slot(this.updates + 1),
      first_block: minibatch * blocks,
      blocks,
      learning_rate_scale: learningRateScale,
    });
    if (mode.offPolicy || mode.supervised) this.#dispatch('score', pass, blocks);
    this.#dispatch('coefficients', pass, blocks * geometry.promptsPerBlock);
    this.#dispatch('backward', pass, blocks);
    this.#dispatch('reduce', pass, geometry.parameterGroups);
    beforeAdam?.();
    this.#dispatch('adam', pass, geometry.parameterGroups);
    this.#dispatch('metrics', pass, geometry.runs, 1);
    this.updates++;
  }

  /** Submits the evaluation of the first `problems` of a set. @throws Error if there is no such set. */
  encodeEvaluation(set: string, problems: number): PendingEvaluation {
    const { geometry, spec } = this.population;
    const offset = this.#problemOffsets.get(set);
    if (offset === undefined)
      throw new Error(
        `evaluate: there is no set «${set}»; there are ${[...this.#problemOffsets.keys()].join(', ') || 'none'}.`,
      );
    const count = Math.min(problems, spec.evaluation[set].length);
    const slot = this.#evaluationSlot;
    this.#evaluationSlot = (slot + 1) % EVALUATION_SLOTS;
    this.commands.clear(8 * slot * geometry.runs, 8 * geometry.runs);
    for (let first = 0; first < count; first += geometry.prompts) {
      if (!this.commands.fits(1)) this.commands.flush();
      const pass = this.#pass({
        parameters: this.slot(this.updates),
        stream: STREAM.evaluation,
        first_problem: offset,
        problems: count,
        first_prompt: first,
        ring: slot,
      });
      this.#dispatch('evaluate', pass, geometry.blocks);
      this.#dispatch('judge', pass, Math.ceil(geometry.completions / geometry.workgroup));
    }
    this.commands.flush();
    return { slot, set, step: this.step, problems: count };
  }

  #pass(fields: Partial<PassFields>): number {
    const { geometry, spec } = this.population;
    return this.commands.pass({
      step: this.step,
      update: this.updates,
      parameters: 0,
      parameters_stride: geometry.parameters / 4,
      next_parameters: 0,
      first_block: 0,
      blocks: geometry.blocks,
      stream: STREAM.sample,
      first_problem: 0,
      problems: spec.problems.length,
      first_prompt: 0,
      ring: this.updates % RING_ROWS,
      learning_rate_scale: 1,
      ...fields,
    });
  }

  #dispatch(stage: Stage, pass: number, x: number, y = this.population.geometry.runs): void {
    this.commands.dispatch(stage, pass, x, y);
  }
}
