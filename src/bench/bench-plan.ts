/** What the page measures: its usual plan, and what the address says instead, as in `#bench?cases=W1s&rounds=1`. */
import { quote, sentence } from '../common/text';
import { parseCases } from './cases';
import { SCALING, type Plan } from './measure-all';

/** About a minute on a graphics card, some three on a software adapter. */
const USUAL = { cases: 'W1s,W1,W8', rounds: '3', seconds: '1.5', runs: '64' };
type Key = keyof typeof USUAL;
const KEYS = Object.keys(USUAL) as Key[];

const amount = (key: Key, text: string, form: RegExp, least: number, most: number, what: string): number => {
  const value = form.test(text) ? Number(text) : NaN;
  if (!(value >= least && value <= most))
    throw new Error(`${key}: got ${quote(text)}; allowed are ${what} from ${least} to ${most}.`);
  return value;
};

const READ = {
  cases: (text: string) => parseCases(text, 'cases'),
  rounds: (text: string) => amount('rounds', text, /^\d{1,3}$/, 1, 20, 'whole numbers'),
  seconds: (text: string) => amount('seconds', text, /^\d{1,2}(\.\d{1,3})?$/, 0.1, 30, 'numbers'),
  /** The largest population of the scaling curves. */
  runs: (text: string) => amount('runs', text, /^\d{1,3}$/, 1, 256, 'whole numbers'),
} satisfies Record<Key, (text: string) => unknown>;

/** Is this address the Bench's? */
export const isBenchHash = (hash: string): boolean => /^#bench(\?|$)/.test(hash);

/**
 * @param hash of the address, which a stranger may have written.
 * @returns a plan in any case; one sentence for each part of the address that is wrong, for which the usual is taken.
 */
export function planOf(hash: string): { plan: Plan; problems: string[] } {
  const query = new URLSearchParams(hash.replace(/^[^?]*\??/, ''));
  const problems: string[] = [];
  for (const key of new Set(query.keys())) {
    if (!(KEYS as string[]).includes(key))
      problems.push(`${quote(key)} in the address is no setting of the bench; allowed are ${KEYS.join(', ')}.`);
  }
  const read = <K extends Key>(key: K): ReturnType<(typeof READ)[K]> => {
    const of = READ[key] as (text: string) => ReturnType<(typeof READ)[K]>;
    const given = query.get(key);
    if (given === null) return of(USUAL[key]);
    try {
      return of(given);
    } catch (error) {
      problems.push(sentence(error));
      return of(USUAL[key]);
    }
  };
  const most = read('runs');
  return {
    plan: {
      cases: read('cases'),
      rounds: read('rounds'),
      seconds: read('seconds'),
      scaling: SCALING.map((curve) => ({ ...curve, most })),
    },
    problems,
  };
}
