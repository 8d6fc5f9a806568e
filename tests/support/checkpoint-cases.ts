/** Reads every form of a checkpoint as the command line does, and evaluates what loads. */
import { parseSettings } from '../../src/experiment/read-experiment';
import { buildSpec } from '../../src/experiment/population-spec';
import { saidText } from '../../src/i18n/notices';
import { chooseFiles, sourceOf } from '../../src/policy/checkpoint-folder';
import { createReferenceBackend } from '../../src/reference/reference-population';
import { evaluateAll } from '../../src/training/pretraining';
import { readPolicy, type LoadedPolicy } from '../../src/training/reference-policy';
import type { Files } from './checkpoint-changes';
import type { CheckpointForm, Outcome } from './checkpoint-form';
import { CHECKPOINT_FORMS } from './checkpoint-forms';
import { shippedPolicy } from './specs';

export interface CheckpointCase {
  id: string;
  form: string;
  reports: string;
  expected: string;
  got: string;
  /** Whether `got` is what is expected. */
  right: boolean;
}

type Accuracy = readonly [addition: number, subtraction: number];
/** Of 100 problems with 8 samples each. */
const SHIPPED: Accuracy = [0.7625, 0.7975];
/** What the rounding of BF16 may move of 800 answers. */
const ROUNDED = 0.005;

const percent = (accuracy: Accuracy): string =>
  `addition ${accuracy[0].toFixed(4).slice(1)}, subtraction ${accuracy[1].toFixed(4).slice(1)}`;

/** The policy of a folder in memory, and everything that is told of it. */
export function readFolder(files: Files): { policy: LoadedPolicy; told: string[] } {
  const chosen = chooseFiles(Object.keys(files));
  const policy = readPolicy(
    sourceOf(chosen, { text: (path) => new TextDecoder().decode(files[path]), bytes: (path) => files[path] }),
  );
  return { policy, told: [...chosen.notes, ...(policy.notes ?? [])].map((note) => saidText(note, 'en')) };
}

async function accuracyOf(policy: LoadedPolicy): Promise<Accuracy> {
  const experiment = parseSettings(['prompts=32', 'evaluationProblems=100', 'methods=none', 'seeds=1']);
  const population = await createReferenceBackend().create(buildSpec(experiment, policy));
  const { addition, subtraction } = await evaluateAll(population, experiment.evaluationProblems);
  population.destroy();
  return [addition, subtraction];
}

function expectation(outcome: Outcome): string {
  if (outcome instanceof RegExp) return 'refused, with its name';
  if (outcome === 'same') return 'loads, bit for bit';
  if (outcome === 'rounded') return `loads, ${percent(SHIPPED)}, ± ${ROUNDED} by rounding`;
  if (outcome === 'larger') return `loads, ${percent(SHIPPED)}`;
  return `loads, ${percent(outcome.another)}`;
}

/** Whether two policies have the same bits. */
const same = (one: Float32Array, other: Float32Array): boolean =>
  Buffer.compare(Buffer.from(one.buffer), Buffer.from(other.buffer)) === 0;

const near = (one: Accuracy, other: Accuracy, by: number): boolean =>
  one.every((value, i) => Math.abs(value - other[i]) <= by + 1e-9);

/** Every form, what is expected of it and what came of it. Policies that occur again are evaluated once. */
export async function checkpointCases(): Promise<CheckpointCase[]> {
  const shipped = shippedPolicy().parameters;
  const evaluated: { policy: LoadedPolicy; accuracy: Accuracy }[] = [];
  const evaluate = async (policy: LoadedPolicy): Promise<Accuracy> => {
    const known = evaluated.find(
      (each) => each.policy.policy.padding === policy.policy.padding && same(each.policy.parameters, policy.parameters),
    );
    if (known) return known.accuracy;
    const accuracy = await accuracyOf(policy);
    evaluated.push({ policy, accuracy });
    return accuracy;
  };

  const judge = async ({ files, outcome, note }: CheckpointForm): Promise<{ got: string; right: boolean }> => {
    let read: ReturnType<typeof readFolder>;
    try {
      read = readFolder(files());
    } catch (error) {
      const sentence = (error as Error).message;
      return { got: sentence, right: outcome instanceof RegExp && outcome.test(sentence) };
    }
    const { policy, told } = read;
    const accuracy = await evaluate(policy);
    const identical = same(policy.parameters, shipped);
    const got = [`loads, ${identical ? 'bit for bit, ' : ''}${percent(accuracy)}`, ...told].join('; ');
    const noted = note === undefined ? told.length === 0 : told.some((each) => each.includes(note));
    const holds =
      outcome === 'same'
        ? identical && near(accuracy, SHIPPED, 0)
        : outcome === 'rounded'
          ? !identical && near(accuracy, SHIPPED, ROUNDED)
          : outcome === 'larger'
            ? near(accuracy, SHIPPED, 0)
            : !(outcome instanceof RegExp) && near(accuracy, outcome.another, 0);
    return { got, right: holds && noted };
  };

  const cases: CheckpointCase[] = [];
  for (const each of CHECKPOINT_FORMS) {
    const { id, form, reports, outcome } = each;
    cases.push({ id, form, reports, expected: expectation(outcome), ...(await judge(each)) });
  }
  return cases;
}
