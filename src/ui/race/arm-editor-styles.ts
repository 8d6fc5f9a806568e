import { css } from 'lit';

export const editorStyles = css`
  .panel { width: min(460px, calc(100vw - 24px)); }
  .line { display: flex; justify-content: space-between; align-items: center; gap: 12px; margin-top: 8px; }
  .line label { font-weight: 600; white-space: nowrap; }
  .line input, .line select { flex: 0 1 300px; min-width: 0; width: 100%; }
  h3 { margin: 14px 0 6px; font-size: var(--size-small); color: var(--muted); font-weight: 650; }
  .list { display: grid; grid-template-columns: minmax(0, 1fr); gap: 10px; }
  .list:not(:empty) { margin-bottom: 10px; }
  .setting { display: flex; align-items: flex-start; gap: 4px; }
  .setting option-field { flex: 1; min-width: 0; }
  #text { font-family: ui-monospace, monospace; font-size: var(--size-small); }
  .problem { color: var(--wrong); font-size: var(--size-small); line-height: 1.3; margin-top: 4px; }
  [aria-invalid='true'] { border-color: var(--wrong); outline: 1px solid var(--wrong); }
  footer {
    position: sticky; bottom: -16px; background: var(--paper); padding: 12px 0 16px; margin-bottom: -16px;
    display: flex; align-items: center; gap: 12px; justify-content: space-between;
  }
`;
