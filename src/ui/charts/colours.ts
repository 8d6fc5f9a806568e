/** Dashes of lines, opacity of colours and tints of tokens. The colours themselves are in common/palette.ts. */

/** Canvas dash pattern of a placement, in units of the line width. */
export function dashPattern(placement: string): number[] {
  switch (placement) {
    case 'loss':
      return [3.2, 1.8];
    case 'weighted-loss':
      return [1, 1.2];
    case 'detached-weighted-loss':
      return [0.5, 0.9];
    case 'both':
      return [3.4, 1.4, 0.8, 1.4];
    default:
      return [];
  }
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
