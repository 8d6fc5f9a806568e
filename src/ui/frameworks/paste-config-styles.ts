import { css } from 'lit';
import { sharedStyles } from '../app/shared-styles';

const monospace = css`ui-monospace, 'SF Mono', Consolas, 'DejaVu Sans Mono', monospace`;

export const pasteConfigStyles = [
  sharedStyles,
  css`
  :host { display: block; }
  :host([hidden]) { display: none; }
  .lead { margin: 12px 0 8px; max-width: 90ch; line-height: 1.45; }
  textarea {
    width: 100%; resize: vertical; padding: 10px 12px; border: 1px solid var(--edge); border-radius: 8px;
    background: var(--raised); color: inherit; font: calc(var(--size) * 0.94)/1.5 ${monospace};
  }
  .problem { margin: 8px 0; padding: 10px 12px; border-radius: 8px; background: var(--warn); line-height: 1.5; }
  h3 { margin: 0 0 6px; font-size: var(--size-small-heading); font-weight: 700; }
  section, details { border-top: 1px solid var(--line); padding: 12px 0; }
  section p { max-width: 90ch; line-height: 1.45; margin: 2px 0; }
  .badge {
    border: 1px solid var(--edge); border-radius: 9px; padding: 0 9px; font-weight: 600; font-size: var(--size);
    margin-inline-start: 6px; display: inline-block;
  }
  .badge.unbiased { color: var(--right); border-color: currentColor; }
  .badge.biased { color: var(--wrong); border-color: currentColor; }
  ul { margin: 4px 0; padding-inline-start: 18px; max-width: 92ch; line-height: 1.45; }
  .lines { margin: 6px 0; }
  pre {
    margin: 2px 0; padding: 8px 12px; border-radius: 8px; background: var(--raised); white-space: pre-wrap;
    overflow-wrap: anywhere; font: calc(var(--size) * 0.94)/1.5 ${monospace};
  }
  code { font: calc(var(--size) * 0.94)/1.5 ${monospace}; overflow-wrap: anywhere; }
  del { color: var(--wrong); }
  ins { color: var(--right); text-decoration: none; font-weight: 600; }
  .own {
    display: grid; grid-template-columns: auto 1fr; gap: 0 8px; align-items: center; margin: 8px 0; max-width: 90ch;
  }
  .own label { font-weight: 550; cursor: pointer; }
  .own .small { grid-column: 2; }
  input[type='checkbox'] { width: 17px; height: 17px; margin: 0; accent-color: var(--accent); }
  summary { cursor: pointer; font-weight: 650; }
  table { border-collapse: collapse; margin-top: 6px; width: 100%; }
  th, td { text-align: start; vertical-align: top; padding: 2px 12px 2px 0; font-weight: 400; }
  th { color: var(--muted); white-space: nowrap; font-size: var(--size-small); }
  td:nth-child(2) { width: 55%; }
  @media (max-width: 640px) { th, td { display: block; padding: 0; white-space: normal; width: auto; } }
`,
];
