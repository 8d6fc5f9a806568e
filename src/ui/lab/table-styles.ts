import { css } from 'lit';
import { sharedStyles } from '../app/shared-styles';

/**
 * A table if there is room for its columns, else a card per row. `--lab-sticky`: distance of the sticky headings from
 * the top.
 */
export const tableStyles = [
  sharedStyles,
  css`
  :host { display: block; min-width: 0; container: lab-table / inline-size; }
  .top { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 18px; margin-bottom: 6px; }
  .choice { display: inline-flex; border: 1px solid var(--edge); border-radius: 6px; overflow: hidden; }
  .choice label { cursor: pointer; position: relative; }
  .choice input { position: absolute; opacity: 0; inset: 0; margin: 0; min-height: 0; cursor: pointer; }
  .choice span { display: block; padding: 4px 14px; font-weight: 550; }
  .choice label + label { border-inline-start: 1px solid var(--edge); }
  .choice input:checked + span { background: var(--accent); color: var(--on-accent); }
  .choice input:focus-visible + span { outline: 2px solid var(--accent); outline-offset: -4px; }
  .choice input:checked:focus-visible + span { outline-color: var(--on-accent); }
  .hint { margin-top: 6px; }

  table { border-collapse: collapse; width: 100%; }
  th, td { text-align: start; vertical-align: top; padding-block: 3px; padding-inline: 0 6px; font-weight: 400; }
  .row tr:first-child > * { border-top: 1px solid var(--line); }
  [data-key] { cursor: pointer; }
  [data-key]:hover { background: var(--raised); }
  [data-key]:focus-visible { outline-offset: -2px; border-radius: 4px; }
  small { display: block; font-size: var(--size-small); color: var(--muted); line-height: 1.25; }
  b { font-weight: 650; }
  thead { position: sticky; top: var(--lab-sticky, 0px); z-index: 1; background: var(--paper); }
  thead th {
    color: var(--muted); font-size: var(--size-small); line-height: 1.25; font-weight: 550; vertical-align: bottom;
  }
  thead th.over { padding-bottom: 0; color: var(--ink); font-weight: 650; }
  thead th small { font-weight: 400; }
  /* So that nothing moves when the numbers appear. */
  thead .c-value { min-width: 80px; }
  thead :is(.c-cosine, .c-future) { min-width: 54px; }
  thead :is(.c-verdict, .c-theory) { min-width: 96px; }
  .group th { padding: 8px 0 2px; color: var(--muted); font-size: var(--size-small); font-weight: 650; }
  .label, .of .long { display: none; }
  .of { color: var(--muted); font-size: var(--size-small); line-height: 1.6; }
  td { height: 2.9em; line-height: 1.3; }

  .c-name > * { vertical-align: middle; }
  .c-name .id { display: inline-block; min-width: 1.2em; font-weight: 700; font-size: calc(var(--size) * 1.1); }
  .c-name > span:last-child { display: block; line-height: 1.25; min-width: 6.6em; }
  .formula lab-formula { font-size: var(--size); }
  .further .formula lab-formula { font-size: calc(var(--size) * 0.92); }
  td.formula { padding-inline-end: 10px; }
  .spanning { max-width: 0; }
  td:is(.c-value, .c-valueVariance, .c-bias, .c-cosine, .c-variance, .c-future) { white-space: nowrap; direction: ltr; }
  :host(:dir(rtl)) td:is(.c-value, .c-valueVariance, .c-bias, .c-cosine, .c-variance, .c-future) { text-align: right; }
  td.c-bias { min-width: 112px; padding-inline-end: 10px; }
  .from { color: var(--muted); font-size: var(--size-small); }
  .bar {
    position: relative; display: block; height: 14px; margin-top: 2px; border-left: 1px solid var(--edge);
    direction: ltr;
    background: linear-gradient(var(--line), var(--line)) 0 50% / 100% 2px no-repeat;
  }
  .bar i { position: absolute; top: 0; bottom: 0; }
  .bar .unit { left: 80%; border-left: 1px solid var(--line); }
  .bar .range { top: 3px; bottom: 3px; min-width: 2px; border-radius: 2px; background: var(--of); opacity: 0.6; }
  .bar .short { background: none; border: 1px dashed var(--of); opacity: 1; }
  .bar .dot { width: 6px; margin-left: -3px; top: 2px; bottom: 2px; border-radius: 3px; background: var(--of); }
  .bar .exact { width: 2px; margin-left: -1px; background: var(--ink); }
  .legend { display: flex; flex-wrap: wrap; gap: 4px 22px; margin-top: 8px; color: var(--muted); --of: var(--ink); }
  .legend > span { display: inline-flex; align-items: center; gap: 8px; }
  .legend .bar { display: inline-block; flex: none; width: 26px; border: 0; margin: 0; }
  .legend .range { inset-inline: 2px; }
  .legend :is(.dot, .exact) { left: 50%; }
  .note { margin-top: 8px; max-width: 110ch; line-height: 1.45; }
  .scale { position: relative; display: block; height: 1.2em; font-weight: 400; direction: ltr; }
  .scale i { position: absolute; font-style: normal; transform: translateX(-50%); }
  .scale i:last-child { transform: translateX(-100%); }
  .verdict.unbiased { color: var(--right); font-weight: 650; }
  .verdict.biased, .verdict.slight, .verdict.zero { font-weight: 650; }
  .c-theory .verdict { font-weight: 400; }
  .verdict.undecided { color: var(--muted); }
  .wrong { color: var(--wrong); font-weight: 700; }
  tr.disagrees td.c-verdict { box-shadow: inset 3px 0 var(--wrong); padding-inline-start: 8px; }
  .cause { border-bottom: 1px dotted var(--edge); }

  /* The widest system fonts, on 1280 pixels. */
  @container lab-table (min-width: 1200px) and (max-width: 1339px) {
    thead th { font-weight: 400; }
    .formula lab-formula { font-size: calc(var(--size) * 0.94); }
    .further .formula lab-formula { font-size: calc(var(--size) * 0.86); }
    .both .from { display: none; }
    .both td.c-bias { min-width: 84px; }
  }
  @container lab-table (max-width: 1199px) {
    thead { display: none; }
    table { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 330px), 1fr)); gap: 10px 14px; }
    tbody, td, th { display: block; height: auto; }
    .group, .truth { grid-column: 1 / -1; }
    .group th { padding-top: 6px; }
    .row { border: 1px solid var(--line); border-radius: 8px; padding: 8px 12px; }
    .row tr { display: grid; grid-template-columns: repeat(6, minmax(0, 1fr)); gap: 6px 10px; }
    .row tr + tr { margin-top: 8px; border-top: 1px solid var(--line); padding-top: 6px; }
    .row tr > *, .row tr:first-child > * { border: 0; padding: 0; }
    .row:has(.disagrees) { border-color: var(--wrong); }
    tr.disagrees td.c-verdict { box-shadow: none; padding: 0; }
    .label {
      display: block; white-space: normal; color: var(--muted); font-size: var(--size-small); line-height: 1.25;
    }
    .c-name { grid-area: 1 / 1 / 2 / 4; }
    .of { grid-area: 2 / 1 / 3 / 4; font-size: var(--size); }
    tr + tr .of { grid-row: 1; }
    .of .long { display: inline; }
    .of .short { display: none; }
    .c-verdict { grid-area: 1 / 4 / 2 / 7; }
    .c-theory { grid-area: 2 / 4 / 3 / 7; }
    .c-bias { grid-column: 1 / 7; order: 1; }
    .c-cosine, .c-variance, .c-future { grid-column: span 2; align-self: end; order: 2; }
    .c-value, .c-valueVariance { grid-column: span 3; order: 3; }
    .c-objective, .c-expectedGradient { grid-column: span 3; order: 4; }
    /* The other two are in the explanation. */
    .c-expectation, .c-gradient { display: none; }
    .spanning { grid-column: 1 / 7; max-width: none; }
    .truth .c-name { grid-column: 1 / 7; grid-row: auto; }
    td.formula, tr.disagrees td.c-verdict { padding: 0; }
  }
`,
];
