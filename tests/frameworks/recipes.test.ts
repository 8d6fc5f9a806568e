import { describe, expect, it } from 'vitest';
import { LAB_ROWS } from '../../src/lab/table/table-rows';
import { METHODS } from '../../src/kl/placements';
import { BETA, flagsOf, FRAMEWORKS, recipeChanges, recipeVerdict } from '../../src/frameworks/recipe';
import { findRecipe, RECIPES, recipesOf } from '../../src/frameworks/recipes';
import { snippet, SNIPPET_FRAMEWORKS } from '../../src/frameworks/snippets';
import { recipeTexts } from '../../src/i18n/recipes';
import { PRESETS } from '../../src/experiment/presets';
import { presetExperiment, withChanges } from '../../src/experiment/read-experiment';

/** Flags that affect only the logged number, not the gradient, so other values are equivalent. */
const LOGGED_ONLY: Record<string, string> = {
  'verl-k3-plus': 'actor_rollout_ref.actor.kl_loss_type=k3+',
  'openrlhf-unbiased': '--algo.kl.estimator k3',
};

describe('recipes', () => {
  it('has an id of its own each, and at least one of each framework that the issue names', () => {
    expect(new Set(RECIPES.map(({ id }) => id)).size).toBe(RECIPES.length);
    expect(RECIPES.map(({ id }) => id).sort()).toEqual(Object.keys(recipeTexts).sort());
    expect(FRAMEWORKS.map(({ name }) => name).join()).toBe(
      'verl,OpenRLHF,TRL,SkyRL,NeMo-RL,slime,ROLL,prime-rl,DeepSeek-V3.2',
    );
    for (const { id } of FRAMEWORKS) expect(recipesOf(id).length, id).toBeGreaterThan(0);
    for (const { id, framework } of RECIPES) expect(id.startsWith(`${framework}-`), id).toBe(true);
  });

  it('can be started from every preset, with its own β or the page’s', () => {
    for (const preset of PRESETS) {
      const from = presetExperiment(preset.id);
      for (const recipe of RECIPES) {
        const own = withChanges(from, recipeChanges(recipe, true));
        expect(own).toMatchObject({
          ...recipe.settings,
          preset: preset.id,
          learningRate: from.learningRate,
          prompts: from.prompts,
          beta: recipe.beta ?? from.beta,
        });
        expect(withChanges(from, recipeChanges(recipe, false)).beta).toBe(from.beta);
        expect(own.methods[0]).toBe(recipe.method);
        expect(own.methods).toEqual(expect.arrayContaining(['none', 'k1-in-reward']));
        expect(new Set(own.methods).size).toBe(own.methods.length);
      }
    }
  });

  it('leaves nothing of the KL’s settings to what was there before', () => {
    const odd = withChanges(presetExperiment('harsh'), {
      methods: ['k3-in-loss'],
      estimatorLevel: 'sequence',
      rhoLevel: 'sequence',
      rewardKlAt: 'update',
      logRatioClamp: 3,
      estimateClamp: 1,
      clip: 0.5,
      advantage: 'grpo',
    });
    for (const recipe of RECIPES) {
      const plain = withChanges(presetExperiment('harsh'), recipeChanges(recipe, true));
      expect({ ...withChanges(odd, recipeChanges(recipe, true)), methods: plain.methods }, recipe.id).toEqual(plain);
    }
  });

  it('is the row of the table that it says it is, of a method that the page offers', () => {
    for (const { id, row, method, beta } of RECIPES) {
      expect(
        METHODS.map(({ name }) => name),
        id,
      ).toContain(method);
      expect(row === null, id).toBe(method === 'none');
      if (row !== null) expect(LAB_ROWS.find((each) => each.id === row)?.method, id).toBe(method);
      if (method === 'none') expect(beta, id).toBeUndefined();
    }
  });

  it('has the verdict of theory, on- and off-policy', () => {
    const gradient = (id: string, offPolicy = false) => recipeVerdict(findRecipe(id), offPolicy);
    expect(gradient('verl-k1-loss')).toBe('none');
    expect(gradient('verl-k3-plus')).toBe('unbiased');
    expect(gradient('verl-k3-plus', true)).toBe('biased');
    expect(gradient('nemo-rl-k2-after')).toBe('biased');
    // ρ of each token alone leaves its prefix to the older policy.
    expect(gradient('deepseek-unbiased')).toBe('unbiased');
    expect(gradient('deepseek-unbiased', true)).toBe('biased');
  });

  it('writes its own β into the flags, or the page’s where the framework has none', () => {
    for (const recipe of RECIPES) {
      const flags = flagsOf(recipe, 0.37);
      expect(flags).not.toContain(BETA);
      const numbers = (flags.match(/[\d.]+(e-\d+)?/g) ?? []).map(Number);
      if (recipe.beta !== undefined) expect(numbers, recipe.id).toContain(recipe.beta);
      else if (recipe.flags.some((flag) => flag.includes(BETA))) expect(numbers, recipe.id).toContain(0.37);
    }
  });

  it('says everything in both languages', () => {
    for (const { name, since, notes } of RECIPES) {
      for (const text of [name, ...notes, ...(since ? [since] : [])]) {
        expect(text.en.trim()).toBe(text.en);
        expect(text.en).not.toBe('');
        expect(text.zh).toMatch(/[\u4e00-\u9fff]/);
      }
    }
  });

  it('comes back as a snippet of its own framework that has its flags', () => {
    for (const recipe of RECIPES) {
      const framework = SNIPPET_FRAMEWORKS.find((id) => id === recipe.framework);
      // What only an older version does cannot be written for today's.
      if (!framework || ['nemo-rl-k3-before', 'skyrl-no-gradient'].includes(recipe.id)) continue;
      const experiment = withChanges(presetExperiment('harsh'), recipeChanges(recipe, true));
      const answer = snippet(framework, experiment, recipe.method);
      expect(answer.possible, recipe.id).toBe(true);
      if (!answer.possible) continue;
      const flags = flagsOf(recipe, experiment.beta)
        .replace(/^\w+\((.*)\)$/, '$1')
        .split(/\n|, /);
      for (const flag of flags.filter((each) => each !== LOGGED_ONLY[recipe.id])) {
        expect(answer.code.replaceAll('"', ''), `${recipe.id}: ${flag}`).toContain(flag);
      }
    }
  });

  it('refuses unknown names in one sentence', () => {
    expect(() => findRecipe('verl')).toThrow(/^recipe: got 'verl'; allowed are verl-default, /);
    expect(() => recipesOf('torchtune' as never)).toThrow(/^framework: got 'torchtune'; allowed are verl, /);
  });
});
