/** Dashes of lines, opacity of colours and tints of tokens. The colours themselves are in common/palette.ts. */

/** Dash patterns of placements, in units of the line's width; others are solid. */
const DASHES: Readonly<Record<string, readonly number[]>> = {
  loss: [3.2, 1.8],
  'weighted-loss': [1, 1.2],
  'detached-weighted-loss': [0.5, 0.9],
  both: [3.4, 1.4, 0.8, 1.4],
};

/** Dash pattern of a placement, in units of the line's width. */
export const dashPattern = (placement: string): readonly number[] => DASHES[placement] ?? [];

/** Dashes for a line whose own is taken, the preferred ones first: those that mean no placement. */
export const OTHER_DASHES: readonly (readonly number[])[] = [
  [7, 2],
  [5, 1.2, 0.8, 1.2, 0.8, 1.2],
  [],
  DASHES.loss,
  DASHES['weighted-loss'],
  DASHES.both,
];

/** Whether two dashes look the same from afar: both solid, both dotted, or equal. */
export function sameDash(a: readonly number[], b: readonly number[]): boolean {
  const dotted = (dash: readonly number[]): boolean => dash.length === 2 && dash[0] <= 1;
  return (dotted(a) && dotted(b)) || a.join() === b.join();
}

/** `#rrggbb` with an opacity in 0..1. */
export function faded(colour: string, opacity: number): string {
  return (
    colour +
    Math.round(Math.min(1, Math.max(0, opacity)) * 255)
      .toString(16)
      .padStart(2, '0')
  );
}

export interface Tint {
  /** more: the policy gives the token more probability than the reference does. */
  direction: 'more' | 'less' | 'same';
  /** Position on the scale, 0 to 1. */
  strength: number;
}

/** |log π/π_ref| at which the tint reaches its maximum: e³, about 20 times as likely. */
export const TINT_LIMIT = 3;

/** Position of a token's log-ratio on the diverging scale. Below a twentieth of a nat it counts as the same. */
export function tint(logRatio: number): Tint {
  if (Number.isNaN(logRatio) || Math.abs(logRatio) < 0.05) return { direction: 'same', strength: 0 };
  return { direction: logRatio > 0 ? 'more' : 'less', strength: Math.min(1, Math.abs(logRatio) / TINT_LIMIT) };
}
