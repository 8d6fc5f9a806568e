import { afterEach, describe, expect, it } from 'vitest';
import { saidText } from '../../src/i18n/notices';
import type { CheckpointFiles, Command, Event } from '../../src/training/protocol';
import { presetExperiment } from '../../src/experiment/read-experiment';
import type { Experiment } from '../../src/experiment/experiment';

const file = (name: string) => fetch(new URL(`../support/tiny-policy/${name}`, import.meta.url));
async function tinyPolicy(): Promise<CheckpointFiles> {
  return {
    config: await (await file('config.json')).text(),
    weights: await (await file('model.safetensors')).arrayBuffer(),
  };
}

/** One digit and a tiny policy: kernels are compiled and steps done within seconds on a software adapter. */
const SMALL: Experiment = {
  ...presetExperiment(),
  digits: 1,
  methods: ['k1-in-reward', 'k3-in-reward'],
  seeds: 1,
  prompts: 4,
  groupSize: 4,
  steps: 20_000,
  evaluateEvery: 1000,
  evaluationProblems: 4,
};

const workers: Worker[] = [];
function spawn() {
  const worker = new Worker(new URL('../../src/training/training-worker.ts', import.meta.url), { type: 'module' });
  workers.push(worker);
  const events: Event[] = [];
  worker.onmessage = (message: MessageEvent<Event>) => events.push(message.data);
  const send = (command: Command) => worker.postMessage(command);
  const of = <T extends Event['type']>(type: T) =>
    events.filter((event): event is Extract<Event, { type: T }> => event.type === type);
  return { send, of, events };
}

async function until(condition: () => boolean, what: () => unknown, ms = 40_000): Promise<void> {
  const end = performance.now() + ms;
  while (!condition()) {
    if (performance.now() > end) throw new Error(`It never came about: ${JSON.stringify(what()).slice(0, 500)}`);
    await new Promise((resolve) => {
      setTimeout(resolve, 20);
    });
  }
}

afterEach(() => {
  for (const worker of workers.splice(0)) worker.terminate();
});

describe('the training worker in the browser', () => {
  it('it trains on WebGPU, and survives and reports the loss of its device', async () => {
    const { send, of, events } = spawn();
    const problems = () => of('problem');
    send({ type: 'start', experiment: SMALL, checkpoint: await tinyPolicy() });
    await until(() => of('points').length > 3, problems);
    expect(of('adapter')[0].adapter.kind).not.toBe('processor');
    expect(of('samples')[0].samples.length).toBe(8);
    // Long enough for a snapshot.
    const began = performance.now();
    await until(() => performance.now() - began > 6000, problems);
    send({ type: 'lose-device' });
    await until(() => of('rewound').length === 1, problems);
    const [rewound] = of('rewound');
    expect(saidText(rewound.message, 'en')).toMatch(
      /^The device was lost \(.*\); training goes on from the snapshot of step \d+, with the same numbers\.$/,
    );
    expect(of('adapter').length).toBe(2);
    expect(of('adapter')[1].adapter.kind).not.toBe('processor');
    const at = events.indexOf(rewound);
    await until(
      () =>
        events
          .slice(at)
          .some((event) => event.type === 'points' && event.points.some(({ step }) => step > rewound.step + 20)),
      problems,
    );
    // What is trained again is the same, bit for bit.
    const values = (from: number, to: number) =>
      events.slice(from, to).flatMap((event) => (event.type === 'points' ? event.points : []));
    const before = new Map(values(0, at).map(({ run, step, values: metrics }) => [`${run} ${step}`, metrics]));
    const repeated = values(at, events.length).filter(({ run, step }) => before.has(`${run} ${step}`));
    expect(repeated.length).toBeGreaterThan(0);
    for (const { run, step, values: metrics } of repeated) expect(metrics).toEqual(before.get(`${run} ${step}`));
    expect(problems()).toEqual([]);
  });

  it('a corrupt checkpoint is refused in one sentence while training goes on', async () => {
    const { send, of } = spawn();
    const good = await tinyPolicy();
    send({ type: 'start', experiment: SMALL, checkpoint: good });
    await until(
      () => of('points').length > 1,
      () => of('problem'),
    );
    send({ type: 'start', experiment: SMALL, checkpoint: { ...good, weights: good.weights.slice(0, 10_000) } });
    await until(
      () => of('problem').length === 1,
      () => of('status'),
    );
    const [{ message, fatal }] = of('problem');
    expect(saidText(message, 'en')).toMatch(/^Tensor ['"].*['"] .*truncated/);
    expect(fatal).toBe(false);
    const had = of('points').length;
    await until(
      () => of('points').length > had + 1,
      () => of('status'),
    );
    expect(of('started').length).toBe(1);
  });
});
