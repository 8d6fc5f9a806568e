import { css } from 'lit';
import { auditStyles } from './audit-line';
import { headerChoicesStyles } from '../app/header-choices';
import { sharedStyles } from '../app/shared-styles';

/** One screen on a desktop or projector, one column on a phone. */
export const pageStyles = [
  sharedStyles,
  headerChoicesStyles,
  auditStyles,
  css`
  :host { display: block; }
  :host([hidden]) { display: none; }
  .page {
    display: grid; grid-template-columns: minmax(0, 1fr);
    grid-template-rows: repeat(5, min-content) minmax(250px, 1.9fr) min-content minmax(130px, 1fr);
    gap: 6px; height: 100dvh; min-height: 660px; padding: 8px 20px 6px; max-width: 1900px; margin: 0 auto;
  }
  .page > header { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 12px; }
  h1 { margin: 0; font-size: var(--size-heading); font-weight: 700; white-space: nowrap; }
  .page > header p { flex: 1 1 24em; min-width: 0; font-size: calc(var(--size) * 0.97); }
  nav { display: flex; gap: 12px; white-space: nowrap; }
  /* The heading already names the view, and its sentence needs the space. */
  nav [aria-current] { display: none; }
  nav a { color: var(--accent); font-weight: 600; text-underline-offset: 3px; }
  @media (min-width: 641px) and (max-width: 1439px) {
    nav { gap: 9px; }
    nav .more { display: none; }
    .page > header { column-gap: 8px; }
    .page > header p { font-size: calc(var(--size) * 0.89); }
  }
  @media (min-width: 641px) and (max-width: 1679px) {
    /* The audit's table names the adapter; a third line here would push the charts down. */
    .status:has(.audit) .adapter { display: none; }
  }
  .gloss { flex-basis: 100%; line-height: 1.3; }
  .controls { border-block: 1px solid var(--line); padding: 4px 0 7px; }
  .controls > summary { display: none; }
  .runs { display: flex; align-items: center; flex-wrap: wrap; gap: 8px; }
  .status {
    flex: 1 1 260px; min-width: 0; display: flex; flex-wrap: wrap; gap: 0 14px; margin-inline-start: 8px;
    align-items: baseline;
  }
  .notices:empty { display: none; }
  /* Explicit, because without a notice there is one row less. */
  .page > main { grid-row: 6; }
  .page > .verdict { grid-row: 7; }
  .page > :is(sample-list, .no-answers) { grid-row: 8; }
  .replayed .verdict { max-height: 8em; }
  .page.replayed { grid-template-rows: repeat(5, min-content) minmax(250px, 1fr) min-content min-content; }
  .notice {
    display: flex; align-items: center; justify-content: space-between; gap: 10px; padding: 2px 10px;
    margin-bottom: 4px;
    background: var(--warn); border-radius: 6px; font-size: var(--size-small);
  }
  .notice.note { background: var(--raised); }
  .notice.fatal { background: none; border: 2px solid var(--wrong); font-size: var(--size); }
  .notice button { min-height: 26px; }
  .notice > span { flex: 1; min-width: 0; }
  .notice ul { display: inline; list-style: none; margin: 0; padding: 0; }
  .notice li { display: inline-block; margin-inline-end: 18px; overflow-wrap: anywhere; }
  .notice summary { cursor: pointer; }
  main {
    position: relative; display: grid; grid-template-columns: 1.6fr 1fr 1fr; grid-template-rows: 1fr 1fr; gap: 8px 22px;
    min-height: 0; min-width: 0;
  }
  main .reward { grid-row: 1 / 3; }
  .recorded {
    position: absolute; z-index: 2; top: 40px; inset-inline-start: 60px; padding: 4px 12px; border-radius: 6px;
    background: var(--raised);
    border: 1px solid var(--edge); font-weight: 600;
  }
  .verdict {
    min-height: 1.5em; font-size: calc(var(--size) * 1.12); line-height: 1.35; max-height: 5.4em; overflow: auto;
  }
  .verdict b { font-weight: 700; }
  @media (max-width: 900px) {
    .page { height: auto; min-height: 0; display: flex; flex-direction: column; padding: 10px 14px; }
    .verdict { order: 1; max-height: none; }
    main { order: 2; }
    :is(sample-list, .no-answers) { order: 3; }
    main { grid-template-columns: 1fr 1fr; grid-template-rows: 300px 190px 190px; }
    main .reward { grid-column: 1 / 3; grid-row: 1; }
  }
  @media (max-width: 640px) {
    .page > header { display: grid; grid-template-columns: minmax(0, 1fr) auto auto; }
    h1 { white-space: normal; }
    .page > header p { grid-column: 1 / 4; grid-row: 3; font-size: var(--size-small); }
    nav { grid-column: 1 / 4; grid-row: 2; flex-wrap: wrap; gap: 0 18px; }
    .gloss { grid-column: 1 / 4; margin-top: 4px; }
    .controls > summary { display: block; font-weight: 600; cursor: pointer; padding: 4px 0; }
    .controls > summary::before { content: '▸' / ''; margin-inline-end: 8px; color: var(--muted); }
    .controls[open] > summary::before { content: '▾' / ''; }
    .controls[open] > summary { margin-bottom: 6px; }
    main { grid-template-columns: 1fr; grid-template-rows: 280px repeat(4, 180px); }
    main .reward { grid-column: 1; }
    .status { margin-inline-start: 0; width: 100%; }
    .notice { flex-wrap: wrap; justify-content: end; padding-block: 6px; }
    .notice > span { flex-basis: calc(100% - 60px); }
    .notice .mend { order: 1; margin-inline-end: auto; }
    .notice li { display: block; margin: 0; }
  }
`,
];
