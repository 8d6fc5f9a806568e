/** Styles of a section of the lab: heading, introduction, controls, picture, interpretation. */
import { css } from 'lit';
import { sharedStyles } from '../app/shared-styles';

export const closeUpStyles = [
  sharedStyles,
  css`
  :host { display: block; min-width: 0; }
  section { display: flex; flex-direction: column; gap: 12px; }
  h2 { font-size: var(--size-heading); font-weight: 700; }
  h3 { margin: 0; font-size: var(--size-small-heading); font-weight: 650; }
  p { max-width: 88ch; line-height: 1.45; }
  .means { font-size: calc(var(--size) * 1.06); font-weight: 550; }
  .controls { display: flex; flex-wrap: wrap; align-items: center; gap: 8px 18px; }
  .controls label { display: inline-flex; align-items: center; gap: 8px; max-width: 100%; }
  .controls .switch { cursor: pointer; }
  input[type='checkbox'] { width: 18px; height: 18px; accent-color: var(--accent); flex: none; }
  input[type='range'] { width: 220px; min-width: 0; accent-color: var(--accent); }
  output { font-variant-numeric: tabular-nums; font-weight: 650; }
  button[aria-pressed='true'] { background: var(--ink); border-color: var(--ink); color: var(--paper); }
  .charts { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: 16px 28px; }
  .scroll { overflow-x: auto; }
  table { border-collapse: collapse; }
  th, td {
    text-align: end; padding-block: 5px; padding-inline: 22px 0; border-bottom: 1px solid var(--line);
    white-space: nowrap; vertical-align: baseline;
  }
  thead th { font-weight: 500; color: var(--muted); white-space: normal; vertical-align: bottom; }
  tbody th, thead th:first-child { text-align: start; padding-inline-start: 0; }
  tbody td { font-weight: 600; font-size: calc(var(--size) * 1.1); direction: ltr; }
  :host(:dir(rtl)) tbody td { text-align: left; padding-inline: 0 22px; }
  td.wrong, .wrong { color: var(--wrong); }
  @media (max-width: 760px) {
    .charts { grid-template-columns: minmax(0, 1fr); }
    th, td { padding-inline-start: 12px; }
    input[type='range'] { width: 150px; }
  }
`,
];
