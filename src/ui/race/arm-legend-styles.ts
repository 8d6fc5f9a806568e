import { css } from 'lit';

export const legendStyles = css`
  :host { display: block; position: relative; min-width: 0; }
  ul { list-style: none; margin: 0; padding: 0; display: flex; flex-wrap: wrap; gap: 4px 8px; }
  li { min-width: 0; }
  .arm {
    display: inline-flex; align-items: center; border: 1px solid var(--line); border-radius: 8px; max-width: 22em;
  }
  .arm:hover, .arm:has(:focus-visible) { background: var(--raised); border-color: var(--edge); }
  .arm:has([aria-pressed='true']) { border-color: var(--ink); box-shadow: inset 0 0 0 1px var(--ink); }
  .hidden > .pick { opacity: 0.5; }
  .pick {
    display: flex; align-items: center; gap: 7px; min-width: 0; border: none; background: none; padding: 0 2px 0 9px;
    min-height: 30px;
  }
  .pick:last-child { padding-inline-end: 9px; }
  .name { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .more { min-height: 30px; padding: 0 8px; color: var(--muted); }
  .add, .all { min-height: 32px; border-radius: 8px; }
  .add { border-style: dashed; }
  .menu { width: min(380px, calc(100vw - 24px)); }
  .menu p { margin-bottom: 8px; }
  .row { display: flex; flex-wrap: wrap; gap: 8px; }
  .tip {
    position: absolute; z-index: 5; width: min(380px, 100%); padding: 7px 11px; pointer-events: none;
    inset-inline-start: max(0px, min(var(--at), 100% - 380px));
    color: var(--ink); background: var(--paper); border: 1px solid var(--edge); border-radius: 8px;
    box-shadow: 0 4px 16px rgb(0 0 0 / 18%); font-size: var(--size-small); line-height: 1.35;
    animation: tip 0.15s 0.35s backwards;
  }
  @keyframes tip { from { opacity: 0; } }
  @media (max-width: 640px) {
    ul { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); }
    .arm { display: flex; max-width: none; }
    .pick { flex: 1; min-height: 38px; gap: 5px; padding-inline-start: 6px; }
    .name {
      white-space: normal; overflow-wrap: anywhere; line-height: 1.15; text-align: start; font-size: var(--size-small);
    }
    .more { min-height: 38px; padding: 0 6px; }
    .add, .all { width: 100%; }
  }
`;
