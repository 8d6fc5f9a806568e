/** A recipe: one of a framework's KL penalties, as settings of the page. */
import { parseMethod } from '../kl/placements';
import { sampledGradient, theory, type Verdict } from '../kl/theory';
import type { Experiment } from '../experiment/experiment';
import { findOption } from '../experiment/options';
import type { Text } from '../i18n/every-language';
import type { RecipeId } from '../i18n/recipes';

export type FrameworkId =
  'verl' | 'openrlhf' | 'trl' | 'skyrl' | 'nemo-rl' | 'slime' | 'roll' | 'prime-rl' | 'deepseek';

/** `read`: the version whose code (or paper) was read, and the location of the penalty in it. */
export interface Framework {
  id: FrameworkId;
  name: string;
  read: string;
}

export const FRAMEWORKS: readonly Framework[] = [
  { id: 'verl', name: 'verl', read: '1dda039 (2026-08-22), verl/trainer/ppo/core_algos.py' },
  {
    id: 'openrlhf',
    name: 'OpenRLHF',
    read: '3c3be62 (2026-08-13), openrlhf/models/utils.py; --algo.kl.unbiased_gradient, which is newer, as of PR #1309',
  },
  {
    id: 'trl',
    name: 'TRL',
    read:
      'f2cd577 (2026-07-24), trl/trainer/grpo_trainer.py, rloo_trainer.py; the newer default of ' +
      'use_bias_correction_kl as of PR #6503',
  },
  { id: 'skyrl', name: 'SkyRL', read: 'a956457 (2026-08-21), backends/skyrl_train/utils/ppo_utils.py' },
  { id: 'nemo-rl', name: 'NeMo-RL', read: '7ea279a (2026-08-22), nemo_rl/algorithms/loss/loss_functions.py' },
  { id: 'slime', name: 'slime', read: '624b824 (2026-08-21), slime/utils/ppo_utils.py' },
  {
    id: 'roll',
    name: 'ROLL',
    read:
      '8eb27cc (2026-08-19), roll/utils/functionals.py; the clamp in it as of 090ac94, defaults in ' +
      'roll/configs/base_config.py as of 0a6a47e',
  },
  { id: 'prime-rl', name: 'prime-rl', read: '559b447 (2026-08-21), src/prime_rl/trainer/rl/loss.py' },
  { id: 'deepseek', name: 'DeepSeek-V3.2', read: 'arXiv 2512.02556, section 3.1' },
];

export function frameworkOf(id: FrameworkId): Framework {
  return FRAMEWORKS.find((framework) => framework.id === id)!;
}

/**
 * The settings of an experiment that a recipe determines. Learning rate, batch and model stay those of the current
 * regime, because a framework's values make no sense for a toy.
 */
export type RecipeSettings = Required<
  Pick<
    Experiment,
    | 'advantage'
    | 'estimatorLevel'
    | 'rhoLevel'
    | 'rewardKl'
    | 'rewardKlAt'
    | 'aggregation'
    | 'clip'
    | 'dualClip'
    | 'logRatioClamp'
    | 'estimateClamp'
    | 'clampGradient'
  >
>;

/** A recipe without its texts. */
export interface RecipeData {
  /** 'verl-k3-plus': the framework's id and what distinguishes this recipe. */
  id: RecipeId;
  framework: FrameworkId;
  /** The options that a user sets; BETA stands for the strength if the framework has no default. */
  flags: readonly string[];
  /** Method name, as in kl/placements.ts. */
  method: string;
  /** Row id of lab/table/table-rows.ts: a number or a letter; null without a penalty. */
  row: string | null;
  settings: RecipeSettings;
  /** The framework's default β; undefined if it has none, or no penalty. */
  beta?: number;
}

export interface Recipe extends RecipeData {
  /** Name of this recipe within its framework. */
  name: Text;
  /** Version, if not that of the framework. */
  since?: Text;
  /** Differences from the toy, and other remarks. */
  notes: readonly Text[];
}

/** Placeholder in flags for the β of the page. */
export const BETA = '{β}';

/** The flags, with the page's β if the framework has no default. */
export function flagsOf(recipe: Recipe, beta: number): string {
  return recipe.flags.join('\n').replaceAll(BETA, String(recipe.beta ?? beta));
}

/** The theory's verdict on the gradient of a recipe's method, on-policy or with samples of an older policy. */
export function recipeVerdict(recipe: Recipe, offPolicy: boolean): Verdict {
  return sampledGradient(theory(parseMethod(recipe.method, recipe.settings), offPolicy));
}

/** Settings of the loss and of the sampler that no recipe has. */
const OFF_IN_RECIPES = [
  'second',
  'secondBeta',
  'clipHigh',
  'clampSides',
  'entropyBonus',
  'dynamicSampling',
  'importanceCorrection',
  'betaControl',
  'referenceSync',
  'referenceDecay',
] as const satisfies readonly (keyof Experiment)[];

/** The methods to which a recipe is compared: the unbiased in-reward penalty, and no penalty. */
const COMPARED = ['k1-in-reward', 'none'];

/**
 * The changes to an experiment that start a recipe, with its method first. `ownBeta`: use the framework's β if it has
 * one.
 */
export function recipeChanges(recipe: Recipe, ownBeta: boolean): Partial<Experiment> {
  return {
    ...Object.fromEntries(OFF_IN_RECIPES.map((key) => [key, findOption(key)!.default])),
    ...recipe.settings,
    methods: [...new Set([recipe.method, ...COMPARED])],
    arms: [],
    ...(ownBeta && recipe.beta !== undefined ? { beta: recipe.beta } : {}),
  };
}

/**
 * GRPO as in most frameworks: advantages divided by the group's standard deviation, PPO's ε 0.2, the mean over all
 * tokens, no clamps.
 */
export const GRPO: RecipeSettings = {
  advantage: 'grpo',
  estimatorLevel: 'token',
  rhoLevel: 'token',
  rewardKl: 'sum',
  rewardKlAt: 'rollout',
  aggregation: 'token-mean',
  clip: 0.2,
  dualClip: 0,
  logRatioClamp: 0,
  estimateClamp: 0,
  clampGradient: 'zero',
};
