/**
 * Checks on the gradients measured by the Gradient Lab, for all its places of π and μ. As in run-checks.ts, an
 * inconclusive interval does not count as holding, but is distinguished from one that contradicts.
 */
import { Refusal } from '../common/problem';
import { checkTexts } from '../i18n/checks';
import type { Text } from '../i18n/every-language';
import { studyTexts } from '../i18n/study';
import { methodTexts } from '../i18n/methods';
import { LAB_ROWS } from '../lab/table/table-rows';
import { outcomeOf, told, type MakeCheck } from './check';
import { estimateText, figure } from './figures';
import type { Outcome } from './finding';
import { areDisjoint, isBelow } from './intervals';
import { bounded, gradientsOf, type Gradients } from './select';
import type { GradientRecord } from './study-records';

/** '7 (k1 in reward)': a row of the lab's table by its number and its method. */
const rowName = (row: string): Text => checkTexts.row(row, methodTexts(LAB_ROWS.find(({ id }) => id === row)!.method));

const gradientsName = ({ row, level, sampling }: Gradients): Text =>
  checkTexts.gradients(rowName(row), studyTexts.levels[level], checkTexts.samplings[sampling]);

/** Combines the outcomes at all places; contrary takes precedence over open. */
const everyOutcome = (outcomes: readonly Outcome[]): Outcome =>
  outcomes.includes('contrary') ? 'contrary' : outcomes.includes('open') ? 'open' : 'holds';

/** 'step 20: …; step 40: …', with the seed of the samples if there are several. */
function byStep(parts: readonly { of: GradientRecord; text: Text }[]): Text {
  const several = new Set(parts.map(({ of }) => of.seed)).size > 1;
  return checkTexts.steps(
    parts.map(({ of: { step, seed }, text }) => checkTexts.atStep(step, several ? seed : null, text)),
  );
}

const boundedText = (bounds: GradientRecord['bias']): Text => estimateText(bounded(bounds));

/** The step, if the check concerns only one of the places. */
const askedStep = ({ place }: Gradients, [{ step }]: readonly GradientRecord[]): number | null =>
  place === undefined ? null : step;

/** A check that must hold for a row at every place. */
export const everywhere =
  (
    of: Gradients,
    what: Text,
    test: (record: GradientRecord) => Outcome,
    show: (record: GradientRecord) => Text,
  ): MakeCheck =>
  (study) => {
    const records = gradientsOf(study, of);
    return told(
      checkTexts.ofGradients(gradientsName(of), askedStep(of, records), what),
      everyOutcome(records.map(test)),
      byStep(records.map((record) => ({ of: record, text: show(record) }))),
      checkTexts.openSamples,
    );
  };

/** The verdict in words; if the samples would also allow zero bias, it adds the exact bias from enumeration. */
export function verdictText({ verdict, bias, exactBias }: GradientRecord): Text {
  const measured = checkTexts.bias(checkTexts.verdicts[verdict], boundedText(bias));
  return (verdict === 'biased' || verdict === 'slight') && bounded(bias).low <= 0 && exactBias !== null
    ? checkTexts.enumerated(measured, figure(exactBias))
    : measured;
}

/** The lab's own verdict (lab/table/row-verdict.ts), from 99.9 % intervals that hold in all parameters at once. */
const judged = (of: Gradients, verdicts: readonly GradientRecord['verdict'][], what: Text): MakeCheck =>
  everywhere(of, what, ({ verdict }) => outcomeOf(verdicts.includes(verdict), verdict !== 'undecided'), verdictText);

export const unbiased = (of: Gradients): MakeCheck => judged(of, ['unbiased'], checkTexts.unbiased);
export const biased = (of: Gradients): MakeCheck => judged(of, ['biased', 'slight'], checkTexts.biased);
export const zero = (of: Gradients): MakeCheck => judged(of, ['zero'], checkTexts.zero);

/** At every place, the variance of one row is above that of the other, or overlaps with it. */
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
        throw new Refusal({
          code: 'no-gradients',
          row: other.row,
          level: other.level,
          sampling: other.sampling,
          at: { step: record.step, seed: record.seed },
        });
      return { of: record, own: record.variance, other: partner.variance };
    });
    const [name, than] = [gradientsName(of), rowName(other.row)];
    return told(
      relation === 'above'
        ? checkTexts.varianceAbove(name, than, askedStep({ ...of, place }, records))
        : checkTexts.varianceAs(name, than),
      everyOutcome(
        pairs.map((pair) => {
          const [a, b] = [bounded(pair.own), bounded(pair.other)];
          return relation === 'above' ? outcomeOf(isBelow(b, a), isBelow(a, b)) : outcomeOf(!areDisjoint(a, b), true);
        }),
      ),
      byStep(
        pairs.map((pair) => ({
          of: pair.of,
          text: checkTexts.against(boundedText(pair.own), boundedText(pair.other)),
        })),
      ),
      checkTexts.openSamples,
    );
  };

/**
 * Whether a row has the future-KL term, the effect of a token on the KL of later tokens: the interval of its share
 * contains one of 0 and 1 and excludes the other. Checked at the last place, because near the reference the term is
 * only a few thousandths of the gradient.
 */
export const futureShare = (of: Gradients, share: 0 | 1): MakeCheck =>
  everywhere(
    { ...of, place: 'last' },
    share === 0 ? checkTexts.noFuture : checkTexts.wholeFuture,
    ({ futureShare: measured }) => {
      if (!measured) return 'open';
      const { low, high } = bounded(measured);
      const contains = (x: number) => low <= x && x <= high;
      return outcomeOf(contains(share) && !contains(1 - share), !contains(share));
    },
    ({ futureShare: measured }) => (measured ? boundedText(measured) : checkTexts.notMeasured),
  );
