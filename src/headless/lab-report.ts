/**
 * The table as Markdown, for `npm run headless -- lab`: for each row, the measurements with their intervals next to
 * theory and enumeration.
 */
import { methodLabel } from '../i18n/methods';
import type { Formula } from '../lab/table/formulas';
import { labRows, type LabRow, type RowGroup } from '../lab/table/table-rows';
import { rowFormulas } from '../lab/table/typed-formulas';
import type { Interval } from '../common/running-moments';
import type { Cause, LabTable, RowResult } from '../lab/lab-types';
import { TOLERANCE } from '../lab/table/row-verdict';

const GROUPS: Record<RowGroup, string> = {
  loss: 'KL as a loss, naive',
  'weighted-loss': 'KL as a loss, weighted by ρ',
  reward: 'KL as a reward',
  further: 'Further rows',
  typed: 'A typed estimator',
};

const CAUSES: Record<Cause, string> = {
  'token-level-loss': 'a token-level loss keeps each token’s own term only',
  'token-level-rho': 'ρ of each token alone does not weigh the other tokens',
  'token-level-k': 'k of each token, summed, is another number than k of the whole completion',
  'no-rho': 'samples of an older policy, and no ρ',
  'frozen-at-rollout': 'the penalty is of the behaviour policy, frozen at rollout',
  baseline: 'a baseline, which changes no mean',
};

const digits = (x: number): string =>
  x === 0 ? '0' : Math.abs(x) >= 1e4 || Math.abs(x) < 1e-3 ? x.toExponential(1) : x.toPrecision(3);
const interval = (of: Interval | null | undefined): string =>
  of ? `${digits(of.estimate)} (${digits(of.low)} – ${digits(of.high)})` : '–';
const math = ({ tex }: Formula): string =>
  `$${tex.join(' = ').replaceAll('\\|', '\\Vert ').replaceAll('|', '\\vert ').replaceAll('\\allowbreak', '')}$`;

function nameOf({ method, rewardKl, baseline, rewardKlAt }: LabRow): string {
  return [
    methodLabel(method, 'en'),
    rewardKl === 'to-go' && 'to go',
    baseline === 'rloo' && 'RLOO baseline',
    rewardKlAt === 'rollout' && 'frozen at rollout',
  ]
    .filter(Boolean)
    .join(', ');
}

/** 'biased; theory unbiased, here biased: …', or a shorter form if these agree. */
function verdicts({ verdict, theory, agrees }: RowResult): string {
  const why =
    theory.document === theory.here
      ? theory.document
      : `${theory.document}; here ${theory.here}: ${theory.causes.map((cause) => CAUSES[cause]).join(', ')}`;
  return `${verdict} | ${why} | ${agrees === null ? '' : agrees ? 'yes' : '**no**'}`;
}

function rowsOf(table: LabTable, group: RowGroup, ids: readonly string[]): string[] {
  const rows = labRows(table.settings.estimator).filter((row) => row.group === group && ids.includes(row.id));
  return rows.flatMap((row) =>
    table.rows
      .filter(({ row: id }) => id === row.id)
      .map((result) => {
        const { exact, measured } = result;
        return (
          `| ${row.id} | ${nameOf(row)} | ${result.sampling} | ${interval(measured?.value)} | ` +
          `${digits(exact.value)} | ${interval(measured?.valueVariance)} | ${interval(measured?.bias)} | ` +
          `${digits(exact.bias)} | ${interval(measured?.cosine)} | ${interval(measured?.variance)} | ` +
          `${interval(measured?.future)} | ${verdicts(result)} |`
        );
      }),
  );
}

/** @param ids rows to show. */
function tableMarkdown(table: LabTable, ids: readonly string[]): string {
  const { settings, truth, adapter, prompts, batches, seconds } = table;
  const head =
    '| | method | sampling | value, nats | exact | its variance | gradient bias | exact | cosine | variance | ' +
    'future-KL share | verdict | theory | agrees |';
  const groups = (Object.keys(GROUPS) as RowGroup[])
    .map((group) => {
      const rows = rowsOf(table, group, ids);
      return rows.length === 0 ? '' : `### ${GROUPS[group]}\n\n${head}\n|${'---|'.repeat(14)}\n${rows.join('\n')}\n`;
    })
    .filter((text) => text !== '');
  return (
    `## ${settings.level} level, step ${settings.step} of the run «${settings.run}» (${settings.path}), μ ` +
    `${settings.staleness} steps behind\n` +
    '\n' +
    `KL(π‖π_ref) ${digits(truth.reverseKl)} nats, KL(π_ref‖π) ${digits(truth.forwardKl)}, KL(μ‖π) ` +
    `${digits(truth.behaviourKl)}; share right ${digits(truth.accuracy)} (reference ` +
    `${digits(truth.referenceAccuracy)}).\n` +
    `‖∇KL(π‖π_ref)‖ ${digits(truth.reverseNorm)}, ‖∇KL(π_ref‖π)‖ ${digits(truth.forwardNorm)}, future-KL term ` +
    `${digits(truth.futureNorm)}, over ${truth.parameters} parameters.\n` +
    `${truth.completions} completions of ${prompts.join(', ')}, T = ${settings.answerLength}; ${batches} batches ` +
    `of n = ${settings.completions}, seed ${settings.seed}; ${adapter.name}, ${seconds.toFixed(0)} s of ` +
    'measuring.\n' +
    '\n' +
    `${groups.join('\n')}`
  );
}

/** The formulas of the rows, once. @param sampling the document's is on-policy for rows 1 to 3, any for the others. */
function formulasMarkdown(ids: readonly string[], estimator: string): string {
  const known = labRows(estimator).map(({ id }) => id);
  const rows = ['0', ...ids.filter((id) => known.includes(id))].map((id) => {
    const { objective, expectation, gradient, expectedGradient } = rowFormulas(id, 'on-policy', estimator);
    return `| ${id} | ${math(objective)} | ${math(expectation)} | ${math(gradient)} | ${math(expectedGradient)} |`;
  });
  return (
    '## The rows\n\n| | objective in code | its expectation | its gradient in code | its expectation ' +
    `|\n|---|---|---|---|---|\n${rows.join('\n')}\n`
  );
}

/** One document with all tables. @param command the command line that produced it. */
export function labMarkdown(tables: readonly LabTable[], ids: readonly string[], command: string): string {
  return (
    '# The Gradient Lab\n' +
    '\n' +
    `Made by \`${command}\`. Every way to write the penalty, its value and its gradient by Monte Carlo, beside the ` +
    'truth by enumeration of all completions.\n' +
    `Intervals are at ${100 * (tables[0]?.confidence ?? 0)} %. *Gradient bias* is ‖E g − ∇KL(π‖π_ref)‖ / ` +
    `‖∇KL(π‖π_ref)‖, *variance* that of one completion's gradient over\n` +
    '‖∇KL(π‖π_ref)‖²; *exact* is by enumeration. *unbiased*: the interval of the bias begins at nothing and ends ' +
    `under ${100 * TOLERANCE} %; *slight*: so it does, but enumeration knows a bias;\n` +
    '*biased*: the interval excludes nothing; *zero*: the mean gradient is nothing; *undecided*: not yet. Verdicts ' +
    'are as of the last 2, 4, 8, … batches; *agrees* is empty while a row is open.\n' +
    '\n' +
    `${formulasMarkdown(ids, tables[0]?.settings.estimator ?? '')}\n` +
    `${tables.map((table) => tableMarkdown(table, ids)).join('\n')}`
  );
}
