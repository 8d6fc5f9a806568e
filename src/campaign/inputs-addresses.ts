/** Random addresses of every view. */
import fc from 'fast-check';
import type { Problem } from '../common/problem';
import { parseAddress, printAddress } from '../common/address';
import { planOf } from '../bench/bench-plan';
import { labSettingsOf } from '../lab/lab-settings';
import { fromQuery, toQuery } from '../experiment/query';
import { replayHash, replayPlace } from '../study/place-address';
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

/** Checks that all problems are proper sentences. */
function answered(problems: readonly (Problem | string)[], given: string): 'accepted' | 'refused' {
  for (const problem of problems) refused(problem, given);
  return problems.length > 0 ? 'refused' : 'accepted';
}
/** Parsing an address must not fail, and printing the result must round-trip. */
function routed(hash: string): void {
  const { view, id, settings } = parseAddress(hash);
  const whole = (text: string): string => Buffer.from(text).toString();
  const again = parseAddress(printAddress('lab', id, settings));
  must(
    again.id === whole(id) &&
      same([...again.settings], [...new Map([...settings].map(([key, value]) => [whole(key), whole(value)]))]),
    'its parts are read differently when they are printed again',
  );
  must(typeof view === 'string' && view !== '', 'it has no view');
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
      const whole = Buffer.from(hash).toString();
      must(parseAddress(printAddress('findings', whole)).id === whole, 'its own address is another claim');
      return parseAddress(hash).view === 'findings' ? 'accepted' : 'refused';
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
      const { problems, ...place } = replayPlace(hash);
      must(
        [place.scenario, place.variant, ...place.methods].every((part) => typeof part === 'string'),
        'a part is no text',
      );
      const plain =
        [place.scenario, place.variant, ...place.methods].every((part) => /^[\w.-]*$/.test(part)) &&
        /^[\w-]*$/.test(place.scenario);
      if (plain)
        must(same(replayPlace(replayHash(place)), { ...place, problems: [] }), 'its own address is another place');
      return parseAddress(hash).view === 'replay' ? answered(problems, decoded(hash)) : 'refused';
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
        .chain((pairs) =>
          fc.constantFrom(
            printAddress('bench', '', pairs),
            // The old form of addresses.
            `#bench?${new URLSearchParams(pairs).toString()}`,
          ),
        ),
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

/** An address both decoded and as given: internal identifiers may occur in either. */
function decoded(text: string): string {
  try {
    return `${text} ${decodeURIComponent(text.replaceAll('+', ' '))} ${new URLSearchParams(text).toString()}`;
  } catch {
    return `${text} ${[...new URLSearchParams(text)].flat().join(' ')}`;
  }
}
