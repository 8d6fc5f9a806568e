/**
 * Synthetic studies: one in which every claim is true, one in which each is contradicted, and one of pure noise.
 */
import { standardNormal } from '../../src/arithmetic/random';
import { LAB_ROWS } from '../../src/lab/table/table-rows';
import type { GradientRecord, RunRecord, Study } from '../../src/study/study-records';
import { halfOf } from '../../src/study/select';
import { PRESETS, studiedMethods, variantsOf } from '../../src/experiment/presets';

export type World = 'as-claimed' | 'contrary' | 'noise';
type Values = Pick<
  RunRecord,
  'accuracyIn' | 'accuracyOut' | 'reverseKl' | 'forwardKl' | 'entropy' | 'gradNorm' | 'klClampFraction'
>;
type Numbers = { [Name in keyof Values]: number } & { collapsed: boolean };

const GOOD: Numbers = {
  accuracyIn: 0.9,
  accuracyOut: 0.85,
  reverseKl: 0.5,
  forwardKl: 1,
  entropy: 0.3,
  gradNorm: 1,
  klClampFraction: 0,
  collapsed: false,
};
const FREE: Numbers = { ...GOOD, accuracyIn: 0.8, accuracyOut: 0.6, reverseKl: 2, forwardKl: 4 };
const DEAD: Numbers = {
  ...GOOD,
  accuracyIn: 0.02,
  accuracyOut: 0.03,
  reverseKl: 5,
  forwardKl: 20,
  gradNorm: 3,
  collapsed: true,
};
const FORWARD: Numbers = { ...GOOD, accuracyIn: 0.85, accuracyOut: 0.7, reverseKl: 0.6, forwardKl: 0.4, entropy: 0.4 };
const LEASHLESS: Numbers = { ...FREE, gradNorm: 3 };
const SWEEP: Record<string, Numbers> = {
  b0: { ...FREE, accuracyIn: 0.93 },
  'b0.05': { ...GOOD, accuracyIn: 0.96, accuracyOut: 0.95, reverseKl: 2 },
  'b0.1': { ...GOOD, accuracyIn: 0.92, accuracyOut: 0.9, reverseKl: 1.5 },
  'b0.3': { ...GOOD, accuracyIn: 0.87, accuracyOut: 0.8, reverseKl: 1 },
  b1: { ...GOOD, accuracyIn: 0.8, accuracyOut: 0.7, reverseKl: 0.3 },
};

function asClaimed(scenario: string, variant: string, method: string): Numbers {
  if (scenario === 'beta-sweep' && method !== 'k1-in-loss') return method === 'k3-in-loss' ? FORWARD : SWEEP[variant];
  if (scenario === 'clamp') return variant === 'ten' ? { ...FORWARD, klClampFraction: 0.01, forwardKl: 2 } : FORWARD;
  if (scenario === 'normalised' && variant === 'grpo')
    return method === 'k3-in-loss'
      ? { ...FORWARD, reverseKl: 1.5 }
      : method === 'k1-in-reward'
        ? { ...GOOD, reverseKl: 0.2 }
        : FREE;
  if (variant === 'frozen') return { ...GOOD, accuracyIn: 0.5, accuracyOut: 0.5, reverseKl: 3 };
  switch (method) {
    case 'none':
      return scenario === 'asynchronous' ? DEAD : FREE;
    case 'k3-in-reward':
      return DEAD;
    case 'k3-in-loss':
      return FORWARD;
    case 'k1-in-weighted-loss':
      return { ...GOOD, accuracyIn: 0.7, gradNorm: 3 };
    case 'k1-in-loss': {
      const alive =
        ['gentle', 'medium'].includes(scenario) || variant === 'm1' || ['b0.05', 'b0.1', 'b0.3'].includes(variant);
      return alive ? LEASHLESS : DEAD;
    }
    default:
      return GOOD;
  }
}

const inverse = (values: Numbers): Numbers => ({
  accuracyIn: 1 - values.accuracyIn,
  accuracyOut: 1 - values.accuracyOut,
  reverseKl: 1 / values.reverseKl,
  forwardKl: 1 / values.forwardKl,
  entropy: 1 - values.entropy,
  gradNorm: 1 / values.gradNorm,
  klClampFraction: 0,
  collapsed: !values.collapsed,
});

let counter = 0;
/** Another number each time, and the same ones in every study. */
const noise = (): number => standardNormal(7, 1, (counter += 1));

function runOf(world: World, scenario: string, variant: string, method: string, seed: number): RunRecord {
  const claimed = asClaimed(scenario, variant, method);
  const of = world === 'contrary' ? inverse(claimed) : claimed;
  const spread = world === 'noise' ? 1 : 0.02;
  // What all methods of a seed have in common is as large as what is their own.
  const common = 0.02 * standardNormal(seed, 2, 0);
  const share = (value: number) =>
    Math.min(1, Math.max(0, (world === 'noise' ? 0.5 : value) + common + 0.25 * spread * noise()));
  const size = (value: number) => (world === 'noise' ? 1 : value) * Math.exp(common + 2 * spread * noise());
  const collapsed = world === 'noise' ? noise() > 0 : of.collapsed;
  return {
    scenario,
    variant,
    method,
    seed,
    accuracyIn: share(of.accuracyIn),
    accuracyOut: share(of.accuracyOut),
    collapse: collapsed ? 'reward' : null,
    collapseStep: collapsed ? 30 + seed : null,
    deadLeash: false,
    reward: share(of.accuracyIn),
    reverseKl: size(of.reverseKl),
    forwardKl: size(of.forwardKl),
    entropy: share(of.entropy),
    gradNorm: size(of.gradNorm),
    klClampFraction: of.klClampFraction * (1 + 0.1 * noise()),
  };
}

const BIASED = ['1', '3', '5', '8', '9'];

function gradientOf(
  world: World,
  row: string,
  level: GradientRecord['level'],
  sampling: GradientRecord['sampling'],
  step: number,
  seed: number,
): GradientRecord {
  const { method } = LAB_ROWS.find(({ id }) => id === row)!;
  const missesFuture = level === 'token' && ['2', '6'].includes(row);
  const wrong =
    BIASED.includes(row) || missesFuture || (sampling === 'off-policy' && ['2', '3', '1', 'G'].includes(row));
  const isBiased = world === 'contrary' ? !wrong : wrong;
  const isZero = row === '1' && sampling === 'on-policy';
  const offOne = row === '1' && sampling === 'off-policy';
  const loud = ['1', '4', 'B'].includes(row) === (world === 'as-claimed');
  const bias = isBiased ? (isZero ? 1 : offOne ? 1.3 : 0.5) : 0;
  const variance = (loud ? 100 : 20) * (world === 'contrary' && ['2', '6'].includes(row) ? 0.1 : 1);
  const share = missesFuture === (world === 'as-claimed') ? 0 : 1;
  const wide = world === 'noise';
  const bounds = (value: number, width: number) => ({
    value,
    low: wide ? null : value - width,
    high: wide ? null : value + width,
  });
  return {
    level,
    step,
    staleness: 5,
    seed,
    row,
    method,
    sampling,
    bias: bounds(bias, 0.01),
    exactBias: bias,
    cosine: wide ? 0.1 : offOne && isBiased ? -0.9 : isZero ? null : 0.9,
    variance: bounds(variance, variance / 4),
    futureShare: level === 'token' ? bounds(share, 0.2) : null,
    verdict: wide ? 'undecided' : isBiased ? (isZero ? 'zero' : 'biased') : 'unbiased',
  };
}

/** The records of everything that the study trains and measures. */
export function syntheticStudy(
  world: World,
  seeds: readonly number[] = Array.from({ length: 20 }, (_, i) => i + 1),
): Study {
  counter = 0;
  const runs = PRESETS.filter(({ study }) => study).flatMap((preset) =>
    variantsOf(preset).flatMap((variant) =>
      studiedMethods(preset, variant).flatMap((method) =>
        seeds.map((seed) => runOf(world, preset.id, variant.id, method, seed)),
      ),
    ),
  );
  const gradients = (['sequence', 'token'] as const).flatMap((level) =>
    (['on-policy', 'off-policy'] as const).flatMap((sampling) =>
      LAB_ROWS.filter(({ only }) => !only || only === level).flatMap(({ id }) =>
        [20, 40].flatMap((step) => [1, 2].map((seed) => gradientOf(world, id, level, sampling, step, seed))),
      ),
    ),
  );
  return {
    origin: { command: 'npm run headless -- study --out DIR', adapter: 'Nobody’s <adapter>', seeds: [...seeds] },
    runs,
    gradients,
  };
}

/** Runs and gradients of the one study with the lower seeds, of the other with the upper ones. */
export function mixed(lower: Study, upper: Study): Study {
  const [a, b] = [halfOf(lower, 'lower'), halfOf(upper, 'upper')];
  return { origin: lower.origin, runs: [...a.runs, ...b.runs], gradients: [...a.gradients, ...b.gradients] };
}

/**
 * Throws where the text is no well-formed XML: tags that do not match, `<` or `&` that mean themselves, attributes that
 * come twice.
 */
export function checkXml(text: string): void {
  const open: string[] = [];
  const rest = text.replace(
    /<(\/?)([\w-]+)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>/g,
    (_, end: string, name: string, attributes: string, empty: string) => {
      const names = [...attributes.matchAll(/([\w:-]+)="/g)].map((match) => match[1]);
      if (new Set(names).size !== names.length)
        throw new Error(`<${name}> has an attribute twice: ${names.join(', ')}.`);
      if (/&(?!amp;|lt;|gt;|quot;)/.test(attributes)) throw new Error(`<${name}> has a bare & in ${attributes}.`);
      if (end) {
        const last = open.pop();
        if (last !== name) throw new Error(`</${name}> ends <${last}>.`);
      } else if (!empty) open.push(name);
      return '';
    },
  );
  if (open.length > 0) throw new Error(`<${open.join('>, <')}> never ends.`);
  const stray = /<|&(?!amp;|lt;|gt;|quot;)/.exec(rest);
  if (stray)
    throw new Error(
      `a bare ${stray[0]} in ${JSON.stringify(rest.slice(Math.max(0, stray.index - 20), stray.index + 20))}.`,
    );
}
