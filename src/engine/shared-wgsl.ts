/**
 * WGSL shared by all shaders, generated from the tables in TypeScript: the settings of a run as a struct, constants for
 * their choices, the columns of metrics and statistics, and token ids. Also the inverse: a run's settings as the fields
 * of that struct.
 */
import { TOKEN } from '../arithmetic/vocabulary';
import { GRPO_EPSILON, NEMO_EPSILON, WHITEN_EPSILON } from '../kl/advantages';
import { MOST_ERROR } from '../kl/beta-control';
import { PADDED_LOGPROB } from '../policy/config';
import { estimatorId, NONE_ID } from '../kl/estimators';
import { METHOD_LEVELS, type Method, type Placement } from '../kl/method';
import type { RunSettings } from '../population/api';
import { meansOver, METRIC_COLUMNS, METRICS, STATISTIC_COLUMNS, STATISTICS } from '../population/metrics';
import { RUN_SETTING_KEYS, settingOf, type Setting } from '../population/run-settings';

type Choices = Readonly<Record<string, number>>;

/**
 * A penalty as the shader sees it: the form of the penalty in the loss and in the reward. plain: unweighted; weighted:
 * times ρ, which is also differentiated; detached: times ρ as a constant.
 */
const METHOD_FIELDS = {
  lossPlacement: { none: 0, plain: 1, weighted: 2, detached: 3 },
  inReward: { none: 0, ...METHOD_LEVELS.rewardKl },
  rewardKlAt: METHOD_LEVELS.rewardKlAt,
  estimatorLevel: METHOD_LEVELS.estimatorLevel,
} as const satisfies Record<string, Choices>;

const LOSS_PLACEMENTS: Record<Placement, keyof (typeof METHOD_FIELDS)['lossPlacement']> = {
  loss: 'plain',
  'weighted-loss': 'weighted',
  'detached-weighted-loss': 'detached',
  reward: 'none',
  both: 'plain',
};

/** 'adamBeta1' → 'adam_beta1', 'to-go' → 'to_go', 'reinforce++' → 'reinforce_plus_plus'. */
const snake = (name: string): string =>
  name
    .replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
    .replace(/\+/g, '_plus')
    .replace(/-/g, '_');
const constantName = (name: string): string => snake(name).toUpperCase();

const WGSL_TYPES: Record<Setting['kind'], string> = { number: 'f32', integer: 'u32', choice: 'u32' };

function penaltyFields({ estimator, placement, rewardKl, rewardKlAt, estimatorLevel }: Method) {
  const id = estimatorId(estimator);
  const { lossPlacement, inReward } = METHOD_FIELDS;
  const rewarded = id !== NONE_ID && (placement === 'reward' || placement === 'both');
  return {
    estimator: id,
    lossPlacement: lossPlacement[id === NONE_ID ? 'none' : LOSS_PLACEMENTS[placement]],
    inReward: inReward[rewarded ? rewardKl : 'none'],
    rewardKlAt: METHOD_FIELDS.rewardKlAt[rewardKlAt],
    estimatorLevel: METHOD_FIELDS.estimatorLevel[estimatorLevel],
  };
}

/** The fields of the second penalty, named as those of the first after 'second'. */
const secondFields = (fields: Record<string, number>): [string, number][] =>
  Object.entries(fields).map(([key, value]) => [secondName(key), value]);
const secondName = (key: string): string => `second${key[0].toUpperCase()}${key.slice(1)}`;

/** One run's settings as the fields of `Run`. */
export function runFields(settings: RunSettings): Record<string, number> {
  const own = RUN_SETTING_KEYS.map((key): [string, number] => {
    const setting = settingOf(key);
    return [key, setting.kind === 'choice' ? setting.choices[settings[key]] : Number(settings[key])];
  });
  const { method, second } = settings;
  const fields = [
    ...own,
    ...Object.entries(penaltyFields(method)),
    ...secondFields(penaltyFields(second)),
    ['rhoLevel', METHOD_LEVELS.rhoLevel[method.rhoLevel]] as const,
  ];
  return Object.fromEntries(fields.map(([key, value]) => [snake(key), value]));
}

const enumeration = (name: string, choices: Choices): string[] =>
  Object.entries(choices).map(([choice, id]) => `const ${constantName(name)}_${constantName(choice)} = ${id}u;`);

const columns = (prefix: string, names: readonly string[]): string[] =>
  names.map((name, column) => `const ${prefix}_${constantName(name)} = ${column}u;`);

/**
 * The generated WGSL. Run: one element per run of the population; settings are data, so one dispatch serves all
 * methods. M_ and S_: columns of metrics and statistics.
 */
export function sharedWgsl(): string {
  const settings = RUN_SETTING_KEYS.map((key) => [key, settingOf(key)] as const);
  return [
    'struct Run {',
    ...settings.map(([key, { kind }]) => `  ${snake(key)}: ${WGSL_TYPES[kind]},`),
    '  estimator: u32,',
    ...Object.keys(METHOD_FIELDS).map((key) => `  ${snake(key)}: u32,`),
    ...['estimator', ...Object.keys(METHOD_FIELDS)].map((key) => `  ${snake(secondName(key))}: u32,`),
    '  rho_level: u32,',
    '}',
    ...settings.flatMap(([key, setting]) => (setting.kind === 'choice' ? enumeration(key, setting.choices) : [])),
    ...Object.entries(METHOD_FIELDS).flatMap(([key, choices]) => enumeration(key, choices)),
    ...enumeration('rhoLevel', METHOD_LEVELS.rhoLevel),
    ...columns('M', METRICS),
    ...columns('S', STATISTICS),
    `const METRIC_COLUMNS = ${METRIC_COLUMNS}u;`,
    `const STATISTIC_COLUMNS = ${STATISTIC_COLUMNS}u;`,
    ...enumeration('token', TOKEN),
    `const PADDED_LOGPROB = ${PADDED_LOGPROB}.0;`,
    `const GRPO_EPSILON = ${GRPO_EPSILON};`,
    `const NEMO_EPSILON = ${NEMO_EPSILON};`,
    `const WHITEN_EPSILON = ${WHITEN_EPSILON};`,
    `const MOST_ERROR = ${MOST_ERROR};`,
  ].join('\n');
}

/** WGSL that writes the metrics that are means, from the sums over a minibatch; shaders/metrics.wgsl calls it. */
export function meansWgsl(): string {
  const each = (over: 'completions' | 'tokens'): string[] =>
    meansOver(over).map((name) => `  ring[out + M_${constantName(name)}] = sums[S_${constantName(name)}] / ${over};`);
  return [
    'fn write_means(out: u32, completions: f32, tokens: f32) {',
    ...each('completions'),
    ...each('tokens'),
    '}',
  ].join('\n');
}
