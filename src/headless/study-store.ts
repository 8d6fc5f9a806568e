/** A study's folder: one atomically written file per unit, and the files derived from all of them. */
import { existsSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { parquetWriteFile } from 'hyparquet-writer';
import * as v from 'valibot';
import { AuditSummary } from '../audit/ledger';
import { draftOf, unwritable, writeWhole } from '../files/write-whole';
import type { CurvesFile } from '../study/curves-file';
import type { Unit } from '../study/study-plan';
import { curvesFile, FILES, type GradientRecord, type RunRecord, type StudyOrigin } from '../study/study-records';
import { mergeCurves, type UnitCurves } from '../study/thin';
import { UsageError } from '../common/command-line';

/**
 * The stored result of a unit. `asked` identifies everything that its numbers depend on: a different adapter or setting
 * makes a different unit.
 */
export interface KeptUnit {
  asked: string;
  seconds: number;
  adapter: string;
  /** The audits of the population; a unit without any is not stored. */
  audit: AuditSummary;
  records: RunRecord[];
  gradients: GradientRecord[];
  curves: UnitCurves | null;
}

const jsonLines = (records: readonly unknown[]): string =>
  records.map((record) => `${JSON.stringify(record)}\n`).join('');

export class StudyStore {
  constructor(readonly folder: string) {}

  #unit(key: string): string {
    return path.join(this.folder, 'units', `${key}.json`);
  }

  /** A finished unit, or undefined. @throws UsageError for an invalid file or one made with other settings. */
  find({ key }: Unit, asked: string): KeptUnit | undefined {
    const file = this.#unit(key);
    if (!existsSync(file)) return undefined;
    let kept: Partial<KeptUnit>;
    try {
      kept = JSON.parse(readFileSync(file, 'utf8')) as Partial<KeptUnit>;
    } catch {
      throw new UsageError(
        `--out: got '${this.folder}', where ${path.relative(this.folder, file)} is no JSON; delete it to have it ` +
          'made again.',
      );
    }
    if (kept.asked !== asked || !Array.isArray(kept.records)) {
      throw new UsageError(
        `--out: got '${this.folder}', where ${path.relative(this.folder, file)} was made with other settings, ` +
          'another policy or on another adapter; allowed are a new folder, or the same study.',
      );
    }
    const unaudited = notAudited(kept.audit);
    if (unaudited)
      throw new UsageError(
        `--out: got '${this.folder}', where ${path.relative(this.folder, file)} ${unaudited}; delete it to have ` +
          'it made again.',
      );
    return kept as KeptUnit;
  }

  /** @throws Error for a unit whose numbers have not been audited. */
  keep({ key }: Unit, kept: KeptUnit): void {
    const unaudited = notAudited(kept.audit);
    if (unaudited) throw new Error(`${key} ${unaudited}, and is not kept.`);
    writeWhole(this.#unit(key), `${JSON.stringify(kept)}\n`);
  }

  /**
   * Writes all derived files from the finished units, in the order of the plan: the same units give the same bytes.
   */
  write(units: readonly { unit: Unit; kept: KeptUnit }[], origin: StudyOrigin): void {
    const runs = units.flatMap(({ kept }) => kept.records);
    writeWhole(path.join(this.folder, FILES.origin), `${JSON.stringify(origin, null, 2)}\n`);
    writeWhole(path.join(this.folder, FILES.runs), jsonLines(runs));
    writeWhole(path.join(this.folder, FILES.gradients), jsonLines(units.flatMap(({ kept }) => kept.gradients)));
    if (runs.length > 0) this.#writeParquet(runs);
    for (const { curves, scenario, variant } of curvesOf(units, origin)) {
      writeWhole(path.join(this.folder, curvesFile(scenario, variant)), `${JSON.stringify(curves)}\n`);
    }
  }

  writeReport(markdown: string): void {
    writeWhole(path.join(this.folder, FILES.report), markdown);
  }

  /** Names of stored units that are not part of the plan; they are left in place and reported. */
  others(units: readonly Unit[]): string[] {
    const folder = path.join(this.folder, 'units');
    const planned = new Set(units.map(({ key }) => `${key}.json`));
    return existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.json') && !planned.has(name)) : [];
  }

  #writeParquet(runs: readonly RunRecord[]): void {
    const type = (name: keyof RunRecord) => {
      const values = runs.map((run) => run[name]);
      if (values.some((value) => typeof value === 'string')) return 'STRING' as const;
      if (values.some((value) => typeof value === 'boolean')) return 'BOOLEAN' as const;
      return name === 'seed' || name === 'collapseStep' ? ('INT32' as const) : ('DOUBLE' as const);
    };
    const names = Object.keys(runs[0]) as (keyof RunRecord)[];
    const file = path.join(this.folder, FILES.parquet);
    const write = () =>
      parquetWriteFile({
        filename: draftOf(file),
        columnData: names.map((name) => ({
          name,
          data: runs.map((run) => run[name]),
          type: name === 'collapse' ? 'STRING' : type(name),
          nullable: true,
        })),
      });
    try {
      write();
      renameSync(draftOf(file), file);
    } catch (error) {
      rmSync(draftOf(file), { force: true });
      throw unwritable(file, error);
    }
  }
}

/** Why an audit is not sufficient evidence for a unit's numbers; null if it is. */
function notAudited(audit: unknown): string | null {
  const parsed = v.safeParse(AuditSummary, audit);
  if (!parsed.success) return 'has no audit';
  const { computedIn, updates, quantities } = parsed.output;
  if (computedIn === 'float64') return null;
  if (updates === 0) return 'was never checked against float64';
  const wrong = quantities.find(({ error, tolerance }) => error === null || error > tolerance);
  return wrong ? `has wrong numbers (${wrong.quantity})` : null;
}

function curvesOf(
  units: readonly { unit: Unit; kept: KeptUnit }[],
  { command }: StudyOrigin,
): { scenario: string; variant: string; curves: CurvesFile }[] {
  const groups = new Map<string, { unit: Extract<Unit, { kind: 'training' }>; kept: KeptUnit }[]>();
  for (const { unit, kept } of units) {
    if (unit.kind !== 'training' || !kept.curves) continue;
    const name = `${unit.scenario}.${unit.variant}`;
    groups.set(name, [...(groups.get(name) ?? []), { unit, kept }]);
  }
  return [...groups.values()].map((group) => {
    const [{ unit, kept }] = group;
    const { scenario, variant, experiment } = unit;
    const merged = mergeCurves(
      group.map((each) => each.kept.curves!),
      experiment.methods,
    );
    return { scenario, variant, curves: { experiment: { ...experiment }, adapter: kept.adapter, command, ...merged } };
  });
}
