/**
 * Adapters that compute wrong numbers: each is a real one whose shaders or commands are modified, to simulate a fault
 * of a driver, a compiler or our own code.
 */
import type { EngineOptions } from '../../src/engine/engine';
import { STANDARD_POLICY, type PolicyConfig } from '../../src/policy/config';
import type { Experiment } from '../../src/experiment/experiment';
import type { Quantity } from '../../src/audit/comparison';

type Mutate = (label: string, code: string) => string;

export interface Fault {
  name: string;
  /** Which kernel, and what is done to it; every place named must be there, or the fault was none. */
  mutate?: Mutate;
  /** Leaves out dispatches of a pipeline: the results of an earlier one stay. */
  drop?: (label: string, count: number) => boolean;
  /** The shape in which it shows. */
  shape?: Pick<EngineOptions, 'kind'>;
  method: string;
  experiment?: Partial<Experiment>;
  /** In place of the shipped one: untrained, of these sizes. */
  policy?: PolicyConfig;
  /** The step at which it must be noticed. */
  step: number;
  quantities: Quantity[];
}

/** Replaces text that must be there. */
function replace(code: string, from: string | RegExp, to: string): string {
  const changed = code.replace(from, to);
  if (changed === code) throw new Error(`The fault has no place in the shader: ${String(from)} is not there.`);
  return changed;
}

/**
 * Ends all loops of an invocation after so many iterations in total, as Mesa's llvmpipe does
 * (LP_MAX_TGSI_LOOP_ITERATIONS).
 */
export function cutLoops(code: string, most = 65_535): string {
  // But for those around all stages and all tokens: there are barriers in them.
  const cut = code.replaceAll(
    /(for \((?!var (?:step|token) )[^{]*\) \{)/g,
    '$1 if (loops_left == 0u) { break; } loops_left--;',
  );
  return `${replace(cut, '@compute', `var<private> loops_left: u32 = ${most}u;\n@compute`)}`;
}

const NAN = 'bitcast<f32>(0x7fc00000u + 0u * pass_.blocks)';
const only =
  (kernel: string, change: (code: string) => string): Mutate =>
  (label, code) =>
    label === kernel ? change(code) : code;

export const FAULTS: Fault[] = [
  {
    // Lanes in step hide it: it shows where a workgroup is wider than what goes in step.
    name: 'a dropped barrier',
    shape: { kind: 'gpu' },
    method: 'k1-in-reward',
    step: 0,
    quantities: ['metrics'],
    mutate: only('reduce', (code) => replace(code, 'workgroupBarrier();', '')),
  },
  {
    // At the reference the derivative of k3 is zero, whatever its sign: the second step is the first that it concerns.
    name: 'a wrong sign in one estimator',
    method: 'k3-in-loss',
    step: 1,
    quantities: ['coefficients'],
    mutate: only('coefficients', (code) =>
      replace(code, 'select(1.0 - exp(-delta), delta * (1.0', 'select(exp(-delta) - 1.0, -delta * (1.0'),
    ),
  },
  {
    // Sixteen prompts a block and a larger policy, without which the backward pass is not that long; the rewards of an
    // untrained one are all 0.
    name: 'a loop cut at 65,535',
    method: 'k1-in-loss',
    experiment: { prompts: 64, groupSize: 2 },
    policy: { ...STANDARD_POLICY, dModel: 64, layers: 4 },
    step: 0,
    quantities: ['gradient'],
    mutate: only('backward', (code) => cutLoops(code)),
  },
  {
    name: 'a stale reference',
    method: 'k1-in-reward',
    step: 1,
    quantities: ['logprobs'],
    drop: (label, count) => label === 'scoreTransient' && count > 1,
  },
  {
    name: 'a skipped Adam term',
    method: 'k1-in-reward',
    step: 0,
    quantities: ['adam'],
    mutate: only('adam', (code) => replace(code, '(m / correction1)', 'm')),
  },
  {
    name: 'one NaN lane',
    method: 'k1-in-reward',
    step: 0,
    quantities: ['gradient'],
    mutate: only('reduce', (code) =>
      replace(
        code,
        'gradient[run * PARAMETERS4 + index] = sum;',
        `if (local.x == 3u && group.x == 1u && round == 0u) { sum.y = ${NAN}; }\n` +
          '    gradient[run * PARAMETERS4 + index] = sum;',
      ),
    ),
  },
];

/** A `GPU` whose devices have the fault. */
export function faulty(gpu: GPU, { mutate, drop }: Pick<Fault, 'mutate' | 'drop'>): GPU {
  return {
    requestAdapter: async (options?: GPURequestAdapterOptions) => {
      const adapter = await gpu.requestAdapter(options);
      if (!adapter) return null;
      const { requestDevice } = Object.getPrototypeOf(adapter) as GPUAdapter;
      Object.defineProperty(adapter, 'requestDevice', {
        value: async (descriptor?: GPUDeviceDescriptor) =>
          plant(await requestDevice.call(adapter, descriptor), { mutate, drop }),
      });
      return adapter;
    },
  } as unknown as GPU;
}

function plant(device: GPUDevice, { mutate, drop }: Pick<Fault, 'mutate' | 'drop'>): GPUDevice {
  const override = <T extends object>(
    object: T,
    name: keyof T & string,
    make: (own: (...args: never[]) => unknown) => unknown,
  ) => {
    Object.defineProperty(object, name, { value: make((object[name] as (...args: never[]) => unknown).bind(object)) });
  };
  if (mutate) {
    override(
      device,
      'createShaderModule',
      (own) => (descriptor: GPUShaderModuleDescriptor) =>
        own({ ...descriptor, code: mutate(descriptor.label ?? '', descriptor.code) } as never),
    );
  }
  if (drop) {
    const counts = new Map<string, number>();
    override(device, 'createCommandEncoder', (own) => (...args: never[]) => {
      const encoder = own(...args) as GPUCommandEncoder;
      override(encoder, 'beginComputePass', (begin) => (...passArgs: never[]) => {
        const pass = begin(...passArgs) as GPUComputePassEncoder;
        let label = '';
        override(pass, 'setPipeline', (set) => (pipeline: GPUComputePipeline) => {
          label = pipeline.label;
          set(pipeline as never);
        });
        override(pass, 'dispatchWorkgroups', (dispatch) => (...sizes: never[]) => {
          const count = (counts.get(label) ?? 0) + 1;
          counts.set(label, count);
          if (!drop(label, count)) dispatch(...sizes);
        });
        return pass;
      });
      return encoder;
    });
  }
  return device;
}
