/** Records a run for replay in the page: the charts' data and the collapses; see ui/replay/recorded.ts. */
import { writeWhole } from '../files/write-whole';
import { collapseRecord, type CollapseRecord } from '../study/collapse-record';
import type { Event, MetricPoint } from '../training/protocol';
import type { RunInfo } from '../experiment/population-spec';
import type { Experiment } from '../experiment/experiment';

const CHARTED = ['reward', 'reverseKl', 'entropy', 'passAt1In', 'meanAtKIn', 'passAt1Out', 'meanAtKOut'] as const;
/** Enough for a chart; the file should be small, because the page loads it first. */
const DIGITS = 4;

export class Recorder {
  #points: MetricPoint[] = [];
  #collapses: (RunInfo & { collapse: CollapseRecord })[] = [];

  listen(event: Event): void {
    if (event.type === 'points') this.#points.push(...event.points.map(thin));
    if (event.type === 'collapse') {
      const { type: _, collapse, ...info } = event;
      this.#collapses.push({ ...info, collapse: collapseRecord(collapse) });
    }
    if (event.type === 'rewound') {
      this.#points = this.#points.filter((point) => point.step <= event.step);
      this.#collapses = this.#collapses.filter(({ collapse }) => collapse.detectedAt <= event.step);
    }
  }

  write(file: string, experiment: Experiment, runs: readonly RunInfo[], adapter: string, command: string): void {
    writeWhole(
      file,
      `${JSON.stringify({ command, adapter, experiment, runs, collapses: this.#collapses, points: this.#points })}\n`,
    );
  }
}

function thin({ run, step, values }: MetricPoint): MetricPoint {
  const kept: MetricPoint['values'] = {};
  for (const name of CHARTED) {
    const value = values[name];
    if (value !== undefined) kept[name] = Number(value.toPrecision(DIGITS));
  }
  return { run, step, values: kept };
}
