/**
 * Random and mutated inputs for every place that accepts input, with fast-check, which shrinks failing inputs.
 */
import fc from 'fast-check';
import { fileSurfaces } from './inputs-files';
import { messagesPart } from './inputs-messages';
import { TEXTS } from './inputs-texts';
import { told } from './judge';
import { smallPolicy } from './plans';
import type { Surface } from './surface';

export interface InputsResult {
  inputs: number;
  surfaces: Record<string, { inputs: number; accepted: number; refused: number }>;
  /** Trainings that did not continue. */
  lost: string[];
  wrong: string[];
}

/** Percentage of inputs that are messages to a running training. */
const MESSAGES = 3;
/** Maximum characters of an input in the record. */
const SHOWN = 300;

/** Tries `count` inputs; stops at the first that is handled wrongly and shrinks it. */
export function trySurface(
  { name, inputs, take }: Surface,
  count: number,
  seed: number,
): { inputs: number; accepted: number; refused: number; wrong: string[] } {
  const outcomes = { accepted: 0, refused: 0 };
  const details = fc.check(
    fc.property(inputs, (input) => {
      outcomes[take(input)] += 1;
    }),
    { numRuns: count, seed },
  );
  if (!details.failed) return { inputs: count, ...outcomes, wrong: [] };
  const why = details.errorInstance instanceof Error ? details.errorInstance.message : String(details.errorInstance);
  return {
    inputs: details.numRuns,
    ...outcomes,
    wrong: [
      `${name}: ${JSON.stringify(told(details.counterexample?.[0])).slice(0, SHOWN)}: ${why.slice(0, 2 * SHOWN)}`,
    ],
  };
}

export async function inputsPart(seed: number, count: number, say: (line: string) => void): Promise<InputsResult> {
  const policy = await smallPolicy();
  const surfaces = [...TEXTS, ...fileSurfaces(policy)];
  const weights = surfaces.reduce((sum, { weight }) => sum + weight, 0);
  const messages = Math.max(1, Math.round((count * MESSAGES) / 100));
  const result: InputsResult = { inputs: 0, surfaces: {}, lost: [], wrong: [] };
  let left = count - messages;
  for (const [i, each] of surfaces.entries()) {
    // The last surface gets the remainder after rounding.
    const share =
      i === surfaces.length - 1 ? left : Math.min(left, Math.round(((count - messages) * each.weight) / weights));
    if (share === 0) continue;
    const { wrong, ...tried } = trySurface(each, share, seed);
    result.surfaces[each.name] = tried;
    result.inputs += tried.inputs;
    result.wrong.push(...wrong);
    left -= share;
    say(
      `${each.name}: ${tried.inputs} inputs, ${tried.accepted} accepted, ${tried.refused} refused` +
        `${wrong.length > 0 ? `; ${wrong[0]}` : ''}`,
    );
  }
  const { lost, wrong, ...tried } = await messagesPart(seed, messages, policy);
  result.surfaces['messages to the worker'] = tried;
  result.inputs += tried.inputs;
  result.lost.push(...lost);
  result.wrong.push(...wrong);
  say(
    `messages to the worker: ${tried.inputs}, ${tried.accepted} accepted, ${tried.refused} refused, ` +
      `${lost.length} times it did not go on`,
  );
  return result;
}
