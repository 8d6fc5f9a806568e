/** What theory says of any method, in sentences. */
import { number } from '../common/format';
import type { Method } from '../kl/method';
import { estimatorOf } from '../kl/placements';
import type { Tail } from '../kl/tail';
import { theory, type Theory } from '../kl/theory';
import { theoryWords as en } from './en/theory';
import { byLanguage, type Language, type Spoken } from './languages';
import { theoryWords as zh } from './zh/theory';

export type TheoryWords = Spoken<typeof en>;
export const theoryWords = byLanguage<TheoryWords>({ en, zh });

/** At most three digits, without zeros at the end. */
const brief = (value: number): string =>
  Math.abs(value) >= 1e-3 && Math.abs(value) < 1e5
    ? String(Number(value.toPrecision(3))).replace('-', '−')
    : number(value);
const times = (value: number): string => (value === 1 ? '' : `${brief(value)} × `);

export interface TheoryFact {
  /** What the sentence is about; stable across languages. */
  about: 'same' | 'jumps' | 'value' | 'gradient' | 'pull' | 'near' | 'noise' | 'tails' | 'heavy' | 'bound';
  text: string;
}

/**
 * The properties of a method's penalty, one sentence each: of its value, of its expected gradient, where it pulls or
 * pushes, how strong and how noisy it is near the reference and far from it, and whether it ends. Empty for 'none'.
 * @param offPolicy, answerLength as in `theory`.
 */
export function theoryFacts(method: Method, language: Language, offPolicy = false, answerLength = Infinity) {
  if (method.estimator === 'none') return [];
  const text = theoryWords(language);
  const is = theory(method, offPolicy, answerLength);
  const typed = estimatorOf(method)?.typed;
  const facts: (TheoryFact | null)[] = [
    typed?.sameAs ? { about: 'same', text: text.same(typed.sameAs) } : null,
    { about: 'value', text: valueText(is, text) },
    { about: 'gradient', text: text.gradient(theory(method, offPolicy, 1).formula) },
    typed && typed.jumps.length > 0 ? { about: 'jumps', text: text.jumps(typed.jumps.map(brief).join(', ')) } : null,
    ...(hasForce(is) ? forceFacts(is, text) : []),
  ];
  return facts.filter((fact) => fact !== null);
}

const hasForce = ({ repels, pullsHome }: Theory): boolean => pullsHome || repels.length > 0;

function valueText({ value, estimates }: Theory, text: TheoryWords): string {
  if (value === 'unbiased') return text.value.unbiased;
  if (!estimates || estimates.of === 'reverse-kl') return text.value.biased;
  const { of, strength, alpha, offset } = estimates;
  if (of === 'nothing') return text.value.constant(Math.abs(offset) < 1e-12 ? '0' : brief(offset));
  const plus = Math.abs(offset) < 1e-12 ? '' : `${brief(offset)} + `;
  return text.value.other(of, times(strength), brief(alpha ?? 0), plus);
}

function forceFacts(is: Theory, text: TheoryWords): TheoryFact[] {
  const { left, right } = is.tails;
  const heavy = left.kind === 'exponential' && left.by > 0.5;
  return [
    { about: 'pull', text: pullText(is, text) },
    { about: 'near', text: nearText(is.localStrength, text) },
    { about: 'noise', text: is.noiseFloor < 1e-12 ? text.noise.none : text.noise.some(brief(is.noiseFloor)) },
    { about: 'tails', text: text.tails(tailText(right, text), tailText(left, text)) },
    ...(heavy ? [{ about: 'heavy', text: text.heavy } as const] : []),
    { about: 'bound', text: is.boundedBelow ? text.bounded : text.unbounded },
  ];
}

function pullText({ repels, pullsHome }: Theory, text: TheoryWords): string {
  if (pullsHome) return text.pulls;
  const { below, above, around, between, everywhere } = text.interval;
  const where = repels.map(([from, to]) =>
    from === -Infinity && to === Infinity
      ? everywhere
      : from === -Infinity
        ? below(brief(to))
        : to === Infinity
          ? above(brief(from))
          : to - from < 3e-3
            ? around(brief(from))
            : between(brief(from), brief(to)),
  );
  return text.repels(where.join(text.or));
}

function nearText(strength: number, { near }: TheoryWords): string {
  if (strength === 0) return near.none;
  if (!Number.isFinite(strength)) return near.jump;
  return strength < 0 ? near.repels(brief(-strength)) : near.strength(brief(strength));
}

function tailText({ kind, by, sign }: Tail, { tail }: TheoryWords): string {
  const minus = sign < 0 ? '−' : '';
  const factor = Math.abs(by) === 1 ? '' : `${brief(Math.abs(by))} `;
  switch (kind) {
    case 'level':
      return by === 0 ? tail.zero : tail.level(brief(by));
    case 'logarithm':
      return tail.logarithm(minus);
    case 'linear':
      return tail.linear(minus, factor);
    case 'power':
      return tail.power(minus, brief(by));
    case 'exponential':
      return Number.isFinite(by) ? tail.exponential(minus, factor) : tail.faster(minus);
  }
}
