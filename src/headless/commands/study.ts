/** `study`: trains scenarios × methods × seeds, population by population, into a folder; it can be resumed. */
import { createHash } from 'node:crypto';
import { Ledger } from '../../audit/ledger';
import { Lab } from '../../lab/lab';
import { LAB_ROWS } from '../../lab/table/table-rows';
import type { LabTable } from '../../lab/lab-types';
import { GRADIENTS, planStudy, STUDIED, type GradientUnit, type Unit } from '../../study/study-plan';
import type { GradientRecord, StudyOrigin } from '../../study/study-records';
import { reportMarkdown } from '../../study/study-report';
import { runUnit } from '../../study/run-unit';
import type { BackendHolder } from '../../training/backends';
import { audited } from '../../training/recovery';
import { checkFits, type LoadedPolicy } from '../../training/reference-policy';
import { parseChanges } from '../../experiment/read-experiment';
import { usage } from '../../common/command-line';
import { armPairs, parseSeeds, typed, type Arguments } from '../headless-arguments';
import { backendHolder, telling } from '../node-backends';
import { labOn, makeFolder, readCheckpointFolder, readShippedPath } from '../files';
import { Progress } from '../progress';
import { StudyStore, type KeptUnit } from '../study-store';

/** Seeds of the shipped study. */
const SEEDS = '1-20';

type Say = (line: string) => void;

/** @throws UsageError for a wrong command line, Error for a failure; one sentence each. */
export async function studyCommand(
  { options, set, backend }: Arguments,
  say: Say,
  holder = backendHolder,
): Promise<void> {
  const seeds = parseSeeds(options.seeds ?? SEEDS);
  const scenarios =
    options.scenarios === undefined || options.scenarios === 'all' ? STUDIED : options.scenarios.split(',');
  const own = armPairs(options.methods, options.arm);
  const units = usage(() => planStudy(scenarios, seeds, parseChanges([...set, ...own])));
  const reference = readCheckpointFolder(options.checkpoint, say);
  for (const unit of units) if (unit.kind === 'training') usage(() => checkFits(reference, unit.experiment));
  const store = new StudyStore(makeFolder('out', options.out!));
  const policy = digest(
    new Uint8Array(reference.parameters.buffer, reference.parameters.byteOffset, reference.parameters.byteLength),
  );
  const backends = holder(backend, say);
  const progress = new Progress(say);
  const done: { unit: Unit; kept: KeptUnit }[] = [];
  try {
    const { adapter } = (await backends.get()).backend;
    const origin: StudyOrigin = {
      command: `npm run headless -- study ${typed(options, set)}`,
      adapter: adapter.name,
      seeds,
    };
    const asked = (unit: Unit) =>
      JSON.stringify({
        ...unit,
        policy,
        adapter: adapter.name,
        ...(unit.kind === 'gradients' && options.checkpoint === undefined
          ? { path: digest(readShippedPath(unit.settings.run)) }
          : {}),
      });
    // Check all stored units before training anything, so that an incompatible folder fails early.
    const kept = new Map(units.map((unit) => [unit, store.find(unit, asked(unit))]));
    const found = [...kept.values()].filter((unit) => unit !== undefined).length;
    if (found > 0) say(`${store.folder} has ${found} of ${units.length} units already; they are kept.`);
    const others = store.others(units);
    if (others.length > 0)
      say(
        `${store.folder} has ${others.length} further units that this command does not name (${others[0]} …); ` +
          'they stay, and are left out of the report.',
      );
    const began = performance.now();
    let made = 0;
    for (const [index, unit] of units.entries()) {
      const from = performance.now();
      let have = kept.get(unit);
      if (!have) {
        const left =
          made === 0
            ? ''
            : `, about ${Math.ceil((((from - began) / made) * (units.length - found - made)) / 60_000)} min to go`;
        say(`${index + 1} of ${units.length}: ${unit.key}${left}`);
        have = {
          asked: asked(unit),
          ...(await make(unit, reference, options.checkpoint, backends, progress, say)),
          seconds: 0,
        };
        have.seconds = Math.round((performance.now() - from) / 100) / 10;
        progress.end();
        store.keep(unit, have);
        made += 1;
      }
      done.push({ unit, kept: have });
      // Updated after every unit, so that the results so far can be read at any time.
      store.write(done, {
        ...origin,
        audits: Object.fromEntries(done.map(({ unit: { key }, kept: { audit } }) => [key, audit])),
      });
    }
    const records = done.flatMap(({ kept: { records: each } }) => each);
    store.writeReport(
      reportMarkdown({ origin, runs: records, gradients: done.flatMap(({ kept: { gradients } }) => gradients) }),
    );
    const collapsed = records.filter(({ collapse }) => collapse !== null).length;
    say(
      `Finished: ${records.length} runs, ${collapsed} collapsed; ` +
        `${Math.round(done.reduce((sum, { kept: { seconds } }) => sum + seconds, 0))} s of work in all. See ` +
        `${store.folder}.`,
    );
  } finally {
    progress.end();
    await backends.destroy();
  }
}

const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

async function make(
  unit: Unit,
  reference: LoadedPolicy,
  checkpoint: string | undefined,
  backends: BackendHolder,
  progress: Progress,
  say: Say,
): Promise<Pick<KeptUnit, 'adapter' | 'audit' | 'records' | 'gradients' | 'curves'>> {
  if (unit.kind === 'gradients') return measure(unit, reference, checkpoint, backends, progress, say);
  const {
    experiment: { steps, methods, arms },
    seeds,
  } = unit;
  const trained = await runUnit(unit, reference, backends, (step) =>
    progress.show(`step ${step}/${steps}`, () => `${methods.length + arms.length} arms × ${seeds.length} seeds`),
  );
  return { ...trained, gradients: [] };
}

async function measure(
  { settings, batches }: GradientUnit,
  policy: LoadedPolicy,
  checkpoint: string | undefined,
  backends: BackendHolder,
  progress: Progress,
  say: Say,
) {
  const ledger = new Ledger();
  return audited(backends, ledger, telling(say), async (backend) => {
    const lab = new Lab(backend, ...labOn(policy, checkpoint, backend));
    let table = await lab.place(settings);
    while (table.batches < batches) {
      table = await lab.measure(0);
      progress.show(`batch ${table.batches}/${batches}`, () => GRADIENTS);
    }
    return {
      adapter: backend.adapter.name,
      audit: ledger.summary,
      records: [],
      gradients: gradientRecords(table),
      curves: null,
    };
  });
}

function gradientRecords({ settings: { level, step, staleness, seed }, rows }: LabTable): GradientRecord[] {
  const bounded = ({ estimate, low, high }: { estimate: number; low: number; high: number }) => ({
    value: estimate,
    low,
    high,
  });
  return rows.map(({ row, sampling, exact, measured, verdict }) => ({
    level,
    step,
    staleness,
    seed,
    row,
    method: LAB_ROWS.find(({ id }) => id === row)!.method,
    sampling,
    bias: bounded(measured!.bias),
    exactBias: exact.bias,
    cosine: exact.cosine,
    variance: bounded(measured!.variance),
    futureShare: measured!.future && bounded(measured!.future),
    verdict,
  }));
}
