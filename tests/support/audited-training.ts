/** A small training on an adapter that may be faulty, and the result of its audit. */
import { AuditFailure, Auditor } from '../../src/audit/auditor';
import { standardNormal, STREAM } from '../../src/arithmetic/random';
import { createEngine } from '../../src/engine/engine';
import { initialiseParameters } from '../../src/policy/initialise';
import { breathe } from '../../src/training/pacing';
import { type ReferencePolicy, buildSpec } from '../../src/experiment/population-spec';
import { presetExperiment } from '../../src/experiment/read-experiment';
import { faulty, type Fault } from './faults';

/** The default preset with one run. */
const EXPERIMENT = { ...presetExperiment(), seeds: 1, evaluateEvery: 1000, evaluationProblems: 1 };

/** Trains steps, all of them audited, until one is found wrong. Returns what was found. */
export async function findFault(
  gpu: GPU,
  shipped: ReferencePolicy,
  fault: Fault,
  steps = 2,
): Promise<AuditFailure | undefined> {
  const reference = fault.policy
    ? {
        policy: fault.policy,
        parameters: initialiseParameters(fault.policy, 0.1, (index) => standardNormal(1, STREAM.initial, index)),
      }
    : shipped;
  const engine = await createEngine({ gpu: faulty(gpu, fault), ...fault.shape });
  const population = await engine.create(
    buildSpec({ ...EXPERIMENT, ...fault.experiment, methods: [fault.method] }, reference),
  );
  const auditor = new Auditor({ spec: population.spec, breathe, passed: () => undefined });
  try {
    for (let step = 0; step < steps; step++) {
      const due = auditor.due();
      if (due.length > 0) auditor.add(population.trace!(due));
      else population.advance(1);
      await population.read();
      await auditor.idle();
    }
    return undefined;
  } catch (error) {
    if (error instanceof AuditFailure) return error;
    throw error;
  } finally {
    population.destroy();
    engine.destroy();
  }
}
