/** The icons on buttons, as SVG because fonts do not reliably contain them. */
import { html, svg } from 'lit';

const PATHS = {
  play: svg`<path d="M4 2.5 14 8 4 13.5z" />`,
  pause: svg`<path d="M3.5 2.5h3.4v11H3.5zM9.1 2.5h3.4v11H9.1z" />`,
  step: svg`<path d="M2.5 2.5 10.5 8l-8 5.5zM11.3 2.5h2.4v11h-2.4z" />`,
  again: svg`<path d="M8 2.2a5.8 5.8 0 1 0 5.6 7.2l-2.1-.5A3.7 3.7 0 1 1 8 4.3c.9 0
    1.8.4 2.4.9L8.6 7H14V1.6l-2 2A5.8 5.8 0 0 0 8 2.2z" />`,
  download: svg`<path d="M6.9 1.5h2.2v6.3l2.4-2.4L13 6.9l-5 5-5-5 1.5-1.5 2.4 2.4zM2.5 12.6h11v2h-11z" />`,
  theme: svg`<circle cx="8" cy="8" r="5.8" fill="none" stroke="currentColor" stroke-width="1.6" />
    <path d="M8 2.2a5.8 5.8 0 0 1 0 11.6z" />`,
} as const;

export const icon = (name: keyof typeof PATHS) =>
  html`<svg width="1em" height="1em" viewBox="0 0 16 16" fill="currentColor" aria-hidden="true"
    style="vertical-align:-0.12em">${PATHS[name]}</svg>`;
