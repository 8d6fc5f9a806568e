/** What the page says of audits. */
import type { Quantity } from '../../audit/comparison';
import type { KernelShape } from '../../population/kernel-shape';

const SLOW = 'which take long where policies are large or runs many';

export const audit = {
  checked: (updates: number, worst: string) =>
    `checked against float64: ${updates} ${updates === 1 ? 'update' : 'updates'}, worst error ${worst}`,
  checkedLab: (worst: string) => `checked against float64: worst error ${worst}`,
  float64: 'computed in float64',
  waiting: 'checking the first update',
  title: 'Are these numbers right?',
  close: 'Close',
  means:
    'WebGPU computes in float32, on hardware and drivers that nobody can vouch for. So some updates are recorded ' +
    'as they were made, and computed again on the processor in float64, to 16 digits instead of 7 and with other ' +
    'code: from the same tokens and the same weights, stage by stage. An error beyond what rounding explains is ' +
    'not accepted: what was computed is given up back to where it was right, and computed in another way.',
  exact:
    'The processor computes everything in float64 here, so there is nothing to check it against that would be ' +
    'more precise.',
  quantity: 'Quantity',
  numbers: 'Numbers compared',
  error: 'Worst error',
  allowed: 'Allowed',
  quantities: {
    prompts: 'Prompts drawn',
    tokens: 'Tokens sampled',
    rewards: 'Rewards',
    logprobs: 'Log-probs of π, π_ref and μ',
    coefficients: 'Coefficients: estimator and placement',
    gradient: 'Gradient, by tensor',
    adam: 'Adam’s step',
    metrics: 'Metrics of the step',
  } as Record<Quantity, string>,
  exactly: '0',
  shape: (shape: string, adapter: string) => `Computed on ${adapter}; shape of the kernels: ${shape}.`,
  kernels: ({ kind, workgroup, quads }: KernelShape) =>
    `workgroups of ${workgroup}${quads ? ' in quads' : ''}${kind === 'software' ? ', for a processor' : ''}`,
  counts: (updates: number, light: number, last: number) =>
    `${updates} ${updates === 1 ? 'update' : 'updates'} of single runs so far, the latest of step ` +
    `${last}${light > 0 ? `; ${light} of them without the passes through the policy, ${SLOW}` : ''}. ` +
    'After the first two steps one run at a time, for at most 2 % of the time; with the last step every run has ' +
    'been looked at. Evaluations on held-out problems are not part of it.',
  countsLab:
    'Log-probs and a gradient of the first prompt’s completions, whenever the lab builds another tree of completions.',
  relative:
    'Errors are relative to the size of what they are errors of. What is allowed follows from the number of ' +
    'roundings (src/audit/tolerances.ts); an error near it is in order.',
  refuted: 'Found wrong and given up, with all steps since every run was last found right:',
};
