/** What is kept of a training to be exported, shared and looked back at. */
import { TrainingRecord } from '../../exports/record';
import type { Experiment } from '../../experiment/experiment';
import type { RunInfo } from '../../experiment/population-spec';
import { SampleStore } from './sample-store';

export class KeptTraining {
  /** The experiment as it began, without live changes; undefined until a training has started. */
  begun?: Experiment;
  record = new TrainingRecord([]);
  answers = new SampleStore();
  /** Whether the training started from a policy that was loaded or pretrained here, which no link can contain. */
  ownPolicy = false;
  #comingPolicy = false;

  started(runs: readonly RunInfo[], experiment: Experiment): void {
    this.begun = experiment;
    this.record = new TrainingRecord(runs);
    this.answers = new SampleStore();
    this.ownPolicy ||= this.#comingPolicy;
    this.#comingPolicy = false;
  }

  /** Another policy was asked for; it is there at the next start, unless `coming` becomes false before. */
  policy(coming: boolean): void {
    this.#comingPolicy = coming;
  }

  /** @param step the last one kept. @param runs if not all. */
  rewound(step: number, runs?: readonly number[]): void {
    this.record.dropAfter(step, runs);
    this.answers.dropAfter(step, runs);
  }
}
