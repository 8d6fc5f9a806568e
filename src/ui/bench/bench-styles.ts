import { css } from 'lit';
import { headerChoicesStyles } from '../app/header-choices';
import { sharedStyles } from '../app/shared-styles';

/** One column on a phone, two below the table on a desktop. */
export const benchStyles = [
  sharedStyles,
  headerChoicesStyles,
  css`
  :host { display: block; min-height: 100dvh; }
  .page { max-width: 1180px; margin: 0 auto; padding: 8px 20px 24px; display: flex; flex-direction: column; gap: 14px; }
  header { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 18px; }
  header nav { flex: 1; display: flex; flex-wrap: wrap; gap: 0 16px; }
  nav [aria-current] { font-weight: 700; }
  h1 { margin: 0; font-size: var(--size-heading); font-weight: 700; white-space: nowrap; }
  nav a { color: var(--accent); font-weight: 600; text-underline-offset: 3px; }
  .lead { font-size: calc(var(--size) * 1.3); line-height: 1.3; font-weight: 600; text-wrap: balance; }
  .what { max-width: 78ch; }
  .actions {
    display: flex; flex-wrap: wrap; align-items: center; gap: 8px 12px; border-block: 1px solid var(--line);
    padding: 10px 0;
  }
  .progress { display: flex; flex: 1 1 320px; flex-direction: column; gap: 3px; min-width: 0; }
  progress { width: 100%; height: 6px; accent-color: var(--accent); }
  progress + p { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .notice { background: var(--warn); border-radius: 6px; padding: 6px 12px; overflow-wrap: anywhere; }
  .results { display: grid; grid-template-columns: minmax(0, 1.25fr) minmax(0, 1fr); gap: 22px 36px; }
  .speed, .ceiling, .results > .notice { grid-column: 1 / -1; }
  h2 { margin-bottom: 6px; }
  table { border-collapse: collapse; width: 100%; }
  th, td {
    text-align: end; padding-block: 6px; padding-inline: 14px 0; vertical-align: baseline; white-space: nowrap;
    border-bottom: 1px solid var(--line);
  }
  thead th { color: var(--muted); font-weight: 500; font-size: var(--size-small); }
  tbody th, thead th:first-child { text-align: start; padding-inline-start: 0; }
  th small, td small { display: block; color: var(--muted); font-weight: 400; font-size: var(--size-small); }
  tbody b { font-size: calc(var(--size) * 1.15); }
  .speed p { margin-top: 6px; }
  .elsewhere { display: flex; flex-direction: column; gap: 14px; }
  .scroll { overflow-x: auto; }
  .scroll table { width: auto; min-width: min(100%, 760px); }
  caption { text-align: start; color: var(--muted); font-size: var(--size-small); padding-bottom: 2px; }
  .elsewhere tbody th { font-weight: 400; white-space: normal; }
  .elsewhere .own :is(th, td) { font-weight: 700; }
  .elsewhere :is(th, td) { padding-block: 4px; }
  .ceiling dl { display: grid; grid-template-columns: repeat(4, minmax(0, 1fr)); gap: 8px 24px; margin: 0; }
  .ceiling dd { margin: 0; font-size: calc(var(--size) * 1.6); font-weight: 650; line-height: 1.2; }
  .ceiling dt { color: var(--muted); font-size: var(--size-small); }
  .stages dl {
    display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 6px 12px; margin: 0; align-items: center;
  }
  .stages dd { display: flex; align-items: center; gap: 8px; margin: 0; white-space: nowrap; padding-inline-end: 84px; }
  .stages dd span:last-child { margin-inline-end: -84px; }
  .bar { display: inline-block; height: 14px; background: var(--accent); border-radius: 2px; min-width: 2px; }
  @media (max-width: 760px) {
    .page { padding: 10px 14px 24px; }
    .results { grid-template-columns: minmax(0, 1fr); }
    .wide { display: none; }
    th, td { padding-inline-start: 8px; }
    thead th { white-space: normal; vertical-align: bottom; }
    th small { white-space: normal; }
    .ceiling dl { grid-template-columns: 1fr 1fr; }
    .lead { font-size: calc(var(--size) * 1.15); }
  }
`,
];
