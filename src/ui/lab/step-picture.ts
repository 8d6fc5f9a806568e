/**
 * One expected step compared with the true one: an arrow at its angle and relative length, and its signed components by
 * outcome. Plain SVG of fixed size.
 */
import { nothing, svg, type TemplateResult } from 'lit';
import { letter } from './probability-bars';

export interface Step {
  /** CSS colour of the line. */
  colour: string;
  /** Descent steps, i.e. minus the gradients, by outcome. */
  step: ArrayLike<number>;
  truth: ArrayLike<number>;
  /** ‖step‖/‖truth‖ and the cosine between the two; null if the step is zero. */
  length: number;
  cosine: number | null;
}

const DIAL = { width: 132, height: 96, centre: 64, base: 84, radius: 54 };
const BARS = { width: 150, height: 96, middle: 42, reach: 35 };
/** Maximum length of an arrow relative to the true one, and of a bar relative to the largest true one. */
const LONGEST = 1.2;
const TALLEST = 1.08;

function arrow(dx: number, dy: number, colour: string): TemplateResult {
  const { centre, base } = DIAL;
  const size = Math.hypot(dx, dy);
  const head = Math.min(11, size);
  const [ux, uy] = [dx / size, dy / size];
  const [tipX, tipY] = [centre + dx, base - dy];
  const [neckX, neckY] = [tipX - ux * head, tipY + uy * head];
  const [acrossX, acrossY] = [uy * head * 0.5, ux * head * 0.5];
  const [left, right] = [`${neckX + acrossX},${neckY + acrossY}`, `${neckX - acrossX},${neckY - acrossY}`];
  return svg`<line x1=${centre} y1=${base} x2=${neckX} y2=${neckY} stroke=${colour} stroke-width="4" />
    <polygon points="${tipX},${tipY} ${left} ${right}" fill=${colour} />`;
}

/**
 * The true step points right; the other one is rotated by its angle, always upwards, because only the size of the angle
 * is meaningful.
 */
export function dial({ colour, length, cosine }: Step): TemplateResult {
  const { width, height, centre, base, radius } = DIAL;
  const shown = Math.min(LONGEST, length) * radius;
  const angle = cosine === null ? 0 : Math.acos(Math.max(-1, Math.min(1, cosine)));
  const [left, right] = [centre - radius, centre + radius];
  const other =
    cosine === null || shown < 1.5
      ? svg`<circle cx=${centre} cy=${base} r="5" fill=${colour} />`
      : arrow(shown * Math.cos(angle), shown * Math.sin(angle), colour);
  return svg`<svg width=${width} height=${height} viewBox="0 0 ${width} ${height}" aria-hidden="true">
    <path d="M ${left} ${base} A ${radius} ${radius} 0 0 1 ${right} ${base}" fill="none" stroke="var(--line)" />
    <line x1=${left} y1=${base} x2=${right} y2=${base} stroke="var(--line)" />
    <line x1=${centre} y1=${base} x2=${right} y2=${base}
      stroke="var(--edge)" stroke-opacity="0.55" stroke-width="11" />
    ${other}
  </svg>`;
}

/** By outcome: the true component wide and grey, the other narrow. Bars taller than the field end in a tip. */
export function parts({ colour, step, truth }: Step): TemplateResult {
  const { width, height, middle, reach } = BARS;
  const outcomes = truth.length;
  const slot = width / outcomes;
  const scale = Math.max(...Array.from(truth, Math.abs), 1e-12) * TALLEST;
  const bar = (value: number, v: number, wide: number, fill: string, opacity: number) => {
    const share = Math.max(-1, Math.min(1, value / scale));
    const x = (v + 0.5) * slot;
    const [from, to] = [middle, middle - share * reach];
    const cut = Math.abs(value) > scale * 1.001;
    const tip = `${x - wide * 0.8},${to} ${x + wide * 0.8},${to} ${x},${to - Math.sign(share) * 6}`;
    return svg`<rect x=${x - wide / 2} y=${Math.min(from, to)} width=${wide} height=${Math.max(1, Math.abs(to - from))}
        fill=${fill} fill-opacity=${opacity} />
      ${cut ? svg`<polygon points=${tip} fill=${fill} />` : nothing}`;
  };
  const name = (v: number) =>
    svg`<text x=${(v + 0.5) * slot} y=${height - 1} text-anchor="middle" font-size="13"
      fill="var(--muted)">${letter(v)}</text>`;
  return svg`<svg width=${width} height=${height} viewBox="0 0 ${width} ${height}" aria-hidden="true">
    ${Array.from(truth, (value, v) => bar(value, v, 19, 'var(--edge)', 0.55))}
    ${Array.from(step, (value, v) => bar(value, v, 8, colour, 1))}
    <line x1="0" y1=${middle} x2=${width} y2=${middle} stroke="var(--muted)" />
    ${Array.from(truth, (_, v) => name(v))}
  </svg>`;
}
