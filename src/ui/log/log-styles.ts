import { css } from 'lit';
import { headerChoicesStyles } from '../app/header-choices';
import { sharedStyles } from '../app/shared-styles';

/** Curves on the left and what is said of them on the right; one column on a phone. */
export const logStyles = [
  sharedStyles,
  headerChoicesStyles,
  css`
  :host { display: block; min-height: 100dvh; }
  .page { max-width: 1320px; margin: 0 auto; padding: 8px 20px 40px; display: flex; flex-direction: column; gap: 12px; }
  header { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 18px; }
  header nav { flex: 1; display: flex; flex-wrap: wrap; gap: 0 16px; }
  h1 { margin: 0; font-size: var(--size-heading); font-weight: 700; white-space: nowrap; }
  nav a { color: var(--accent); font-weight: 600; text-underline-offset: 3px; }
  nav [aria-current] { font-weight: 700; }
  .lead { font-size: calc(var(--size) * 1.3); line-height: 1.3; font-weight: 600; text-wrap: balance; }
  .what { max-width: 90ch; line-height: 1.45; }
  .notice { background: var(--warn); border-radius: 6px; padding: 8px 12px; overflow-wrap: anywhere; }
  .drop {
    display: flex; flex-wrap: wrap; align-items: center; gap: 8px 14px; padding: 12px 14px;
    border: 2px dashed var(--edge); border-radius: 10px;
  }
  .drop.over { border-color: var(--accent); background: var(--raised); }
  .drop input { display: none; }
  .drop .read { flex-basis: 100%; }
  .settings { display: flex; flex-wrap: wrap; align-items: center; gap: 8px 20px; }
  .settings label, .beside { display: inline-flex; align-items: center; gap: 8px; color: var(--muted); }
  .settings label, .beside { flex-wrap: wrap; min-width: 0; }
  select { max-width: 100%; min-width: 0; }
  .settings input { width: 6em; }
  main { display: flex; flex-direction: column; gap: 16px; }
  .result { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: 16px 36px; align-items: start; }
  .charts, .findings, .findings section { display: flex; flex-direction: column; gap: 10px; min-width: 0; }
  .findings { gap: 20px; }
  .raw { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 240px), 1fr)); gap: 10px 20px; }
  ul { margin: 0; padding-inline-start: 1.2em; line-height: 1.45; display: flex; flex-direction: column; gap: 5px; }
  li { overflow-wrap: anywhere; }
  .rules ul { list-style: none; padding: 0; }
  .rules li { border-inline-start: 4px solid var(--right); padding-inline-start: 10px; }
  .rules li.found { border-color: var(--wrong); font-weight: 650; }
  .rules li.cannot { border-color: var(--line); color: var(--muted); }
  h3 { margin: 0; font-size: var(--size); font-weight: 400; }
  .picture { border: 1px solid var(--line); border-radius: 8px; padding: 8px 12px; }
  div.picture { display: flex; flex-direction: column; gap: 6px; border-color: var(--edge); }
  details.picture p { margin: 6px 0; }
  summary { cursor: pointer; }
  .verdict {
    display: inline-block; border: 1.5px solid currentColor; border-radius: 999px; padding: 0 0.6em; font-weight: 650;
    font-size: var(--size-small); margin-inline-end: 4px;
  }
  .verdict.resembles { background: var(--ink); border-color: var(--ink); color: var(--paper); }
  .verdict.unclear { border-style: dashed; }
  .verdict.excluded { color: var(--muted); }
  table { border-collapse: collapse; width: 100%; }
  th, td { text-align: end; padding: 3px 0 3px 12px; vertical-align: baseline; border-top: 1px solid var(--line); }
  th[scope='row'] { text-align: start; padding-inline: 0 12px; font-weight: 400; }
  td { white-space: nowrap; }
  td:nth-of-type(1) { font-weight: 650; }
  .outside td:nth-of-type(1) { color: var(--wrong); }
  thead th { color: var(--muted); font-weight: 500; font-size: var(--size-small); border: 0; }
  @media (max-width: 900px) {
    .result { grid-template-columns: minmax(0, 1fr); }
  }
  @media (max-width: 760px) {
    .page { padding: 10px 14px 30px; }
    header [aria-current] { display: none; }
    header nav { flex-basis: 100%; order: 1; }
    header h1 { flex: 1; }
    .lead { font-size: calc(var(--size) * 1.15); }
    table { font-size: var(--size-small); }
  }
`,
];
