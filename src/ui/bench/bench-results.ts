/** Displays the results: speed, ceiling, scaling, stages. */
import { html, nothing } from 'lit';
import { CASE_NAMES, CASES, type CaseName } from '../../bench/cases';
import type { Measured } from '../../bench/measure-all';
import { OWN_TOOL, type BenchRecord, type Ceiling, type Row, type StageTime } from '../../bench/bench-record';
import { figure } from '../../bench/bench-report';
import type { BenchWords } from '../../i18n/bench';
import './scaling-chart';

/** A column: heading, tooltip, value; `wide` columns are omitted on a phone. */
interface Column {
  heading: string;
  help: string;
  value: (row: Row) => unknown;
  wide?: boolean;
}

const columns = (text: BenchWords): Column[] => [
  {
    heading: text.steps,
    help: text.stepsHelp,
    value: ({ stepsPerSecond, windows, spread: [low, high] }) =>
      html`<b>${figure(stepsPerSecond)}</b>${
        windows > 1 ? html`<small>${figure(low)}–${figure(high)}</small>` : nothing
      }`,
  },
  { heading: text.runSteps, help: text.runStepsHelp, value: (row) => figure(row.runStepsPerSecond) },
  { heading: text.useful, help: text.usefulHelp, value: (row) => figure(row.gflops) },
  { heading: text.reallyDone, help: text.reallyDoneHelp, value: (row) => figure(row.gflopsDone), wide: true },
  {
    heading: text.share,
    help: text.shareHelp,
    value: (row) => (row.ceilingShare === undefined ? '–' : `${figure(100 * row.ceilingShare)} %`),
    wide: true,
  },
  { heading: text.dispatches, help: text.dispatchesHelp, value: (row) => figure(row.dispatchesPerStep), wide: true },
  { heading: text.submits, help: text.submitsHelp, value: (row) => figure(row.submitsPerStep), wide: true },
  { heading: text.memory, help: '', value: (row) => `${figure(row.buffersMiB)} MiB`, wide: true },
];

function speed(rows: readonly Row[], text: BenchWords) {
  const all = columns(text);
  const name = (row: Row) => html`<th scope="row">${row.case}<small>${caseOf(row.case as CaseName, text)}</small></th>`;
  const head = all.map(
    ({ heading, help, wide }) => html`<th scope="col" class=${wide ? 'wide' : ''} title=${help}>${heading}</th>`,
  );
  const cells = (row: Row) => all.map(({ value, wide }) => html`<td class=${wide ? 'wide' : ''}>${value(row)}</td>`);
  const { gradientError: error } = rows[0];
  return html`<section class="speed"><h2>${text.speed}</h2>
    <table><thead><tr><th scope="col">${text.case}</th>${head}</tr></thead>
    <tbody>${rows.map((row) => html`<tr>${name(row)}${cells(row)}</tr>`)}</tbody></table>
    ${error === undefined ? nothing : html`<p class="small muted">${text.gradient(figure(error))}</p>`}
  </section>`;
}

function ceiling(of: Ceiling, text: BenchWords) {
  const one = (value: number, heading: string, help: string) =>
    html`<div title=${help}><dd>${figure(value)}</dd><dt>${heading}</dt></div>`;
  return html`<section class="ceiling"><h2>${text.ceiling}</h2><dl>
    ${one(of.bestFma, text.fma, text.fmaHelp)}${one(of.bestMatmul, text.product, text.productHelp)}
    ${one(of.dispatchMicroseconds.of64, text.dispatch, text.dispatchHelp)}
    ${one(of.submitMilliseconds, text.submit, text.submitHelp)}
  </dl></section>`;
}

function scaling({ scaling: points }: Measured, text: BenchWords) {
  return html`<section class="scaling"><h2>${text.scaling} <span class="small muted">${text.scalingUnit}</span></h2>
    <scaling-chart .points=${[...points]} .text=${text}></scaling-chart>
    ${points.map(({ shape, runs, refused }) =>
      refused === undefined ? nothing : html`<p class="small muted">${text.tooLarge(shape, runs, refused)}</p>`,
    )}
  </section>`;
}

/** Of the largest case that was timed: small ones are all overhead. */
function stages(times: readonly StageTime[], text: BenchWords) {
  const of = times[times.length - 1].case;
  const own = times.filter((time) => time.case === of);
  const total = own.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  return html`<section class="stages" title=${text.stagesHelp}>
    <h2>${text.stages} <span class="small muted">${of}, ${figure(total)} ms</span></h2><dl>
    ${own.map(
      ({ stage, milliseconds }) => html`<dt>${stage}</dt>
      <dd><span class="bar" style="width:${((100 * milliseconds) / total).toFixed(1)}%"></span>
        <span>${figure(milliseconds)} ms</span></dd>`,
    )}
  </dl></section>`;
}

/** Records from other machines: every tool's steps per second on every case. */
export function elsewhere(records: readonly BenchRecord[], text: BenchWords) {
  if (records.length === 0) return nothing;
  return html`<section class="elsewhere"><h2>${text.elsewhere}</h2>
    ${records.map((record) => {
      const cases = CASE_NAMES.filter((name) => record.rows.some((row) => row.case === name));
      const tools = [...new Set(record.rows.map(toolOf))];
      const at = (tool: string, name: string) =>
        record.rows.find((row) => row.case === name && toolOf(row) === tool)?.stepsPerSecond;
      // Fastest first.
      const quickest = (tool: string) => Math.max(...cases.map((name) => at(tool, name) ?? 0));
      const { name: gpu, runtime, os, cores } = record.adapter;
      return html`<div class="scroll"><table>
        <caption>${gpu}, ${runtime}, ${os}, ${text.cores(cores)}; ${record.date.slice(0, 10)}</caption>
        <thead><tr><th scope="col">${text.steps}</th>${cases.map(
          (name) => html`<th scope="col">${name}<small>${caseOf(name, text)}</small></th>`,
        )}</tr></thead>
        <tbody>${tools
          .sort((a, b) => quickest(b) - quickest(a))
          .map(
            (tool) => html`<tr class=${tool === OWN_TOOL ? 'own' : ''}>
          <th scope="row">${tool}</th>${cases.map((name) => html`<td>${figure(at(tool, name))}</td>`)}</tr>`,
          )}</tbody></table></div>`;
    })}
  </section>`;
}

function caseOf(name: CaseName, text: BenchWords): string {
  const { prompts, groupSize, runs } = CASES[name];
  return text.caseWords(prompts, groupSize, runs);
}

const toolOf = ({ tool, mode }: Row): string => [tool, mode].filter(Boolean).join(', ');

/** All results so far. */
export function results(measured: Measured, text: BenchWords) {
  return html`
    ${measured.rows.length > 0 ? speed(measured.rows, text) : nothing}
    ${measured.missing.map((one) => html`<p class="notice" role="alert">${text.missing(one.case, one.why)}</p>`)}
    ${measured.ceiling ? ceiling(measured.ceiling, text) : nothing}
    ${measured.scaling.length > 0 ? scaling(measured, text) : nothing}
    ${measured.stages.length > 0 ? stages(measured.stages, text) : nothing}`;
}
