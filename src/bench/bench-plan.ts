/** The page's measurement plan: the default, with overrides from the address, as in `#bench&cases=W1s&rounds=1`. */
import { parseAddress, strangeParts } from '../common/address';
import { notAllowed, type Problem } from '../common/problem';
import { CASE_NAMES, casesNamed } from './cases';
import { SCALING, type Plan } from './measure-all';

/** Takes about one minute on a GPU and three on a software adapter. */
const USUAL = { cases: 'W1s,W1,W8', rounds: 3, seconds: 1.5, runs: 64 };

const AMOUNTS = {
  rounds: { form: /^\d{1,3}$/, whole: true, min: 1, max: 20 },
  seconds: { form: /^\d{1,2}(\.\d{1,3})?$/, whole: false, min: 0.1, max: 30 },
  /** The largest population of the scaling curves. */
  runs: { form: /^\d{1,3}$/, whole: true, min: 1, max: 256 },
};

/**
 * @param hash of the address, which is untrusted.
 * @returns always a plan, with one problem for each invalid part of the address; the default is used instead.
 */
export function planOf(hash: string): { plan: Plan; problems: Problem[] } {
  const address = parseAddress(hash);
  const problems = strangeParts('bench', address, { id: false, keys: Object.keys(USUAL) });
  const amount = (key: keyof typeof AMOUNTS): number => {
    const text = address.settings.get(key);
    if (text === undefined) return USUAL[key];
    const { form, whole, min, max } = AMOUNTS[key];
    const value = form.test(text) ? Number(text) : NaN;
    if (value >= min && value <= max) return value;
    problems.push(notAllowed(key, text, { kind: 'number', whole, min, max }));
    return USUAL[key];
  };
  const named = address.settings.get('cases');
  const cases = casesNamed(named ?? USUAL.cases);
  if (!cases) problems.push(notAllowed('cases', named, { kind: 'each-once', values: CASE_NAMES }));
  const [rounds, seconds, most] = [amount('rounds'), amount('seconds'), amount('runs')];
  return {
    plan: {
      cases: cases ?? casesNamed(USUAL.cases)!,
      rounds,
      seconds,
      scaling: SCALING.map((curve) => ({ ...curve, most })),
    },
    problems,
  };
}
