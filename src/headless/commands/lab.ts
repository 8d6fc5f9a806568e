/** `lab`: measures the Gradient Lab's table for one or many settings, as JSON and Markdown. */
import path from 'node:path';
import { Ledger } from '../../audit/ledger';
import { usage, UsageError } from '../../common/command-line';
import { splitOutside } from '../../common/text';
import { writeWhole } from '../../files/write-whole';
import { methodLabel } from '../../i18n/methods';
import { Lab } from '../../lab/lab';
import { labMarkdown } from '../lab-report';
import { LAB_ROWS, labRows, rowsAt, TYPED_ROWS } from '../../lab/table/table-rows';
import { parseLabSettings } from '../../lab/lab-settings';
import type { LabSettings, LabTable } from '../../lab/lab-types';
import { settled } from '../../lab/table/row-verdict';
import { audited } from '../../training/recovery';
import { auditSentence } from '../audit-sentence';
import type { Arguments } from '../headless-arguments';
import { backendHolder, telling } from '../node-backends';
import { labOn, makeFolder, readCheckpointFolder, writeJson } from '../files';
import { Progress } from '../progress';

/** Maximum batches if the command does not specify them; it then also stops as soon as every row is settled. */
const MAX_BATCHES = 200;
const MIN_BATCHES = 32;

/** 'all', or names of methods and ids of rows. @throws UsageError */
function rowIds(text: string): string[] {
  if (text === 'all') return [...LAB_ROWS.map(({ id }) => id), ...Object.keys(TYPED_ROWS)];
  return splitOutside(text, ',').flatMap((name) => {
    if (Object.hasOwn(TYPED_ROWS, name)) return [name];
    const found = LAB_ROWS.filter(({ id, method }) => id === name || method === name);
    if (found.length === 0) {
      throw new UsageError(
        `--method: got '${name}'; allowed are all, and separated by commas ` +
          `${LAB_ROWS.map(({ id }) => id).join(', ')} or ` +
          `${[...new Set(LAB_ROWS.map(({ method }) => method))].join(', ')}.`,
      );
    }
    return found.map(({ id }) => id);
  });
}

/** Every combination where a value lists several: `step=10,40 staleness=5,20` are four places. @throws UsageError */
export function places(pairs: readonly string[]): LabSettings[] {
  return usage(() => {
    const lists = pairs.map((pair) => {
      const [key, values = ''] = [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)];
      return pair.includes('=') ? splitOutside(values, ',').map((value) => `${key}=${value}`) : [pair];
    });
    const combinations = lists.reduce<string[][]>(
      (all, list) => all.flatMap((before) => list.map((pair) => [...before, pair])),
      [[]],
    );
    return combinations.map((each) => parseLabSettings(each));
  });
}

/** @throws UsageError for a wrong command line, Error for a failure; one sentence each. */
export async function labCommand({ options, set, backend }: Arguments, say: (line: string) => void): Promise<void> {
  const ids = rowIds(options.method ?? 'all');
  const all = places(set);
  const { batches } = options;
  const policy = readCheckpointFolder(options.checkpoint, say);
  const out = makeFolder('out', options.out!);
  const command = [
    'npm run headless -- lab',
    ...(options.method === undefined ? [] : [`--method ${options.method}`]),
    ...(set.length === 0 ? [] : [`--set ${set.join(' ')}`]),
    ...(batches === undefined ? [] : [`--batches ${batches}`]),
    `--out ${options.out!}`,
  ].join(' ');

  const backends = backendHolder(backend, say);
  const progress = new Progress(say);
  const ledger = new Ledger();
  try {
    await audited(backends, ledger, telling(say), async (device) => {
      const lab = new Lab(device, ...labOn(policy, options.checkpoint, device));
      const tables: LabTable[] = [];
      for (const [index, settings] of all.entries()) {
        tables.push(
          await measurePlace(lab, settings, { ids, batches, method: options.method }, (table, open, rows) => {
            progress.show(
              `place ${index + 1} of ${all.length}: batch ${table.batches}`,
              () => `${open} of ${rows * (settings.staleness === 0 ? 1 : 2)} not settled`,
            );
          }),
        );
        progress.end();
        tellDisagreements(tables[index], say);
        // Written after each place, so that an interrupted grid keeps its results so far.
        writeJson(path.join(out, 'table.json'), { command, audit: ledger.summary, tables });
        writeWhole(path.join(out, 'table.md'), labMarkdown(tables, ids, command));
      }
    });
    say(auditSentence(ledger.summary));
  } finally {
    progress.end();
    await backends.destroy();
  }
}

interface Asked {
  ids: readonly string[];
  batches: number | undefined;
  method: string | undefined;
}

/**
 * Measures one place until all its rows are settled, or for the requested number of batches. @returns the table with
 * the requested rows.
 */
async function measurePlace(
  lab: Lab,
  settings: LabSettings,
  { ids, batches, method }: Asked,
  tell: (table: LabTable, open: number, rows: number) => void,
): Promise<LabTable> {
  const chosen = rowsAt(settings.level, settings.estimator)
    .filter(({ id }) => ids.includes(id))
    .map(({ id }) => id);
  if (chosen.length === 0)
    throw new UsageError(
      `--method: got '${method}', which is only there at token level; allowed with it is --set level=token.`,
    );
  let table = await lab.place(settings);
  const open = () => table.rows.filter((row) => chosen.includes(row.row) && !settled(row)).length;
  while (
    table.batches < (batches ?? MAX_BATCHES) &&
    (batches !== undefined || table.batches < MIN_BATCHES || open() > 0)
  ) {
    table = await lab.measure(0);
    tell(table, open(), chosen.length);
  }
  return { ...table, rows: table.rows.filter(({ row }) => chosen.includes(row)) };
}

function tellDisagreements({ rows, settings }: LabTable, say: (line: string) => void): void {
  for (const { row, sampling } of rows.filter(({ agrees }) => agrees === false)) {
    say(
      `Row ${row} (${methodLabel(labRows(settings.estimator).find(({ id }) => id === row)!.method, 'en')}), ` +
        `${sampling}, disagrees ` +
        `with theory at step ${settings.step}, staleness ${settings.staleness}, ${settings.level} level.`,
    );
  }
}
