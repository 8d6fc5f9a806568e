/**
 * The kinds of things that a claim may ask of a study, each with its interval and a direction that the claim sets. What
 * counts as enough was written down before there was data: 95 % intervals that do not overlap, or do not contain "no
 * difference"; for "the same", an interval that lies within a margin. An interval that decides nothing does not hold,
 * and is told apart from one that says the contrary.
 */
import { methodLabel } from '../kl/placements';
import { LAB_ROWS } from '../lab/table/table-rows';
import type { Text } from '../common/text';
import { estimateText, figure, joined, rateText, signed } from './figures';
import type { Check, Outcome } from './finding';
import type { GradientRecord, Study } from './study-records';
import {
  cellName,
  collapsesOf,
  gradientsOf,
  MEASURES,
  runsOf,
  scenarioName,
  valuesOf,
  type Cell,
  type Gradients,
  type MeasureName,
} from './select';
import {
  areDisjoint,
  bootstrapGeometricMean,
  bootstrapMean,
  isBelow,
  pairedDifference,
  pairedRatio,
  wilson,
  type BySeed,
  type Estimate,
  type Paired,
  type Rate,
} from './intervals';

export type MakeCheck = (study: Study) => Check;

/**
 * Accuracies that differ by less than this are the same; one run's is measured to about a hundredth
 * (study/run-unit.ts).
 */
export const SAME_ACCURACY = 0.05;
/**
 * KLs whose ratio is nearer to 1 than this are the same, as training/collapse-rules.ts has it for a leash that is dead.
 */
export const SAME_KL = 1.25;

const NOTHING: Text = { en: '', zh: '' };
const SAYS: Record<Outcome, Text> = {
  holds: NOTHING,
  contrary: { en: ': the contrary', zh: '：恰恰相反' },
  open: { en: ': not decided by this many seeds', zh: '：这么多种子还不足以判定' },
};
const OPEN_GRADIENT: Text = { en: ': not decided by this many samples', zh: '：这么多样本还不足以判定' };

const both = (...texts: Text[]): Text => joined(texts, NOTHING);

const outcomeOf = (holds: boolean, contrary: boolean): Outcome => (holds ? 'holds' : contrary ? 'contrary' : 'open');

/** What was measured, and after it what it says of the claim. */
const told = (expected: Text, outcome: Outcome, measured: Text, open: Text = SAYS.open): Check => ({
  expected,
  outcome,
  measured: both(measured, outcome === 'open' ? open : SAYS[outcome]),
});
const inScenario = ({ scenario }: Cell, en: string, zh: string): Text => ({
  en: `${scenarioName(scenario).en}: ${en}`,
  zh: `${scenarioName(scenario).zh}：${zh}`,
});
const seeds = (n: number): Text => ({ en: `, ${n} ${n === 1 ? 'seed' : 'seeds'}`, zh: `，${n} 个种子` });

const rateOf = (study: Study, of: Cell): Rate => {
  const { collapsed, n } = collapsesOf(study, of);
  return wilson(collapsed, n);
};

/** More of `worse` collapse than of `better`: Wilson's intervals do not overlap. */
export const collapsesMore =
  (worse: Cell, better: Cell): MakeCheck =>
  (study) => {
    const [high, low] = [rateOf(study, worse), rateOf(study, better)];
    const [of, than] = [cellName(worse), cellName(better)];
    return told(
      inScenario(
        worse,
        `${of.en} collapses more often than ${than.en}, and the intervals do not overlap`,
        `“${of.zh}”比“${than.zh}”更常崩溃，且区间不重叠`,
      ),
      outcomeOf(isBelow(low, high), isBelow(high, low)),
      joined(
        [
          [of, rateText(high)],
          [than, rateText(low)],
        ].map(([name, rate]) => both({ en: `${name.en} `, zh: `${name.zh} ` }, rate)),
      ),
    );
  };

/** Most of its runs live: the interval of the collapse rate lies under a half. */
export const survives =
  (of: Cell): MakeCheck =>
  (study) => {
    const rate = rateOf(study, of);
    const name = cellName(of);
    return told(
      inScenario(of, `fewer than half of the runs of ${name.en} collapse`, `“${name.zh}”的训练崩溃不到一半`),
      outcomeOf(rate.high < 0.5, rate.low >= 0.5),
      rateText(rate),
    );
  };

const neutral = (measure: MeasureName): number => (MEASURES[measure].scale === 'log' ? 1 : 0);
const compare = (measure: MeasureName, a: BySeed, b: BySeed): Paired =>
  MEASURES[measure].scale === 'log' ? pairedRatio(a, b) : pairedDifference(a, b);

function pairText(measure: MeasureName, paired: Paired): Text {
  const ratio = MEASURES[measure].scale === 'log';
  return both(
    { en: ratio ? 'ratio ' : 'difference ', zh: ratio ? '比值 ' : '差 ' },
    estimateText(paired, ratio ? figure : signed),
    seeds(paired.n),
  );
}

/**
 * Seed by seed, `a` has more of it than `b`: the interval of the mean difference (of the ratio, where it spans decades)
 * lies above none.
 */
export const above =
  (measure: MeasureName, a: Cell, b: Cell): MakeCheck =>
  (study) => {
    const paired = compare(measure, valuesOf(study, a, measure), valuesOf(study, b, measure));
    const { label } = MEASURES[measure];
    return told(
      inScenario(
        a,
        `${label.en} of ${cellName(a).en} above that of ${cellName(b).en}, seed by seed`,
        `逐种子比较${label.zh}：“${cellName(a).zh}”高于“${cellName(b).zh}”`,
      ),
      outcomeOf(paired.low > neutral(measure), paired.high < neutral(measure)),
      pairText(measure, paired),
    );
  };

/**
 * Seed by seed the same: the interval of the difference lies within ± SAME_ACCURACY, that of a ratio within a factor of
 * SAME_KL.
 */
export const same =
  (measure: MeasureName, a: Cell, b: Cell): MakeCheck =>
  (study) => {
    const ratio = MEASURES[measure].scale === 'log';
    const paired = compare(measure, valuesOf(study, a, measure), valuesOf(study, b, measure));
    const [from, to] = ratio ? [1 / SAME_KL, SAME_KL] : [-SAME_ACCURACY, SAME_ACCURACY];
    const { label } = MEASURES[measure];
    const margin: Text = ratio
      ? { en: `within a factor of ${SAME_KL}`, zh: `相差不到 ${SAME_KL} 倍` }
      : { en: `within ±${SAME_ACCURACY}`, zh: `相差在 ±${SAME_ACCURACY} 以内` };
    return told(
      inScenario(
        a,
        `${label.en} of ${cellName(a).en} the same as that of ${cellName(b).en}, ${margin.en}`,
        `“${cellName(a).zh}”与“${cellName(b).zh}”的${label.zh}相同，${margin.zh}`,
      ),
      outcomeOf(paired.low >= from && paired.high <= to, paired.high < from || paired.low > to),
      pairText(measure, paired),
    );
  };

/** What `a` gains over `b` is more in the second measure than in the first, seed by seed. */
export const gainsMore =
  (more: MeasureName, less: MeasureName, a: Cell, b: Cell): MakeCheck =>
  (study) => {
    const gain = (measure: MeasureName): BySeed => {
      const other = valuesOf(study, b, measure);
      return new Map(
        [...valuesOf(study, a, measure)]
          .filter(([seed]) => other.has(seed))
          .map(([seed, value]) => [seed, value - other.get(seed)!]),
      );
    };
    const paired = pairedDifference(gain(more), gain(less));
    const [of, than] = [cellName(a), cellName(b)];
    return told(
      inScenario(
        a,
        `${of.en} gains more over ${than.en} in ${MEASURES[more].label.en} than in ${MEASURES[less].label.en}`,
        `“${of.zh}”相对“${than.zh}”的优势，在${MEASURES[more].label.zh}上大于在${MEASURES[less].label.zh}上`,
      ),
      outcomeOf(paired.low > 0, paired.high < 0),
      pairText(more, paired),
    );
  };

export const meanOf = (study: Study, of: Cell, measure: MeasureName): Estimate => {
  const values = [...valuesOf(study, of, measure).values()];
  return MEASURES[measure].scale === 'log' ? bootstrapGeometricMean(values) : bootstrapMean(values);
};

function meanCheck(measure: MeasureName, of: Cell, limit: number, side: 'under' | 'over'): MakeCheck {
  return (study) => {
    const mean = meanOf(study, of, measure);
    const under = side === 'under';
    const { label } = MEASURES[measure];
    return told(
      inScenario(
        of,
        `${cellName(of).en}: ${label.en} ${side} ${limit}`,
        `“${cellName(of).zh}”的${label.zh}${under ? '低于' : '高于'} ${limit}`,
      ),
      outcomeOf(under ? mean.high < limit : mean.low > limit, under ? mean.low >= limit : mean.high <= limit),
      both(estimateText(mean), seeds(runsOf(study, of).length)),
    );
  };
}
export const meanUnder = (measure: MeasureName, of: Cell, limit: number): MakeCheck =>
  meanCheck(measure, of, limit, 'under');
export const meanOver = (measure: MeasureName, of: Cell, limit: number): MakeCheck =>
  meanCheck(measure, of, limit, 'over');

/**
 * The means descend along the cells. A statement about order alone: whether the ends differ is asked by `above`.
 * Contrary: one lies above an earlier one, the intervals apart.
 */
export const descends =
  (measure: MeasureName, cells: readonly Cell[]): MakeCheck =>
  (study) => {
    const means = cells.map((of) => meanOf(study, of, measure));
    const { label } = MEASURES[measure];
    return told(
      inScenario(
        cells[0],
        `mean ${label.en} falls at every step: ${cells.map((of) => cellName(of).en).join(', ')}`,
        `平均${label.zh}逐级下降：${cells.map((of) => cellName(of).zh).join('、')}`,
      ),
      outcomeOf(
        means.every(({ mean }, i) => i === 0 || mean < means[i - 1].mean),
        means.some((later, i) => means.slice(0, i).some((earlier) => isBelow(earlier, later))),
      ),
      joined(means.map((mean) => estimateText(mean))),
    );
  };

/** An interval of a record; what was not finite is open on that side. */
export const bounded = ({
  value,
  low,
  high,
}: GradientRecord['bias']): { value: number; low: number; high: number } => ({
  value: value ?? NaN,
  low: low ?? -Infinity,
  high: high ?? Infinity,
});

/** '7 (k1 in reward)': a row of the lab's table by its number and its method. */
export function rowName(row: string): Text {
  const { en, zh } = methodLabel(LAB_ROWS.find(({ id }) => id === row)!.method);
  return { en: `row ${row} (${en})`, zh: `第 ${row} 行（${zh}）` };
}

export const gradientsName = ({ row, level, sampling }: Gradients): Text => ({
  en: `${rowName(row).en}, ${level === 'token' ? 'token by token' : 'whole completions'}, ${sampling}`,
  zh: `${rowName(row).zh}，${level === 'token' ? '逐词元' : '整条回答'}，${sampling === 'on-policy' ? '同策略' : '异策略'}`,
});

/** Wherever it was measured: a contrary weighs more than what is open. */
const everyOutcome = (outcomes: readonly Outcome[]): Outcome =>
  outcomes.includes('contrary') ? 'contrary' : outcomes.includes('open') ? 'open' : 'holds';

/** 'step 20: …; step 40: …'; with the seed of the samples, where there are several. */
function byStep(parts: readonly { of: GradientRecord; text: Text }[]): Text {
  const several = new Set(parts.map(({ of }) => of.seed)).size > 1;
  return joined(
    parts.map(({ of: { step, seed }, text }) => ({
      en: `step ${step}${several ? `, seed ${seed}` : ''}: ${text.en}`,
      zh: `第 ${step} 步${several ? `，种子 ${seed}` : ''}：${text.zh}`,
    })),
    { en: '; ', zh: '；' },
  );
}

const boundedText = (bounds: GradientRecord['bias']): Text => {
  const { value: mean, low, high } = bounded(bounds);
  return estimateText({ mean, low, high });
};

/** Said where only one of the places is asked about. */
const placeText = ({ place }: Gradients, [{ step }]: readonly GradientRecord[]): Text =>
  place === undefined ? NOTHING : { en: ` (step ${step})`, zh: `（第 ${step} 步）` };

/** Something that must be true of a row wherever it was measured. */
export const everywhere =
  (
    of: Gradients,
    what: Text,
    test: (record: GradientRecord) => Outcome,
    show: (record: GradientRecord) => Text,
  ): MakeCheck =>
  (study) => {
    const records = gradientsOf(study, of);
    const name = gradientsName(of);
    const where = placeText(of, records);
    return told(
      { en: `${name.en}${where.en}: ${what.en}`, zh: `${name.zh}${where.zh}：${what.zh}` },
      everyOutcome(records.map(test)),
      byStep(records.map((record) => ({ of: record, text: show(record) }))),
      OPEN_GRADIENT,
    );
  };

const VERDICTS: Record<GradientRecord['verdict'], Text> = {
  unbiased: { en: 'unbiased', zh: '无偏' },
  slight: { en: 'slightly biased', zh: '略有偏' },
  biased: { en: 'biased', zh: '有偏' },
  zero: { en: 'zero', zh: '为零' },
  undecided: { en: 'undecided', zh: '未定' },
};

/** Where the samples alone would allow none, it says what enumeration knows of the bias. */
export function verdictText({ verdict, bias, exactBias }: GradientRecord): Text {
  const known: Text =
    (verdict === 'biased' || verdict === 'slight') && bounded(bias).low <= 0 && exactBias !== null
      ? { en: `; by enumeration ${figure(exactBias)}`, zh: `；枚举值 ${figure(exactBias)}` }
      : NOTHING;
  return both(VERDICTS[verdict], { en: ', bias ', zh: '，偏差 ' }, boundedText(bias), known);
}

/** The lab's own verdict (lab/table/row-verdict.ts), from 99.9 % intervals that hold in all parameters at once. */
export const judged = (of: Gradients, verdicts: readonly GradientRecord['verdict'][], what: Text): MakeCheck =>
  everywhere(of, what, ({ verdict }) => outcomeOf(verdicts.includes(verdict), verdict !== 'undecided'), verdictText);

const UNBIASED: Text = {
  en: 'the gradient is that of the KL (bias under 0.1)',
  zh: '梯度就是 KL 的梯度（偏差小于 0.1）',
};
export const unbiased = (of: Gradients): MakeCheck => judged(of, ['unbiased'], UNBIASED);
export const biased = (of: Gradients): MakeCheck =>
  judged(of, ['biased', 'slight'], { en: 'the gradient is biased', zh: '梯度有偏' });

/** Wherever μ and π stood, the variance of one row lies above that of the other, or overlaps with it. */
export const variances =
  (of: Gradients, other: Gradients, relation: 'above' | 'overlapping', place?: Gradients['place']): MakeCheck =>
  (study) => {
    const records = gradientsOf(study, { ...of, place });
    const others = gradientsOf(study, other);
    const pairs = records.map((record) => {
      const partner = others.find(
        (each) => each.step === record.step && each.seed === record.seed && each.staleness === record.staleness,
      );
      if (!partner)
        throw new Error(
          `the study has no gradients of row ${other.row}, ${other.level} level, ${other.sampling}, step ${record.step}, seed ${record.seed}.`,
        );
      return { of: record, own: record.variance, other: partner.variance };
    });
    const name = gradientsName(of);
    const where = placeText({ ...of, place }, records);
    const than = rowName(other.row);
    return told(
      relation === 'above'
        ? {
            en: `${name.en}: variance above that of ${than.en}${where.en}`,
            zh: `${name.zh}：方差高于${than.zh}${where.zh}`,
          }
        : {
            en: `${name.en}: variance as that of ${than.en}, the intervals overlap`,
            zh: `${name.zh}：方差与${than.zh}一致，区间重叠`,
          },
      everyOutcome(
        pairs.map((pair) => {
          const [a, b] = [bounded(pair.own), bounded(pair.other)];
          return relation === 'above' ? outcomeOf(isBelow(b, a), isBelow(a, b)) : outcomeOf(!areDisjoint(a, b), true);
        }),
      ),
      byStep(
        pairs.map((pair) => ({
          of: pair.of,
          text: both(boundedText(pair.own), { en: ' against ', zh: '，对照 ' }, boundedText(pair.other)),
        })),
      ),
      OPEN_GRADIENT,
    );
  };

/**
 * Which share of what a token owes to later tokens a row has: the interval contains the one number and excludes the
 * other. At the last place: near the reference that effect is a few thousandths of the gradient.
 */
export const futureShare = (of: Gradients, share: 0 | 1): MakeCheck =>
  everywhere(
    { ...of, place: 'last' },
    share === 0
      ? {
          en: 'none of what a token owes to later tokens: the share’s interval contains 0 and not 1',
          zh: '不含一个词元对后续词元的影响：份额的区间包含 0 而不含 1',
        }
      : {
          en: 'all of what a token owes to later tokens: the share’s interval contains 1 and not 0',
          zh: '包含一个词元对后续词元的全部影响：份额的区间包含 1 而不含 0',
        },
    ({ futureShare: measured }) => {
      if (!measured) return 'open';
      const { low, high } = bounded(measured);
      const contains = (x: number) => low <= x && x <= high;
      return outcomeOf(contains(share) && !contains(1 - share), !contains(share));
    },
    ({ futureShare: measured }) => (measured ? boundedText(measured) : { en: 'not measured', zh: '未测' }),
  );

/** What needs no data: computed from kl/coefficients.ts, here and now. */
export const computed =
  (expected: Text, compute: () => { holds: boolean; measured: Text }): MakeCheck =>
  () => {
    const { holds, measured } = compute();
    return told(expected, outcomeOf(holds, true), measured);
  };
