import { describe, expect, it } from 'vitest';
import { LIVE_KEYS } from '../../src/experiment/options';
import { saidText } from '../../src/i18n/notices';
import { BackendHolder } from '../../src/training/backends';
import { open } from '../support/open-session';
import { finalPoints, LosableBackend, TINY, TINY_POLICY, until } from '../support/tiny';
import { inEnglish } from '../support/in-english';

/** A holder that returns the given backends one after the other. */
function holding(...backends: LosableBackend[]): BackendHolder {
  return new BackendHolder(async () => {
    const backend = backends.shift();
    if (!backend) throw new Error('There is no other device.');
    return { backend };
  });
}

async function undisturbed() {
  const { session, events } = open();
  await session.run();
  session.close();
  return finalPoints(events);
}

describe('a training from start to end', () => {
  it('every run reports every step once and in order, with evaluations where they are due', async () => {
    const { session, events, of, statuses } = open();
    await session.run();
    const points = finalPoints(events);
    expect(points.map((point) => [point.step, point.run])).toEqual(
      Array.from({ length: 13 }, (_, step) => [0, 1, 2, 3].map((run) => [step, run])).flat(),
    );
    const evaluated = [
      ...new Set(points.filter((point) => point.values.passAt1In !== undefined).map((point) => point.step)),
    ];
    expect(evaluated).toEqual([0, 5, 10, 12]);
    for (const point of points) {
      expect(point.values.reward !== undefined).toBe(point.step < 12);
      expect(point.values.meanAtKOut !== undefined).toBe(evaluated.includes(point.step));
    }
    expect(of('started')).toEqual([
      {
        type: 'started',
        experiment: TINY,
        runs: [
          { run: 0, method: 'k1-in-reward', seed: 1 },
          { run: 1, method: 'k1-in-reward', seed: 2 },
          { run: 2, method: 'k3-in-loss', seed: 1 },
          { run: 3, method: 'k3-in-loss', seed: 2 },
        ],
      },
    ]);
    expect(of('samples')[0].samples.length).toBe(8);
    expect(statuses()[0]).toBe('compiling');
    expect(statuses()[statuses().length - 1]).toBe('finished');
    expect(session.population.step).toBe(12);
    session.close();
  });

  it('a seed gives the same numbers every time, whichever seeds it trains beside', async () => {
    const first = await undisturbed();
    expect(await undisturbed()).toEqual(first);
    const { session, events } = open({ seeds: [2, 5], experiment: { ...TINY, methods: ['k1-in-reward'] } });
    await session.run();
    session.close();
    const seedTwo = (run: number, points: typeof first) =>
      points.filter((point) => point.run === run).map((point) => point.values);
    expect(seedTwo(0, finalPoints(events))).toEqual(seedTwo(1, first));
  });

  it('an experiment that does not fit the backend ends with one sentence', async () => {
    const { session, of, statuses } = open({ reference: { ...TINY_POLICY, parameters: new Float32Array(3) } });
    await expect(session.run()).rejects.toThrow(/3/);
    expect(of('problem').map((event) => [inEnglish(event.message), event.fatal])).toEqual([
      [expect.stringMatching(/\.$/), true],
    ]);
    expect(statuses()[statuses().length - 1]).toBe('failed');
  });
});

describe('controls', () => {
  it('step, play, pause, restart and close do what they say', async () => {
    const { session, events, of, statuses } = open({ paused: true, stayOpen: true });
    const running = session.run();
    await until(() => statuses().includes('paused'));
    expect(finalPoints(events)).toEqual([]);
    session.step();
    await until(() => finalPoints(events).length === 4);
    await until(() => statuses().filter((status) => status === 'paused').length === 2);
    expect(session.population.step).toBe(1);
    expect(of('samples').length).toBe(1);
    session.play();
    await until(() => statuses().includes('finished'));
    expect(finalPoints(events)).toEqual(await undisturbed());
    const before = events.length;
    session.restart();
    await until(() => statuses().filter((status) => status === 'finished').length === 2);
    expect(finalPoints(events.slice(before))).toEqual(finalPoints(events.slice(0, before)));
    expect(of('started').length).toBe(2);
    session.close();
    await running;
  });

  it('a paused training stays where it is, and a hidden page gets no samples', async () => {
    const { session, of, statuses } = open({
      experiment: { ...TINY, steps: 100_000 },
      stayOpen: true,
      samplesEveryMs: 0,
    });
    session.setVisible(false);
    const running = session.run();
    await until(() => of('points').length > 5);
    session.pause();
    await until(() => statuses().includes('paused'));
    const { step } = session.population;
    expect(of('samples')).toEqual([]);
    await new Promise((resolve) => {
      setTimeout(resolve, 30);
    });
    expect(session.population.step).toBe(step);
    session.setVisible(true);
    session.play();
    await until(() => of('samples').length > 0);
    session.close();
    await running;
  });
});

describe('live changes', () => {
  it('a live change holds from the next step, is reported with that step, and lasts over a restart', async () => {
    const { session, events, of, statuses } = open({ paused: true, stayOpen: true });
    const running = session.run();
    session.step();
    await until(() => finalPoints(events).length === 4);
    session.change({ beta: 2, learningRate: 0.02 });
    const changes = [
      { key: 'beta', before: 0.3, after: 2 },
      { key: 'learningRate', before: 0.01, after: 0.02 },
    ];
    expect(of('changed')).toEqual([{ type: 'changed', step: 1, changes }]);
    session.play();
    await until(() => statuses().includes('finished'));
    const plain = await undisturbed();
    const changed = finalPoints(events);
    const at = (points: typeof plain, step: number) =>
      points.filter((point) => point.step === step).map((point) => point.values.gradNorm);
    expect(at(changed, 0)).toEqual(at(plain, 0));
    // The update of step 1 is the first with the new settings; its gradient has β in it, its rollout has not.
    expect(at(changed, 1)).not.toEqual(at(plain, 1));
    expect(session.experiment.beta).toBe(2);
    session.restart();
    await until(() => of('started').length === 2);
    expect(of('started')[1].experiment).toEqual({ ...TINY, beta: 2, learningRate: 0.02 });
    session.close();
    await running;
  });

  it.each([
    [{ beta: 99 }, "beta: got '99'; allowed are numbers from -10 to 10."],
    [{ prompts: 4 }, `prompts: cannot be changed while training; allowed are ${LIVE_KEYS.join(', ')}.`],
    [{ gamma: 1 } as never, expect.stringMatching(/^'gamma' is no option; /)],
  ])('a wrong live change changes nothing: %j', (changes, message) => {
    const { session, events, of } = open();
    session.change(changes);
    expect(of('problem').map((event) => [inEnglish(event.message), event.fatal])).toEqual([[message, false]]);
    expect(events.length).toBe(1);
    expect(session.experiment).toEqual(TINY);
  });
});

describe('a lost device', () => {
  it.each([1, 2, 4, 9])('it resumes from the last snapshot with the same numbers (wait %i)', async (wait) => {
    const { session, events, of, statuses } = open({
      backends: holding(new LosableBackend(wait), new LosableBackend()),
      snapshotEveryMs: 0,
    });
    await session.run();
    session.close();
    expect(finalPoints(events)).toEqual(await undisturbed());
    expect(of('rewound').length).toBe(1);
    expect(saidText(of('rewound')[0].message, 'en')).toMatch(
      new RegExp(
        '^The device was lost \\(the test pulled the plug\\); ' +
          'training (goes on from the snapshot of step \\d+|starts again from the first step), ' +
          'with the same numbers\\.$',
      ),
    );
    expect(statuses()).toContain('recovering');
    expect(of('adapter').length).toBe(2);
    expect(of('problem')).toEqual([]);
    expect(of('started').length).toBe(1);
  });

  it('a device lost before the first kernels compile: the start is still reported', async () => {
    const first = new LosableBackend();
    first.create = () => {
      first.loseDevice();
      return new Promise(() => {});
    };
    const { session, events, of } = open({ backends: holding(first, new LosableBackend()) });
    await session.run();
    session.close();
    expect(of('started').length).toBe(1);
    expect(events.findIndex(({ type }) => type === 'started')).toBeLessThan(
      events.findIndex(({ type }) => type === 'points'),
    );
    expect(finalPoints(events)).toEqual(await undisturbed());
  });

  it('resuming repeats fewer steps than starting again would', async () => {
    const { session, of } = open({
      backends: holding(new LosableBackend(17), new LosableBackend()),
      snapshotEveryMs: 0,
      targetMs: 0,
    });
    await session.run();
    session.close();
    expect(of('rewound')[0].step).toBeGreaterThan(3);
  });

  it('live changes made before the loss are replayed', async () => {
    const train = async (backends: BackendHolder) => {
      const { session, events, statuses } = open({ paused: true, stayOpen: true, backends, snapshotEveryMs: 1e9 });
      const running = session.run();
      for (const beta of [1, 3]) {
        const had = finalPoints(events).length;
        session.step();
        await until(() => finalPoints(events).length > had && statuses()[statuses().length - 1] === 'paused');
        session.change({ beta });
      }
      session.play();
      await until(() => statuses().includes('finished'));
      session.close();
      await running;
      return finalPoints(events);
    };
    expect(await train(holding(new LosableBackend(5), new LosableBackend()))).toEqual(
      await train(holding(new LosableBackend())),
    );
  });

  it('a loss while paused is noticed, and the training stays paused', async () => {
    const { session, of, statuses } = open({
      paused: true,
      stayOpen: true,
      backends: holding(new LosableBackend(), new LosableBackend()),
    });
    const running = session.run();
    await until(() => statuses().includes('paused'));
    expect(session.loseDevice()).toBe(true);
    await until(() => of('rewound').length === 1 && statuses()[statuses().length - 1] === 'paused');
    expect(of('points')).toEqual([]);
    session.close();
    await running;
  });

  it('a device that is lost again and again ends the training with one sentence', async () => {
    const { session, of } = open({ backends: holding(...Array.from({ length: 9 }, () => new LosableBackend(1))) });
    await expect(session.run()).rejects.toThrow('The device was lost 4 times in a row (the test pulled the plug).');
    expect(of('problem').length).toBe(1);
  });

  it('any number of losses is survived while steps arrive in between', async () => {
    const backends = holding(...Array.from({ length: 5 }, () => new LosableBackend(4)), new LosableBackend());
    const { session, events, of } = open({
      backends,
      snapshotEveryMs: 0,
      targetMs: 0,
      experiment: { ...TINY, steps: 30 },
    });
    await session.run();
    session.close();
    expect(of('rewound').length).toBe(5);
    expect(of('problem')).toEqual([]);
    expect(Math.max(...finalPoints(events).map((point) => point.step))).toBe(30);
  });

  it('a device that cannot be replaced ends the training with the reason', async () => {
    const { session, of } = open({ backends: holding(new LosableBackend(3)) });
    await expect(session.run()).rejects.toThrow('There is no other device.');
    expect(of('problem')[0].fatal).toBe(true);
  });
});
