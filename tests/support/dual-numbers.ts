/**
 * Numbers with their derivative with respect to log π(y_t): enough of autograd to run a framework's line of code
 * unchanged.
 */
export interface Dual {
  value: number;
  slope: number;
}

export const constant = (value: number): Dual => ({ value, slope: 0 });
export const variable = (value: number): Dual => ({ value, slope: 1 });
/** .detach() */
export const detach = ({ value }: Dual): Dual => constant(value);
export const add = (a: Dual, b: Dual): Dual => ({ value: a.value + b.value, slope: a.slope + b.slope });
export const sub = (a: Dual, b: Dual): Dual => ({ value: a.value - b.value, slope: a.slope - b.slope });
export const mul = (a: Dual, b: Dual): Dual => ({
  value: a.value * b.value,
  slope: a.slope * b.value + a.value * b.slope,
});
export const exp = (a: Dual): Dual => ({ value: Math.exp(a.value), slope: Math.exp(a.value) * a.slope });
/** torch.clamp: no slope outside. */
export const clamp = (a: Dual, limit: number): Dual =>
  Math.abs(a.value) > limit ? constant(Math.sign(a.value) * limit) : a;
