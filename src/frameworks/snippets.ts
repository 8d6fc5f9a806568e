/**
 * The inverse of recipes: settings of the page as lines for a framework, or the reason why there are none. Lines are
 * given only if the framework's gradient is that of the page (on-policy, if the page is); other differences are listed
 * in notes.
 */
import { methodName } from '../kl/placements';
import { methodOf } from '../experiment/combinations';
import type { Method } from '../kl/method';
import type { Experiment } from '../experiment/experiment';
import type { Text } from '../i18n/every-language';
import { NOTES, REASONS, type Answer, type Wish } from './snippet';
import { controlNotes } from './snippet-control';
import { nemoRl } from './snippet-nemo-rl';
import { openRlhf, skyRl } from './snippet-openrlhf-skyrl';
import { trl } from './snippet-trl';
import { verl } from './snippet-verl';

/** Code to copy, with notes, or one sentence saying why there is none. */
export type Snippet = { possible: true; code: string; notes: readonly Text[] } | { possible: false; because: Text };

export const SNIPPET_FRAMEWORKS = ['trl', 'verl', 'openrlhf', 'skyrl', 'nemo-rl'] as const;
export type SnippetFramework = (typeof SNIPPET_FRAMEWORKS)[number];

interface Writer {
  /** As people write it. */
  name: string;
  write(wish: Wish): Answer;
  join(lines: readonly string[]): string;
}

const continued = (lines: readonly string[]): string => lines.join(' \\\n');

const WRITERS: Record<SnippetFramework, Writer> = {
  trl: { name: 'TRL', write: trl, join: (lines) => lines.join('\n') },
  verl: { name: 'verl', write: verl, join: continued },
  openrlhf: { name: 'OpenRLHF', write: openRlhf, join: continued },
  skyrl: { name: 'SkyRL', write: skyRl, join: continued },
  'nemo-rl': { name: 'NeMo-RL', write: nemoRl, join: continued },
};

const inReward = ({ placement }: Method): boolean => placement === 'reward' || placement === 'both';
const weighted = ({ placement }: Method): boolean =>
  placement === 'weighted-loss' || placement === 'detached-weighted-loss';

/** Reasons that apply to every framework. */
function refusal({ method, name, offPolicy }: Wish): Text | undefined {
  if (name === 'none') return undefined;
  if (method.estimator === 'full') return REASONS.full;
  if (!['k1', 'k2', 'k3'].includes(method.estimator)) return REASONS.ownEstimator(method.estimator);
  // k1 of a completion is the sum of k1 over its tokens, unless each is weighted by a ratio.
  if (method.estimatorLevel === 'sequence' && (method.estimator !== 'k1' || weighted(method)))
    return REASONS.sequenceEstimator;
  if (method.rhoLevel === 'sequence' && weighted(method)) return REASONS.sequenceRatio;
  if (inReward(method) && method.rewardKlAt === 'update' && offPolicy) return REASONS.frozen;
  return undefined;
}

/**
 * The wishes to try in order: the method itself, and on-policy, where a detached ρ has no effect, the plain loss. β = 0
 * means no penalty.
 */
function wishes(experiment: Experiment, name: string): { wish: Wish; notes: Text[] }[] {
  const offPolicy = experiment.staleness > 0 || experiment.minibatches > 1;
  const wish = (method: Method): Wish => ({ name: methodName(method), method, experiment, offPolicy });
  const method = methodOf(name, experiment);
  if (method.estimator !== 'none' && experiment.beta === 0)
    return [{ wish: wish(methodOf('none', experiment)), notes: [NOTES.zeroBeta] }];
  const itself = { wish: wish(method), notes: [] };
  if (method.placement !== 'detached-weighted-loss' || offPolicy) return [itself];
  return [itself, { wish: wish({ ...method, placement: 'loss', rhoLevel: 'token' }), notes: [NOTES.detachedIsLoss] }];
}

/** Notes on the experiment as a whole. */
function generalNotes({ experiment, offPolicy, name, method }: Wish): Text[] {
  return [
    ...(experiment.staleness > 0 ? [NOTES.staleness] : []),
    ...(experiment.clip === 0 && offPolicy ? [NOTES.clipOff] : []),
    ...(name !== 'none' && experiment.rhoLevel === 'sequence' && offPolicy && !weighted(method)
      ? [NOTES.sequenceRatio]
      : []),
  ];
}

/**
 * "The same in …": lines to copy, or the reason why there are none.
 * @throws Error with one sentence for an unknown method name.
 */
export function snippet(framework: SnippetFramework, experiment: Experiment, method: string): Snippet {
  const writer = WRITERS[framework];
  const answers = wishes(experiment, method).map(({ wish, notes }): Snippet => {
    const because = refusal(wish);
    if (because) return { possible: false, because };
    const answer = writer.write(wish);
    if ('because' in answer) return { possible: false, because: answer.because };
    return {
      possible: true,
      code: writer.join(answer.lines),
      notes: [...notes, ...answer.notes, ...controlNotes(writer.name, wish), ...generalNotes(wish)],
    };
  });
  return answers.find(({ possible }) => possible) ?? answers[0];
}
