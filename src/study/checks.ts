/**
 * The kinds of things that a claim may ask of a study, each with its interval and a direction that the claim sets. What counts as enough was
 * written down before there was data: 95 % intervals that do not overlap, or do not contain "no difference"; for "the same", an interval that
 * lies within a margin. An interval that decides nothing does not hold, and is told apart from one that says the contrary.
 */
import type { Text } from '../trainer/text';
import { estimateText, figure, joined, rateText, signed } from './figures';
import type { Check } from './finding';
import type { GradientRecord, Study } from './records';
import { cellName, collapsesOf, gradientsOf, MEASURES, runsOf, scenarioName, valuesOf, type Cell, type Gradients, type MeasureName } from './select';
import { areDisjoint, bootstrapGeometricMean, bootstrapMean, isBelow, pairedDifference, pairedRatio, wilson, type BySeed, type Estimate, type Paired, type Rate } from './statistics';

export type MakeCheck = (study: Study) => Check;

/** Accuracies that differ by less than this are the same; one run's is measured to about a hundredth (study/run-unit.ts). */
export const SAME_ACCURACY = 0.05;
/** KLs whose ratio is nearer to 1 than this are the same, as trainer/collapse-rules.ts has it for a leash that is dead. */
export const SAME_KL = 1.25;

const CONTRARY: Text = { en: ': the contrary', zh: '：恰恰相反' };
const OPEN: Text = { en: ': not decided by this many seeds', zh: '：这么多种子还不足以判定' };
const NOTHING: Text = { en: '', zh: '' };

const both = (...texts: Text[]): Text => joined(texts, NOTHING);
const inScenario = ({ scenario }: Cell, en: string, zh: string): Text => ({ en: `${scenarioName(scenario).en}: ${en}`, zh: `${scenarioName(scenario).zh}：${zh}` });
const seeds = (n: number): Text => ({ en: `, ${n} ${n === 1 ? 'seed' : 'seeds'}`, zh: `，${n} 个种子` });

const rateOf = (study: Study, of: Cell): Rate => {
  const { collapsed, n } = collapsesOf(study, of);
  return wilson(collapsed, n);
};

/** More of `worse` collapse than of `better`: Wilson's intervals do not overlap. */
export const collapsesMore = (worse: Cell, better: Cell): MakeCheck => (study) => {
  const [high, low] = [rateOf(study, worse), rateOf(study, better)];
  const [of, than] = [cellName(worse), cellName(better)];
  const holds = isBelow(low, high);
  return {
    expected: inScenario(worse, `${of.en} collapses more often than ${than.en}, and the intervals do not overlap`, `${of.zh} 比 ${than.zh} 更常崩溃，且区间不重叠`), holds,
    measured: both(
      joined([[of, rateText(high)], [than, rateText(low)]].map(([name, rate]) => both({ en: `${name.en} `, zh: `${name.zh} ` }, rate))),
      holds ? NOTHING : isBelow(high, low) ? CONTRARY : OPEN,
    ),
  };
};

/** Most of its runs live: the interval of the collapse rate lies under a half. */
export const survives = (of: Cell): MakeCheck => (study) => {
  const rate = rateOf(study, of);
  const name = cellName(of);
  const holds = rate.high < 0.5;
  return {
    expected: inScenario(of, `fewer than half of the runs of ${name.en} collapse`, `${name.zh} 的训练崩溃不到一半`), holds,
    measured: both(rateText(rate), holds ? NOTHING : rate.low >= 0.5 ? CONTRARY : OPEN),
  };
};

const neutral = (measure: MeasureName): number => (MEASURES[measure].scale === 'log' ? 1 : 0);
const compare = (measure: MeasureName, a: BySeed, b: BySeed): Paired => (MEASURES[measure].scale === 'log' ? pairedRatio(a, b) : pairedDifference(a, b));

function pairText(measure: MeasureName, paired: Paired): Text {
  const ratio = MEASURES[measure].scale === 'log';
  return both({ en: ratio ? 'ratio ' : 'difference ', zh: ratio ? '比值 ' : '差 ' }, estimateText(paired, ratio ? figure : signed), seeds(paired.n));
}

/** Seed by seed, `a` has more of it than `b`: the interval of the mean difference (of the ratio, where it spans decades) lies above none. */
export const above = (measure: MeasureName, a: Cell, b: Cell): MakeCheck => (study) => {
  const paired = compare(measure, valuesOf(study, a, measure), valuesOf(study, b, measure));
  const { label } = MEASURES[measure];
  const holds = paired.low > neutral(measure);
  return {
    expected: inScenario(a, `${label.en} of ${cellName(a).en} above that of ${cellName(b).en}, seed by seed`, `逐种子比较，${cellName(a).zh} 的${label.zh}高于 ${cellName(b).zh}`), holds,
    measured: both(pairText(measure, paired), holds ? NOTHING : paired.high < neutral(measure) ? CONTRARY : OPEN),
  };
};

/** Seed by seed the same: the interval of the difference lies within ± SAME_ACCURACY, that of a ratio within a factor of SAME_KL. */
export const same = (measure: MeasureName, a: Cell, b: Cell): MakeCheck => (study) => {
  const ratio = MEASURES[measure].scale === 'log';
  const paired = compare(measure, valuesOf(study, a, measure), valuesOf(study, b, measure));
  const [from, to] = ratio ? [1 / SAME_KL, SAME_KL] : [-SAME_ACCURACY, SAME_ACCURACY];
  const { label } = MEASURES[measure];
  const margin: Text = ratio ? { en: `within a factor of ${SAME_KL}`, zh: `相差不到 ${SAME_KL} 倍` } : { en: `within ±${SAME_ACCURACY}`, zh: `相差在 ±${SAME_ACCURACY} 以内` };
  const holds = paired.low >= from && paired.high <= to;
  return {
    expected: inScenario(a, `${label.en} of ${cellName(a).en} the same as that of ${cellName(b).en}, ${margin.en}`, `${cellName(a).zh} 的${label.zh}与 ${cellName(b).zh} 相同，${margin.zh}`), holds,
    measured: both(pairText(measure, paired), holds ? NOTHING : paired.high < from || paired.low > to ? CONTRARY : OPEN),
  };
};

/** What `a` gains over `b` is more in the second measure than in the first, seed by seed. */
export const gainsMore = (more: MeasureName, less: MeasureName, a: Cell, b: Cell): MakeCheck => (study) => {
  const gain = (measure: MeasureName): BySeed => {
    const other = valuesOf(study, b, measure);
    return new Map([...valuesOf(study, a, measure)].filter(([seed]) => other.has(seed)).map(([seed, value]) => [seed, value - other.get(seed)!]));
  };
  const paired = pairedDifference(gain(more), gain(less));
  const [of, than] = [cellName(a), cellName(b)];
  return {
    expected: inScenario(a, `${of.en} gains more over ${than.en} in ${MEASURES[more].label.en} than in ${MEASURES[less].label.en}`,
      `${of.zh} 相对 ${than.zh} 的优势，在${MEASURES[more].label.zh}上大于在${MEASURES[less].label.zh}上`),
    holds: paired.low > 0,
    measured: both(pairText(more, paired), paired.low > 0 ? NOTHING : paired.high < 0 ? CONTRARY : OPEN),
  };
};

export const meanOf = (study: Study, of: Cell, measure: MeasureName): Estimate => {
  const values = [...valuesOf(study, of, measure).values()];
  return MEASURES[measure].scale === 'log' ? bootstrapGeometricMean(values) : bootstrapMean(values);
};

function meanCheck(measure: MeasureName, of: Cell, limit: number, side: 'under' | 'over'): MakeCheck {
  return (study) => {
    const mean = meanOf(study, of, measure);
    const under = side === 'under';
    const holds = under ? mean.high < limit : mean.low > limit;
    const { label } = MEASURES[measure];
    return {
      expected: inScenario(of, `${cellName(of).en}: ${label.en} ${side} ${limit}`, `${cellName(of).zh}：${label.zh}${under ? '低于' : '高于'} ${limit}`), holds,
      measured: both(estimateText(mean), seeds(runsOf(study, of).length), holds ? NOTHING : (under ? mean.low >= limit : mean.high <= limit) ? CONTRARY : OPEN),
    };
  };
}
export const meanUnder = (measure: MeasureName, of: Cell, limit: number): MakeCheck => meanCheck(measure, of, limit, 'under');
export const meanOver = (measure: MeasureName, of: Cell, limit: number): MakeCheck => meanCheck(measure, of, limit, 'over');

/** The means descend along the cells. A statement about order alone: whether the ends differ is asked by `above`. */
export const descends = (measure: MeasureName, cells: readonly Cell[]): MakeCheck => (study) => {
  const means = cells.map((of) => meanOf(study, of, measure));
  const { label } = MEASURES[measure];
  return {
    expected: inScenario(cells[0], `mean ${label.en} falls at every step: ${cells.map((of) => cellName(of).en).join(', ')}`, `平均${label.zh}逐级下降：${cells.map((of) => cellName(of).zh).join('、')}`),
    holds: means.every(({ mean }, i) => i === 0 || mean < means[i - 1].mean),
    measured: joined(means.map((mean) => estimateText(mean))),
  };
};

/** An interval of a record; what was not finite is open on that side. */
export const bounded = ({ value, low, high }: GradientRecord['bias']): { value: number; low: number; high: number } => ({ value: value ?? NaN, low: low ?? -Infinity, high: high ?? Infinity });

export const gradientsName = ({ row, level, sampling }: Gradients): Text => ({
  en: `row ${row}, ${level === 'token' ? 'token by token' : 'whole completions'}, ${sampling}`,
  zh: `第 ${row} 行，${level === 'token' ? '逐词元' : '整条回答'}，${sampling === 'on-policy' ? '同策略' : '异策略'}`,
});

/** 'step 20: …; step 40: …'; with the seed of the samples, where there are several. */
function byStep(parts: readonly { of: GradientRecord; text: Text }[]): Text {
  const several = new Set(parts.map(({ of }) => of.seed)).size > 1;
  return joined(parts.map(({ of: { step, seed }, text }) => ({
    en: `step ${step}${several ? `, seed ${seed}` : ''}: ${text.en}`, zh: `第 ${step} 步${several ? `，种子 ${seed}` : ''}：${text.zh}`,
  })), { en: '; ', zh: '；' });
}

const boundedText = (bounds: GradientRecord['bias']): Text => {
  const { value: mean, low, high } = bounded(bounds);
  return estimateText({ mean, low, high });
};

/** Something that must be true of a row wherever it was measured. */
export const everywhere = (of: Gradients, what: Text, test: (record: GradientRecord) => boolean, show: (record: GradientRecord) => Text): MakeCheck => (study) => {
  const records = gradientsOf(study, of);
  const name = gradientsName(of);
  return {
    expected: { en: `${name.en}: ${what.en}`, zh: `${name.zh}：${what.zh}` }, holds: records.every(test),
    measured: byStep(records.map((record) => ({ of: record, text: show(record) }))),
  };
};

const VERDICTS: Record<GradientRecord['verdict'], Text> = {
  unbiased: { en: 'unbiased', zh: '无偏' }, slight: { en: 'slightly biased', zh: '略有偏' }, biased: { en: 'biased', zh: '有偏' },
  zero: { en: 'zero', zh: '为零' }, undecided: { en: 'undecided', zh: '未定' },
};

export const verdictText = ({ verdict, bias }: GradientRecord): Text => both(VERDICTS[verdict], { en: ', bias ', zh: '，偏差 ' }, boundedText(bias));

/** The lab's own verdict (lab/verdict.ts), from 99.9 % intervals that hold in all parameters at once. */
export const judged = (of: Gradients, verdicts: readonly GradientRecord['verdict'][], what: Text): MakeCheck =>
  everywhere(of, what, ({ verdict }) => verdicts.includes(verdict), verdictText);

const UNBIASED: Text = { en: 'the gradient is that of the KL (bias under 0.1)', zh: '梯度就是 KL 的梯度（偏差小于 0.1）' };
export const unbiased = (of: Gradients): MakeCheck => judged(of, ['unbiased'], UNBIASED);
export const biased = (of: Gradients): MakeCheck => judged(of, ['biased', 'slight'], { en: 'the gradient is biased', zh: '梯度有偏' });

/** Wherever μ and π stood, the variance of one row lies above that of the other, or overlaps with it. */
export const variances = (of: Gradients, other: Gradients, relation: 'above' | 'overlapping', step?: 'first' | 'last'): MakeCheck => (study) => {
  const all = gradientsOf(study, of);
  const wanted = step === undefined ? undefined : step === 'first' ? all[0].step : all[all.length - 1].step;
  const records = all.filter((record) => wanted === undefined || record.step === wanted);
  const others = gradientsOf(study, other);
  const pairs = records.map((record) => {
    const partner = others.find((each) => each.step === record.step && each.seed === record.seed && each.staleness === record.staleness);
    if (!partner) throw new Error(`the study has no gradients of row ${other.row}, ${other.level} level, ${other.sampling}, step ${record.step}, seed ${record.seed}.`);
    return { of: record, own: record.variance, other: partner.variance };
  });
  const name = gradientsName(of);
  const where: Text = wanted === undefined ? NOTHING : { en: ` (step ${wanted})`, zh: `（第 ${wanted} 步）` };
  return {
    expected: relation === 'above'
      ? { en: `${name.en}: variance above that of row ${other.row}${where.en}`, zh: `${name.zh}：方差高于第 ${other.row} 行${where.zh}` }
      : { en: `${name.en}: variance as that of row ${other.row}, the intervals overlap`, zh: `${name.zh}：方差与第 ${other.row} 行一致，区间重叠` },
    holds: pairs.every((pair) => {
      const [a, b] = [bounded(pair.own), bounded(pair.other)];
      return relation === 'above' ? isBelow(b, a) : !areDisjoint(a, b);
    }),
    measured: byStep(pairs.map((pair) => ({ of: pair.of, text: both(boundedText(pair.own), { en: ' against ', zh: '，对照 ' }, boundedText(pair.other)) }))),
  };
};

/** Which share of what a token owes to later tokens a row has: the interval contains the one number and excludes the other. */
export const futureShare = (of: Gradients, share: 0 | 1): MakeCheck => everywhere(
  of, share === 0
    ? { en: 'none of what a token owes to later tokens: the share’s interval contains 0 and not 1', zh: '不含一个词元对后续词元的影响：份额的区间包含 0 而不含 1' }
    : { en: 'all of what a token owes to later tokens: the share’s interval contains 1 and not 0', zh: '包含一个词元对后续词元的全部影响：份额的区间包含 1 而不含 0' },
  ({ futureShare: measured }) => {
    if (!measured) return false;
    const { low, high } = bounded(measured);
    const contains = (x: number) => low <= x && x <= high;
    return contains(share) && !contains(1 - share);
  },
  ({ futureShare: measured }) => (measured ? boundedText(measured) : { en: 'not measured', zh: '未测' }),
);

/** What needs no data: computed from kl/coefficients.ts, here and now. */
export const computed = (expected: Text, compute: () => { holds: boolean; measured: Text }): MakeCheck => () => ({ expected, ...compute() });
