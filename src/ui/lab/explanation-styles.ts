import { css } from 'lit';
import { sharedStyles } from '../app/shared-styles';

/** Formulas large enough to be read from the back of a room; stacked on a phone. */
export const explanationStyles = [
  sharedStyles,
  css`
  dialog.panel { width: min(1120px, calc(100vw - 24px)); margin: auto; }
  dialog::backdrop { background: rgb(0 0 0 / 35%); }
  .panel header {
    gap: 4px; position: sticky; top: -16px; margin: -16px 0 8px; padding: 14px 0 8px; background: var(--paper);
    z-index: 1;
  }
  h2 {
    flex: 1; display: flex; flex-wrap: wrap; align-items: center; gap: 2px 12px; font-size: calc(var(--size) * 1.35);
  }
  h2 .column { color: var(--muted); font-weight: 500; }
  header button { font-size: 24px; line-height: 1; }
  h3 { margin: 18px 0 6px; font-size: var(--size-small-heading); font-weight: 650; }
  h4 { margin: 0 0 4px; font-size: var(--size-small); font-weight: 550; color: var(--muted); }
  p { max-width: 92ch; line-height: 1.5; margin-bottom: 8px; font-size: calc(var(--size) * 1.08); }
  .small { font-size: var(--size-small); }
  .now { font-size: calc(var(--size) * 1.25); line-height: 1.4; }
  .cause {
    padding: 1px 8px; margin-inline-end: 4px; border: 1px solid var(--edge); border-radius: 9px; font-weight: 550;
  }
  .formulas {
    margin-bottom: 14px; display: grid; grid-template-columns: minmax(0, 1fr) auto minmax(0, 1fr); gap: 6px 14px;
    align-items: center;
  }
  .one {
    padding: 8px 12px; border-radius: 8px; background: var(--raised); align-self: stretch; min-width: 0;
    border-inline-start: 4px solid transparent;
  }
  .one.gradient { grid-column: 1; }
  .one.asked { border-inline-start-color: var(--accent); }
  .one lab-formula { font-size: clamp(21px, 2.3vw, 32px); }
  pre {
    margin: 8px 0 0; white-space: pre-wrap;
    font: var(--size)/1.45 ui-monospace, 'SF Mono', Consolas, 'DejaVu Sans Mono', monospace;
  }
  .arrow { color: var(--accent); font-size: var(--size-small); text-align: center; max-width: 6.5em; line-height: 1.2; }
  .arrow.across::after { content: '→' / ''; display: block; font-size: 24px; }
  :host(:dir(rtl)) .arrow.across::after { content: '←' / ''; }
  .arrow.down { grid-column: 1; max-width: none; text-align: start; padding-inline-start: 16px; }
  .arrow.down::before { content: '↓ ' / ''; font-size: 20px; }
  @media (max-width: 760px) {
    .formulas { grid-template-columns: minmax(0, 1fr); }
    h2 { font-size: calc(var(--size) * 1.15); }
    .arrow.across { max-width: none; text-align: start; padding-inline-start: 16px; }
    .arrow.down { display: none; }
    .now { font-size: calc(var(--size) * 1.1); }
    .arrow.across::after { content: none; }
    .arrow.across::before { content: '↓ ' / ''; font-size: 20px; }
  }
`,
];
