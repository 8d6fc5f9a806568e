import { css } from 'lit';
import { headerChoicesStyles } from '../app/header-choices';
import { sharedStyles } from '../app/shared-styles';

/** Verdicts first, in type readable from the back of a room; then one section per claim. */
export const findingsStyles = [
  sharedStyles,
  headerChoicesStyles,
  css`
  :host { display: block; min-height: 100dvh; }
  .page { max-width: 1320px; margin: 0 auto; padding: 8px 20px 60px; display: flex; flex-direction: column; gap: 10px; }
  header { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 18px; }
  header nav { flex: 1; display: flex; flex-wrap: wrap; gap: 0 16px; }
  h1 { margin: 0; font-size: var(--size-heading); font-weight: 700; white-space: nowrap; }
  nav a, .origin a { color: var(--accent); font-weight: 600; text-underline-offset: 3px; }
  nav [aria-current] { font-weight: 700; }
  .lead { font-size: calc(var(--size) * 1.4); line-height: 1.3; font-weight: 650; text-wrap: balance; }
  .what { max-width: 105ch; line-height: 1.45; }
  .origin { color: var(--muted); font-size: var(--size-small); display: flex; flex-wrap: wrap; gap: 2px 16px; }
  .origin > span { overflow-wrap: anywhere; min-width: 0; }
  code { font-family: ui-monospace, 'SF Mono', Menlo, Consolas, monospace; font-size: 0.95em; }
  .notice {
    background: var(--warn); border-radius: 6px; padding: 8px 12px; overflow-wrap: anywhere;
    font-size: calc(var(--size) * 1.1);
  }

  .badge {
    display: inline-flex; align-items: center; gap: 0.4em; padding: 0.1em 0.65em; border-radius: 999px;
    border: 2px solid currentColor;
    font-weight: 700; white-space: nowrap; line-height: 1.45; justify-self: start;
  }
  .badge i { font-style: normal; }
  .badge.reproduced { color: var(--right); }
  .badge.in-part { color: var(--part); border-style: dashed; }
  .badge.undecided { color: var(--muted); border-style: dotted; }
  .badge.not-reproduced { background: var(--wrong); border-color: var(--wrong); color: var(--paper); }
  :host { --part: #80560a; }
  :host([dark]) { --part: #f2bd4a; }

  .tally {
    display: flex; flex-wrap: wrap; gap: 6px 14px; font-size: calc(var(--size) * 1.25); margin: 0; padding: 0;
    list-style: none;
  }
  .summary { list-style: none; margin: 0; padding: 0; border-top: 1px solid var(--line); }
  .summary a {
    display: grid; grid-template-columns: 11.5em minmax(0, 1fr) max-content; gap: 2px 16px; align-items: center;
    padding: 5px 6px; border-bottom: 1px solid var(--line); color: inherit; text-decoration: none;
    font-size: calc(var(--size) * 1.12); line-height: 1.35;
  }
  .summary .badge { white-space: normal; }
  .summary a:hover { background: var(--raised); }
  .summary a:hover .short { text-decoration: underline; text-underline-offset: 3px; }
  .summary .halves { font-size: var(--size); color: var(--muted); width: 17em; line-height: 1.3; }
  .halves > * { display: block; }
  .differ { color: var(--part); font-weight: 650; }

  .claim {
    display: flex; flex-direction: column; gap: 10px; margin-top: 22px; padding-top: 16px;
    border-top: 2px solid var(--edge); scroll-margin-top: 4px; min-width: 0;
  }
  /* The target of an address is marked by the line above it. */
  .claim:focus-visible { outline: none; border-top-color: var(--accent); }
  .claim > .badge { font-size: calc(var(--size) * 1.3); align-self: flex-start; }
  .claim h2 {
    font-size: calc(var(--size) * 1.35); line-height: 1.3; font-weight: 700; max-width: 80ch; text-wrap: pretty;
  }
  .claim .facts { color: var(--muted); display: flex; flex-wrap: wrap; gap: 0 20px; }
  table { border-collapse: collapse; width: 100%; }
  caption { text-align: start; font-weight: 650; padding-bottom: 4px; }
  th, td {
    text-align: start; vertical-align: baseline; padding-block: 5px; padding-inline: 0 14px; line-height: 1.4;
    border-bottom: 1px solid var(--line);
  }
  thead th { color: var(--muted); font-weight: 500; font-size: var(--size-small); }
  td.mark {
    width: 1.6em; font-weight: 800; font-size: calc(var(--size) * 1.3); line-height: 1; padding-inline-end: 6px;
  }
  .holds .mark { color: var(--right); }
  .contrary .mark { color: var(--wrong); }
  .open .mark { color: var(--muted); }
  details { display: flex; flex-direction: column; gap: 10px; }
  details > summary { cursor: pointer; color: var(--accent); font-weight: 600; padding: 4px 0; }
  details > .panels { margin: 6px 0 12px; }
  /* On black, lines with the contrast used on white are hardly visible. */
  :host([dark]) .panels svg { filter: brightness(1.35); }
  :host([dark]) .panels svg [fill-opacity] { fill-opacity: 0.7; }
  td.expected { width: 56%; }
  .panels {
    display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 520px), 1fr)); gap: 14px 28px;
    align-items: start;
  }
  .panels figure { margin: 0; min-width: 0; }
  figcaption { font-weight: 650; padding-bottom: 4px; }
  .panels svg { display: block; max-width: 100%; height: auto; direction: ltr; }
  .reason { max-width: 105ch; line-height: 1.5; font-size: calc(var(--size) * 1.06); }
  .places { display: flex; flex-direction: column; gap: 6px; }
  .places h3 { margin: 0; font-size: var(--size); font-weight: 650; }
  .places ul {
    list-style: none; margin: 0; padding: 0; display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 560px), 1fr)); gap: 6px 28px;
  }
  .places li { display: flex; flex-wrap: wrap; align-items: center; gap: 6px 10px; }
  .places li > :first-child { flex: 1 1 10em; }
  a.button {
    display: inline-flex; align-items: center; gap: 0.4em; min-height: 34px; padding: 0 0.8em;
    border: 1px solid var(--edge); border-radius: 6px;
    color: inherit; font-weight: 550; text-decoration: none; white-space: nowrap;
  }
  a.button:hover { background: var(--raised); }
  a.button.primary { border-color: var(--accent); color: var(--accent); }
  .top { align-self: flex-end; }
  .top a { color: var(--accent); text-underline-offset: 3px; }

  @media (max-width: 760px) {
    .page { padding: 10px 14px 40px; }
    header [aria-current] { display: none; }
    header nav { flex-basis: 100%; order: 1; }
    header h1 { flex: 1; }
    header h1, a.button { white-space: normal; }
    .lead { font-size: calc(var(--size) * 1.25); }
    .summary a { grid-template-columns: minmax(0, 1fr) auto; padding: 8px 0; }
    .summary .short { grid-column: 1 / -1; grid-row: 1; }
    .summary .halves { width: auto; max-width: 12.5em; }
    .claim h2 { font-size: calc(var(--size) * 1.2); }
    thead { display: none; }
    tr {
      display: grid; grid-template-columns: 1.6em minmax(0, 1fr); padding: 6px 0; border-bottom: 1px solid var(--line);
    }
    td, td.expected { border: 0; padding: 0; width: auto; }
    td.mark { grid-row: 1 / 3; }
    td.expected { font-weight: 550; }
    caption { display: block; }
    table, tbody { display: block; }
  }
`,
];
