/** One place: a policy, a behaviour policy and a reference, with exact and measured results. */
import { decodeTokens, encodePrompt } from '../../arithmetic/vocabulary';
import { unpackProblem } from '../../arithmetic/problems';
import type { AdapterDescription } from '../../population/api';
import type { PrefixTree } from '../../population/prefixes';
import { enumerate, type Enumeration } from './enumeration';
import { Measurement } from './monte-carlo';
import { SAMPLINGS } from './table-rows';
import { spaceOf } from './sample-space';
import { CONFIDENCE } from './gradient-moments';
import { theoryOf } from './row-theory';
import type { LabSettings, LabTable, RowResult } from '../lab-types';
import { judge, lookAt, peekingConfidence } from './row-verdict';

/** Parameters of the three policies of a place. */
export interface Policies {
  policy: Float32Array;
  reference: Float32Array;
  behaviour: Float32Array;
}

type Judged = Pick<RowResult, 'verdict' | 'valueVerdict' | 'agrees'>;

export class Place {
  /** Verdicts of the latest look (row-verdict.ts); they are valid until the next. */
  #judged: { look: number; verdicts: Judged[] } | undefined;
  #seconds = 0;

  private constructor(
    private readonly tree: PrefixTree,
    private readonly policy: Float32Array,
    readonly settings: LabSettings,
    private readonly adapter: AdapterDescription,
    private readonly enumeration: Enumeration,
    private readonly measurement: Measurement,
  ) {}

  /** Enumerates. The tree then holds π until another place takes it (`focus`). @throws whatever the tree throws. */
  static async open(
    tree: PrefixTree,
    { policy, reference, behaviour }: Policies,
    settings: LabSettings,
    adapter: AdapterDescription,
  ): Promise<Place> {
    const logprobs = {
      reference: await tree.logprobs(reference),
      behaviour: await tree.logprobs(behaviour),
      policy: await tree.logprobs(policy),
    };
    const space = spaceOf(tree.prefixes, logprobs);
    const samplings = settings.staleness === 0 ? SAMPLINGS.slice(0, 1) : SAMPLINGS;
    const enumeration = await enumerate(tree, space, settings.level, samplings, settings.estimator);
    return new Place(
      tree,
      policy,
      settings,
      adapter,
      enumeration,
      new Measurement(tree, space, enumeration, settings.completions, settings.seed),
    );
  }

  /** Makes the tree hold this place's π again. */
  async focus(): Promise<void> {
    await this.tree.logprobs(this.policy);
  }

  /** Measures one more batch of every sampling. */
  async round(): Promise<void> {
    const start = performance.now();
    await this.measurement.round();
    this.#seconds += (performance.now() - start) / 1000;
  }

  /** All results so far. */
  table(): LabTable {
    const { enumeration, measurement, settings, tree } = this;
    const { problems, digits } = tree.spec;
    const look = lookAt(measurement.batches);
    const confidence = look > 0 ? peekingConfidence(look) : CONFIDENCE;
    const isNewLook = look > 0 && this.#judged?.look !== look;
    const verdicts: Judged[] = [];
    const rows = enumeration.rows.map((row, index): RowResult => {
      const { terms, sampling, exact } = row;
      const theory = theoryOf(terms.row, settings.level, sampling, settings.answerLength);
      const measured = measurement.measured(row, confidence);
      const verdict: Judged =
        isNewLook && measured
          ? judge(measured, theory, exact, enumeration.truth)
          : (this.#judged?.verdicts[index] ?? { verdict: 'undecided', valueVerdict: 'undecided', agrees: null });
      verdicts.push(verdict);
      return { row: terms.row.id, sampling, theory, exact, measured, sameAs: measurement.sameAs(row), ...verdict };
    });
    if (isNewLook) this.#judged = { look, verdicts };
    return {
      settings,
      adapter: this.adapter,
      truth: enumeration.truth,
      rows,
      confidence: CONFIDENCE,
      batches: measurement.batches,
      seconds: this.#seconds,
      prompts: Array.from(problems, (packed) => decodeTokens(encodePrompt(unpackProblem(packed), digits))),
    };
  }
}
