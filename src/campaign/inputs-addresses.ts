/** Addresses of every view. */
import fc from 'fast-check';
import { isBenchHash, planOf } from '../bench/bench-plan';
import { isLabHash } from '../lab/lab-address';
import { labSettingsOf } from '../lab/lab-settings';
import { fromQuery, toQuery } from '../experiment/query';
import {
  claimOf,
  findingsHash,
  isFindingsHash,
  isReplayHash,
  replayHash,
  replayPlace,
} from '../ui/findings/findings-address';
import { must, refused } from './judge';
import { mutated, oddText } from './odd';
import { surface, type Surface } from './surface';
import { pair, sound, same, labPair, labSound } from './option-inputs';

const query = fc
  .array(
    pair((option) => option.query),
    { maxLength: 5 },
  )
  .map((pairs) => new URLSearchParams(pairs).toString());

/** All problems must be sentences; the rest must be right. */
function answered(problems: readonly string[], given: string): 'accepted' | 'refused' {
  for (const problem of problems) refused(problem, given);
  return problems.length > 0 ? 'refused' : 'accepted';
}
/** Whoever looks at an address must not fail at it, and it belongs to one view at most. */
function routed(hash: string): void {
  const views = [isLabHash, isFindingsHash, isBenchHash, isReplayHash].filter((is) => is(hash));
  must(views.length <= 1, 'two views claim it');
}

export const ADDRESSES: readonly Surface[] = [
  surface({
    name: 'addresses of the race',
    weight: 16,
    inputs: mutated(query),
    take: (text: string) => {
      const { experiment, problems } = fromQuery(text);
      sound(experiment);
      const again = fromQuery(toQuery(experiment, text));
      must(again.problems.length === 0 && same(again.experiment, experiment), 'its own address is another experiment');
      return answered(problems, decoded(text));
    },
  }),
  surface({
    name: 'addresses of the lab',
    weight: 10,
    inputs: mutated(fc.array(labPair, { maxLength: 5 }).map((pairs) => ['#lab', ...pairs].join('&'))),
    take: (hash: string) => {
      routed(hash);
      const { settings, problems } = labSettingsOf(hash);
      labSound(settings);
      return answered(problems, decoded(hash));
    },
  }),
  surface({
    name: 'addresses of the findings',
    weight: 4,
    inputs: fc.oneof(
      mutated(fc.constantFrom('#findings', '#findings=k3-in-reward-collapses', '#findings=%E4%B8%AD')),
      oddText,
    ),
    take: (hash: string) => {
      routed(hash);
      const claim = claimOf(hash);
      const whole = Buffer.from(hash).toString();
      must(claimOf(findingsHash(whole)) === whole, 'its own address is another claim');
      return isFindingsHash(hash) && typeof claim === 'string' ? 'accepted' : 'refused';
    },
  }),
  surface({
    name: 'addresses of replays',
    weight: 5,
    inputs: mutated(
      fc
        .tuple(
          fc.constantFrom('#replay=harsh.base', '#replay=beta-sweep.b0.05', '#replay='),
          fc.constantFrom('', '&methods=k1-in-reward,none', '&methods='),
        )
        .map((parts) => parts.join('')),
    ),
    take: (hash: string) => {
      routed(hash);
      const place = replayPlace(hash);
      must(
        [place.scenario, place.variant, ...place.methods].every((part) => typeof part === 'string'),
        'a part is no text',
      );
      const plain =
        [place.scenario, place.variant, ...place.methods].every((part) => /^[\w.-]*$/.test(part)) &&
        /^[\w-]*$/.test(place.scenario);
      if (plain) must(same(replayPlace(replayHash(place)), place), 'its own address is another place');
      return isReplayHash(hash) ? 'accepted' : 'refused';
    },
  }),
  surface({
    name: 'addresses of the bench',
    weight: 5,
    inputs: mutated(
      fc
        .array(
          fc.tuple(
            fc.constantFrom('cases', 'rounds', 'seconds', 'runs', 'speed'),
            fc.oneof(fc.constantFrom('W1s', 'W1,W8', '1', '3', '0.5', '64'), oddText),
          ),
          { maxLength: 4 },
        )
        .map((pairs) => `#bench?${new URLSearchParams(pairs).toString()}`),
    ),
    take: (hash: string) => {
      routed(hash);
      const { plan, problems } = planOf(hash);
      must(
        plan.cases.length > 0 &&
          plan.rounds >= 1 &&
          plan.rounds <= 20 &&
          plan.seconds >= 0.1 &&
          plan.seconds <= 30 &&
          plan.scaling.every(({ most }) => most >= 1 && most <= 256),
        'the plan is not allowed',
      );
      return answered(problems, decoded(hash));
    },
  }),
];

/** An address as its readers see it, and as it stands: words of the machine may be in either. */
function decoded(text: string): string {
  try {
    return `${text} ${decodeURIComponent(text.replaceAll('+', ' '))} ${new URLSearchParams(text).toString()}`;
  } catch {
    return `${text} ${[...new URLSearchParams(text)].flat().join(' ')}`;
  }
}
