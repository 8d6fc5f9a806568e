/** Converts a population's rows to curve points, which join the evaluation and training metrics of a step. */
import type { Operator } from '../arithmetic/problems';
import type { EvaluationRow, Rows } from '../population/api';
import { mean } from '../common/statistics';
import type { EvaluationMetric, MetricPoint } from './protocol';
import { outOfDistribution } from '../experiment/population-spec';

export class PointMaker {
  /** Evaluations whose training metrics have not arrived yet, by `step` and `run`. */
  readonly #waiting = new Map<string, EvaluationRow[]>();
  readonly #out: readonly string[];

  /** @param trained the operator in distribution; the evaluation sets are named by operator. */
  constructor(private readonly trained: Operator) {
    this.#out = outOfDistribution(trained);
  }

  /**
   * Points of all steps in `rows`, ordered by step, then run. Evaluations wait for the step that starts from the same
   * policy.
   */
  add(rows: Rows): MetricPoint[] {
    for (const row of rows.evaluations) {
      const key = `${row.step} ${row.run}`;
      const rowsHere = this.#waiting.get(key);
      if (rowsHere) rowsHere.push(row);
      else this.#waiting.set(key, [row]);
    }
    return [...rows.steps]
      .sort((a, b) => a.step - b.step || a.run - b.run)
      .map(({ run, step, metrics }) => {
        const key = `${step} ${run}`;
        const evaluated = this.#waiting.get(key);
        this.#waiting.delete(key);
        return { run, step, values: { ...metrics, ...(evaluated ? this.#summarise(evaluated) : {}) } };
      });
  }

  /** Returns the evaluations that still wait as separate points: those after the last step. */
  flush(): MetricPoint[] {
    const points = [...this.#waiting.values()].map((rows) => ({
      run: rows[0].run,
      step: rows[0].step,
      values: this.#summarise(rows),
    }));
    this.#waiting.clear();
    return points.sort((a, b) => a.step - b.step || a.run - b.run);
  }

  /** Drops evaluations that wait for `step` or later. */
  rewind(step: number): void {
    for (const [key, rows] of this.#waiting) if (rows[0].step >= step) this.#waiting.delete(key);
  }

  #summarise(rows: readonly EvaluationRow[]): Partial<Record<EvaluationMetric, number>> {
    const values: Partial<Record<EvaluationMetric, number>> = {};
    const trained = rows.filter((row) => row.set === this.trained);
    const others = rows.filter((row) => this.#out.includes(row.set));
    if (trained.length > 0) {
      values.passAt1In = mean(trained.map((row) => row.passAt1));
      values.meanAtKIn = mean(trained.map((row) => row.meanAtK));
    }
    if (others.length > 0) {
      values.passAt1Out = mean(others.map((row) => row.passAt1));
      values.meanAtKOut = mean(others.map((row) => row.meanAtK));
    }
    return values;
  }
}
