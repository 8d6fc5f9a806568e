import { css } from 'lit';
import { auditStyles } from '../race/audit-line';
import { headerChoicesStyles } from '../app/header-choices';
import { sharedStyles } from '../app/shared-styles';
import { viewParts } from './view-parts';

/** The introduction on top, then the sticky controls, then the sections. */
export const viewStyles = [
  sharedStyles,
  headerChoicesStyles,
  auditStyles,
  viewParts,
  css`
  :host { display: block; min-height: 100dvh; }
  .page { max-width: 1560px; margin: 0 auto; padding: 8px 20px 40px; display: flex; flex-direction: column; gap: 8px; }
  header { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 18px; }
  header nav { display: flex; flex-wrap: wrap; gap: 0 16px; }
  h1 { margin: 0; font-size: var(--size-heading); font-weight: 700; white-space: nowrap; }
  h2 { font-size: var(--size-heading); font-weight: 700; }
  nav a { color: var(--accent); font-weight: 600; text-underline-offset: 3px; white-space: nowrap; }
  nav [aria-current] { font-weight: 700; }
  .lead { font-size: calc(var(--size) * 1.25); line-height: 1.3; font-weight: 600; text-wrap: balance; }
  header .contents { flex: 1 1 26em; flex-wrap: wrap; justify-content: flex-end; gap: 0 14px; }
  .contents button {
    border: 0; line-height: inherit; align-self: baseline; background: none; padding: 0; min-height: 26px;
    color: var(--accent); text-decoration: underline; text-underline-offset: 3px;
  }
  .where { border-block: 1px solid var(--line); padding: 8px 0; display: flex; flex-direction: column; gap: 8px; }
  .typed summary { cursor: pointer; color: var(--accent); font-weight: 600; width: max-content; }
  .actions { display: flex; flex-wrap: wrap; align-items: center; gap: 6px 12px; }
  .state {
    flex: 1 1 420px; min-width: 0; display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 14px;
    min-height: 1.4em;
  }
  .actions progress { width: 90px; }
  .disagree { color: var(--wrong); font-weight: 700; }
  .spoken { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  .verdicts {
    display: flex; flex-wrap: wrap; align-items: baseline; gap: 2px 26px; font-size: calc(var(--size) * 1.15);
    line-height: 1.4; min-height: 1.4em;
  }
  .verdicts .unbiased { color: var(--right); }
  .verdicts :is(.slight, .biased, .zero, .undecided) { color: var(--muted); }
  .notice { display: flex; align-items: center; gap: 6px 14px; }
  .notice.mild { background: var(--raised); }
  .part {
    display: flex; flex-direction: column; gap: 10px; min-width: 0; padding-top: 24px; scroll-margin-top: 8px;
    outline-offset: 6px;
  }
  .part:first-child { padding-top: 0; gap: 6px; }
  .part > p { max-width: 110ch; line-height: 1.45; }
  .part > .means { font-size: calc(var(--size) * 1.06); font-weight: 550; }
  main { display: flex; flex-direction: column; gap: 14px; min-width: 0; }
  @media (max-width: 1150px) {
    header nav:first-of-type { flex: 1; }
    header .contents { order: 1; flex: 1 1 100%; justify-content: flex-start; }
  }
  @media (max-width: 760px) {
    .page { padding: 10px 14px 32px; }
    .lead { font-size: calc(var(--size) * 1.15); }
    /* The heading already names the view. */
    header [aria-current] { display: none; }
  }
`,
];
