/**
 * A backend whose results are audited before they are returned, for callers that train or measure briefly and then read
 * the result (the lab, its paths, `headless step` and `eval`). The trainer schedules its own audits.
 */
import type { Backend, Population, PopulationSpec } from '../population/api';
import type { PrefixTreeSpec, TreeBackend } from '../population/prefixes';
import { Auditor, AuditFailure } from './auditor';
import type { Ledger } from './ledger';
import { AuditedTree } from './audit-tree';

/** @param breathe yields to other work between slices. */
export function auditedBackend(
  backend: Backend & TreeBackend,
  ledger: Ledger,
  breathe: () => Promise<void>,
): Backend & TreeBackend {
  // Recorded after creation, because the shape of the kernels may depend on the specification.
  const tell = <T>(made: T): T => {
    ledger.computes(backend.shape);
    return made;
  };
  tell(undefined);
  if (backend.adapter.kind === 'processor') return backend;
  return {
    ...backend,
    create: async (spec: PopulationSpec) => auditedPopulation(tell(await backend.create(spec)), ledger, breathe),
    createTree: async (spec: PrefixTreeSpec) =>
      new AuditedTree(tell(await backend.createTree(spec)), spec, (audit) => {
        if (audit.finding) throw new AuditFailure(audit.finding, audit.step);
        ledger.passed(audit, false);
      }),
    destroy: () => backend.destroy(),
  };
}

/** Traces the first steps and steps submitted singly, and returns no results until those have passed their audit. */
function auditedPopulation(population: Population, ledger: Ledger, breathe: () => Promise<void>): Population {
  const auditor = new Auditor({
    spec: population.spec,
    breathe,
    passed: (audit, light) => {
      ledger.passed(audit, light);
    },
  });
  const after =
    <A extends unknown[], R>(method: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      await auditor.idle();
      return method.apply(population, args);
    };
  const own: Partial<Population> = {
    advance(steps, scale) {
      let left = steps;
      for (; left > 0; left--) {
        const due = steps === 1 ? auditor.wanted() : auditor.due();
        if (due.length === 0) break;
        auditor.add(population.trace!(due, scale));
      }
      if (left > 0) population.advance(left, scale);
    },
    read: after(population.read),
    record: after(population.record),
    parameters: after(population.parameters),
    snapshot: after(population.snapshot),
  };
  return new Proxy(population, {
    get: (target, name) => {
      if (name in own) return own[name as keyof Population];
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? (value as () => unknown).bind(target) : value;
    },
  });
}
