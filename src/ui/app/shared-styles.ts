/** Buttons, fields and panels, the same in every component. */
import { css } from 'lit';

export const sharedStyles = css`
  * { box-sizing: border-box; }
  button, select, input { font: inherit; font-variant-numeric: tabular-nums; color: inherit; }
  button, select, input[type='text'] {
    min-height: 34px; border: 1px solid var(--edge); border-radius: 6px; background: var(--paper); padding: 0 0.6em;
  }
  button { cursor: pointer; font-weight: 550; white-space: nowrap; }
  button:hover { background: var(--raised); }
  button.primary { background: var(--accent); border-color: var(--accent); color: var(--on-accent); min-width: 6.4em; }
  button.primary:hover { filter: brightness(1.08); }
  @media (max-width: 640px) { button { white-space: normal; } }
  button.plain { border-color: transparent; background: none; }
  button.plain:hover { background: var(--raised); }
  button:disabled { opacity: 0.5; cursor: default; }
  :focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
  h2 { margin: 0; font-size: var(--size-small-heading); font-weight: 650; }
  p { margin: 0; }
  a { color: var(--accent); text-underline-offset: 3px; }
  sub { line-height: 0; }
  /* The same in every language. */
  pre, code { direction: ltr; unicode-bidi: isolate; }
  .muted { color: var(--muted); }
  .small { font-size: var(--size-small); }
  .panel {
    color: var(--ink); background: var(--paper); border: 1px solid var(--line); border-radius: 10px;
    box-shadow: 0 8px 30px rgb(0 0 0 / 18%); padding: 16px 18px; max-height: calc(100dvh - 24px); overflow: auto;
    margin: 0;
  }
  .drawer { inset-block: 12px auto; inset-inline: auto 12px; width: min(430px, calc(100vw - 24px)); }
  .panel header { display: flex; justify-content: space-between; align-items: center; gap: 12px; margin-bottom: 8px; }
`;
