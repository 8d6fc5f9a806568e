/** A fake of the training worker: records what the page posts, and sends what the test wants. */
import type { Sample } from '../../src/population/api';
import type { CollapseKind } from '../../src/training/collapse';
import type { Experiment } from '../../src/experiment/experiment';
import type { Command, Event, MetricPoint } from '../../src/training/protocol';
import { runsOf, type RunInfo } from '../../src/experiment/population-spec';
import type { WorkerLike } from '../../src/ui/race/training-client';

export class FakeWorker implements WorkerLike {
  onmessage: ((message: MessageEvent<Event>) => void) | null = null;
  onerror: ((error: ErrorEvent) => void) | null = null;
  posted: Command[] = [];
  terminated = false;

  postMessage(command: Command): void {
    // As a real worker would get it: a structured clone.
    this.posted.push(structuredClone(command));
  }

  terminate(): void {
    this.terminated = true;
  }

  say(event: Event): void {
    this.onmessage?.(new MessageEvent('message', { data: structuredClone(event) }));
  }

  /** Commands of one type, in order. */
  of<T extends Command['type']>(type: T): Extract<Command, { type: T }>[] {
    return this.posted.filter((command): command is Extract<Command, { type: T }> => command.type === type);
  }

  /** Begins the experiment that was last asked for, as the trainer numbers its runs. */
  begin(experiment: Experiment = this.of('start').at(-1)!.experiment): RunInfo[] {
    const runs = runsOf(experiment);
    this.say({ type: 'status', status: 'compiling', message: { code: 'preparing' }, step: 0, stepsPerSecond: 0 });
    this.say({ type: 'adapter', adapter: { name: 'a test', kind: 'processor' } });
    this.say({ type: 'started', runs, experiment });
    this.status('training', 0);
    return runs;
  }

  status(status: Extract<Event, { type: 'status' }>['status'], step: number): void {
    this.say({
      type: 'status',
      status,
      message: `It is ${status}.`,
      step,
      stepsPerSecond: status === 'training' ? 5 : 0,
    });
  }

  /** One point for every run at each of the steps. */
  train(
    runs: readonly RunInfo[],
    steps: readonly number[],
    values: (run: RunInfo, step: number) => MetricPoint['values'],
  ): void {
    this.say({
      type: 'points',
      points: steps.flatMap((step) => runs.map((run) => ({ run: run.run, step, values: values(run, step) }))),
    });
  }

  collapse(run: RunInfo, step: number, kind: CollapseKind = 'reward'): void {
    this.say({
      type: 'collapse',
      ...run,
      collapse: {
        kind,
        step,
        detectedAt: step + 25,
        cause: 'reverse-minus-forward',
        beta: 0.3,
      },
    });
  }
}

/**
 * 37+48= answered with `tokens`, every token e times as likely as in the reference but the last, which is e times
 * rarer.
 */
export function sampleOf(run: number, tokens: number[], reward: number): Sample {
  return {
    run,
    step: 3,
    prompt: [3, 7, 10, 4, 8, 13],
    tokens,
    reward,
    advantage: 0,
    logprob: tokens.map((_, i) => (i === tokens.length - 1 ? -2 : -0.1)),
    referenceLogprob: tokens.map((_, i) => (i === tokens.length - 1 ? -1 : -1.1)),
  };
}
