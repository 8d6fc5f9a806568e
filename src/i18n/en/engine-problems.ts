/** Refusals of the adapter. */
import type { EngineProblemValues } from '../../common/engine-problems';
import type { SentencesOf } from '../../common/problem';

export const engineProblems = {
  'no-webgpu': () => 'This browser has no WebGPU (navigator.gpu is missing).',
  'no-adapter': () => 'WebGPU is here, but it has no adapter on this machine.',
  'ladder-ended': ({ shapes, adapter }) => `All ${shapes} shapes of the kernels compute wrong numbers on ${adapter}.`,
  'audit-finding': ({ what, error, tolerance }) => {
    if (error === null) return `${what} is no number where float64 has one.`;
    return tolerance === 0
      ? `${what}.`
      : `${what} is ${error.toExponential(1)} from float64, relative to its size, where ` +
          `${tolerance.toExponential(1)} is allowed.`;
  },
  'shader-error': ({ shader, why }) => `The shader ${shader} does not compile: ${why}`,
  'large-buffer': ({ buffer, given, allowed, runs, fits }) =>
    `${runs} ${runs === 1 ? 'run' : 'runs'} of these shapes need ${given} MiB in one buffer (${buffer}), and this ` +
    `adapter allows ${allowed} MiB; ${fits > 0 ? `${fits} runs` : 'a step of fewer completions'} would fit.`,
  'large-tree-buffer': ({ buffer, given, allowed }) =>
    `The tree of prefixes needs ${given} MiB in one buffer (${buffer}), and this adapter allows ${allowed} MiB; ` +
    'fewer prompts or a shorter answer would fit.',
  'out-of-memory': ({ given, runs }) =>
    `The adapter has no ${given} MiB left for ${runs} runs of these shapes; fewer runs would fit.`,
  'tree-out-of-memory': ({ given }) =>
    `The adapter has no ${given} MiB left for the tree of prefixes; fewer prompts or a shorter answer would fit.`,
  'gpu-refused': ({ why }) => `The GPU refused a command: ${why}`,
} satisfies SentencesOf<EngineProblemValues>;
