import { css } from 'lit';
import { sharedStyles } from '../app/shared-styles';

/** A dialog of fixed height, so that buttons do not move when another framework is chosen; a sheet on a phone. */
export const recipesStyles = [
  sharedStyles,
  css`
  dialog.panel { width: min(980px, calc(100vw - 24px)); height: min(820px, calc(100dvh - 24px)); margin: auto; }
  dialog::backdrop { background: rgb(0 0 0 / 35%); }
  .panel > header {
    position: sticky; top: -16px; margin: -16px -18px 0; padding: 12px 18px 8px; background: var(--paper); z-index: 1;
    flex-wrap: wrap; border-bottom: 1px solid var(--line);
  }
  h2 { font-size: var(--size-heading); font-weight: 700; }
  header .close { font-size: 24px; line-height: 1; }
  .parts { display: flex; flex-wrap: wrap; gap: 4px; flex: 1; }
  [role='tab'] { border-color: transparent; background: none; }
  [role='tab']:hover { background: var(--raised); }
  [role='tab'][aria-selected='true'] { border-color: var(--edge); background: var(--raised); font-weight: 700; }
  .frameworks { display: flex; flex-wrap: wrap; gap: 4px; margin: 12px 0; }
  .lead { margin: 12px 0 0; max-width: 90ch; line-height: 1.45; }
  .own {
    display: grid; grid-template-columns: auto 1fr; gap: 0 8px; align-items: center; margin: 4px 0; max-width: 90ch;
  }
  .own label { font-weight: 550; cursor: pointer; }
  .own .small { grid-column: 2; }
  input[type='checkbox'] { width: 17px; height: 17px; margin: 0; accent-color: var(--accent); }
  article {
    border-top: 1px solid var(--line); padding: 14px 0 16px; display: grid; grid-template-columns: minmax(0, 1fr) auto;
    gap: 8px 16px; align-items: start;
  }
  article > * { grid-column: 1 / 3; }
  article > .name { grid-column: 1; }
  article > button { grid-column: 2; grid-row: 1; }
  h3 { margin: 0; font-size: var(--size-small-heading); font-weight: 700; }
  .what { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 10px; }
  .what > span { display: inline-flex; align-items: center; gap: 6px; }
  .badge { border: 1px solid var(--edge); border-radius: 9px; padding: 0 9px; font-weight: 600; }
  .badge.unbiased { color: var(--right); border-color: currentColor; }
  .badge:is(.biased, .none) { color: var(--wrong); border-color: currentColor; }
  pre {
    margin: 0; padding: 10px 12px; border-radius: 8px; background: var(--raised); white-space: pre-wrap;
    overflow-wrap: anywhere;
    font: calc(var(--size) * 0.94)/1.5 ui-monospace, 'SF Mono', Consolas, 'DejaVu Sans Mono', monospace;
  }
  .notes { margin: 0; padding-inline-start: 18px; max-width: 92ch; line-height: 1.45; }
  .notes li + li { margin-top: 4px; }
  .field { display: flex; flex-wrap: wrap; align-items: center; gap: 6px 10px; margin-top: 12px; }
  .field label { color: var(--muted); }
  .field select { max-width: 100%; }
  .code { position: relative; margin: 4px 0 12px; }
  .code pre { padding-inline-end: 96px; min-height: 54px; }
  .code { direction: ltr; }
  .code button { position: absolute; top: 8px; inset-inline-end: 8px; }
  .end { margin-top: 16px; }
  a { color: var(--accent); text-underline-offset: 3px; }
  .impossible { margin: 4px 0 12px; padding: 12px 14px; border-radius: 8px; background: var(--warn); line-height: 1.5; }
  .impossible b { display: block; }
  @media (max-width: 640px) {
    .panel > header .parts { order: 1; flex-basis: 100%; }
    h2 { flex: 1; }
    article > .name, article > button { grid-column: 1 / 3; grid-row: auto; justify-self: start; }
    article > button { order: 1; }
    .code pre { padding: 48px 12px 10px; }
  }
`,
];
