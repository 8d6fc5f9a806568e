/** Styles shared by several sections of the lab: segments, the row picker, notices, progress. */
import { css } from 'lit';

export const viewParts = css`
  fieldset { border: 0; margin: 0; padding: 0; min-width: 0; }
  legend { padding: 0; color: var(--muted); font-size: var(--size-small); line-height: 1.3; }
  .segments > div {
    display: inline-flex; flex-wrap: wrap; border: 1px solid var(--edge); border-radius: 6px; overflow: hidden;
  }
  .segments label {
    position: relative; padding: 0.25em 0.7em; min-height: 32px; display: inline-flex; align-items: center; gap: 0;
    cursor: pointer;
  }
  .segments label + label { border-inline-start: 1px solid var(--line); }
  .segments label:hover { background: var(--raised); }
  .segments label.chosen { background: var(--ink); color: var(--paper); }
  .segments input { position: absolute; opacity: 0; inset: 0; margin: 0; cursor: pointer; }
  .segments label:focus-within { outline: 2px solid var(--accent); outline-offset: -3px; }
  .picks { display: flex; flex-wrap: wrap; gap: 4px 16px; align-items: center; }
  .picks legend { float: inline-start; padding-inline-end: 14px; }
  .picks label {
    display: inline-flex; align-items: center; gap: 6px; min-height: 26px; font-weight: 600; cursor: pointer;
  }
  .picks input { width: 17px; height: 17px; accent-color: currentColor; }
  progress { width: 160px; height: 8px; accent-color: var(--accent); }
  .notice { background: var(--warn); border-radius: 6px; padding: 6px 12px; overflow-wrap: anywhere; }
`;
