import { describe, expect, it } from 'vitest';
import { heldOutProblems, trainingProblems, unpackProblem } from '../../src/arithmetic/problems';
import { adapterNotice, BackendHolder, firstOf } from '../../src/training/backends';
import { breathe, DepthTrial, Metronome, Pacer, Speedometer } from '../../src/training/pacing';
import { PointMaker } from '../../src/training/points';
import {
  pretrain,
  PRETRAIN_DEFAULTS,
  parsePretrainSettings,
  pretrainSchedule,
  pretrainSpec,
  type PretrainProgress,
} from '../../src/training/pretraining';
import { checkFits, fetchPolicy, policyFiles, readPolicy } from '../../src/training/reference-policy';
import { buildSpec, outOfDistribution, runsOf } from '../../src/experiment/population-spec';
import { band, DebiasedAverage, mean, median, smooth, standardDeviation } from '../../src/common/statistics';
import type { Backend } from '../../src/population/api';
import { createReferenceBackend } from '../../src/reference/reference-population';
import { LosableBackend, TINY, TINY_FILES, TINY_POLICY } from '../support/tiny';

describe('statistics', () => {
  it('leave out what is not there', () => {
    expect(mean([1, NaN, 3])).toBe(2);
    expect(mean([])).toBeNaN();
    expect([median([3, NaN, 1, 7]), median([4, 1, 2, 3]), median([])]).toEqual([3, 2.5, NaN]);
    expect(standardDeviation([2, 4, 4, 4, 5, 5, 7, 9])).toBeCloseTo(2.138, 3);
    expect(standardDeviation([3])).toBe(0);
    expect(standardDeviation([NaN])).toBeNaN();
  });

  it('give bands that stay within the values', () => {
    expect(band([0, 1], 'range')).toEqual({ mean: 0.5, low: 0, high: 1, count: 2 });
    expect(band([0, 0, 0, 1])).toEqual({ mean: 0.25, low: 0, high: 0.75, count: 4 });
    expect(band([1, 2, 3, 4, 5]).low).toBeCloseTo(3 - Math.sqrt(2.5));
    expect(band([])).toEqual({ mean: NaN, low: NaN, high: NaN, count: 0 });
  });

  it('smooth without a pull to zero, and pass over holes', () => {
    expect(smooth([3, 3, 3], 0.9)).toEqual([3, 3, 3].map((value) => expect.closeTo(value)));
    expect(smooth([1, 2], 0.5)[1]).toBeCloseTo((0.25 * 1 + 0.5 * 2) / 0.75);
    expect(smooth([1, 2, 3], 0)).toEqual([1, 2, 3]);
    expect(smooth([4, NaN, 4], 0.9)[1]).toBeCloseTo(4);
    expect(new DebiasedAverage(0.9).value).toBeNaN();
  });
});

describe('pacing', () => {
  it('aims at the target time, grows twofold at most and never stands still', () => {
    const pacer = new Pacer(40, 64);
    expect(pacer.steps).toBe(1);
    for (const expected of [2, 4, 8, 8]) {
      pacer.learn(5 * pacer.steps, pacer.steps);
      expect(pacer.steps).toBe(expected);
    }
    for (let i = 0; i < 20; i += 1) pacer.learn(900, 1);
    expect(pacer.steps).toBe(1);
    for (let i = 0; i < 40; i += 1) pacer.learn(0.001, 1);
    expect(pacer.steps).toBe(64);
  });

  it('knows when a submit has found its size', () => {
    const pacer = new Pacer(40);
    const steady = [5, 10, 20, 40, 40].map((ms) => {
      const before = pacer.steady;
      pacer.learn(ms, pacer.steps);
      return before;
    });
    expect(steady).toEqual([false, false, false, false, true]);
    const slow = new Pacer(40);
    slow.learn(300, 1);
    expect(slow.steady).toBe(true);
  });

  /**
   * Trains until a trial ends; a batch takes 40 ms and `gap` where it is alone, or `hidden` with a second in flight.
   */
  function tried(trial: DepthTrial, gap: number, hidden: number, noise: (batch: number) => number = () => 0): 1 | 2 {
    const { found } = trial;
    for (let batch = 0; trial.found === found; batch += 1) {
      if (batch > 5000) throw new Error('No trial came to an end.');
      trial.learn(40 + (trial.value === 1 ? gap : hidden) + noise(batch), 4, true);
    }
    return trial.value;
  }

  it('keeps a second submit in flight where that pays, and only there', () => {
    expect(tried(new DepthTrial(), 2.4, 0)).toBe(2);
    expect(tried(new DepthTrial(), 0.2, 0)).toBe(1);
    expect(tried(new DepthTrial(), 0, 5)).toBe(1);
    const trial = new DepthTrial();
    tried(trial, 2.4, 0);
    expect(trial.found![1] / trial.found![2]).toBeCloseTo(42.4 / 40);
    // The machine has changed: the next trial notices.
    expect(tried(trial, 0, 0)).toBe(1);
    expect(tried(trial, 3, 0)).toBe(2);
  });

  it('is not misled by a disturbance that comes and goes', () => {
    // For a third of the time everything takes three times as long, whichever way.
    for (const phase of [0, 7, 14, 21, 28]) {
      expect(tried(new DepthTrial(), 2.4, 0, (batch) => ((batch + phase) % 30 < 10 ? 80 : 0))).toBe(2);
    }
  });

  it('tries nothing while submits still grow', () => {
    const trial = new DepthTrial();
    for (let batch = 0; batch < 500; batch += 1) trial.learn(40, 4, false);
    expect([trial.value, trial.found]).toEqual([2, undefined]);
  });

  it('beats time, shifts after a long delay, and never hurries', () => {
    const metronome = new Metronome();
    metronome.beat(5);
    expect([metronome.slow, metronome.wait(5)]).toEqual([false, 0]);
    metronome.speed = 10;
    expect([metronome.slow, metronome.wait(1000)]).toEqual([true, 0]);
    metronome.beat(1000);
    expect([metronome.wait(1000), metronome.wait(1060), metronome.wait(1200)]).toEqual([100, 40, 0]);
    metronome.beat(1110);
    expect(metronome.wait(1110)).toBe(90);
    metronome.beat(1900);
    expect(metronome.wait(1900)).toBe(100);
  });

  it('measures steps per second over the last seconds', () => {
    const speed = new Speedometer(1000);
    expect(speed.stepsPerSecond).toBe(0);
    speed.add(0, 100);
    for (let at = 100; at <= 3000; at += 100) speed.add(at, 2);
    expect(speed.stepsPerSecond).toBeCloseTo(20);
  });

  it('lets messages in between', async () => {
    let heard = false;
    setImmediate(() => {
      heard = true;
    });
    for (let i = 0; i < 3; i += 1) await breathe();
    expect(heard).toBe(true);
  });
});

describe('populations', () => {
  it('are methods × seeds, method-major, with held-out problems by operator', () => {
    const spec = buildSpec(TINY, TINY_POLICY);
    expect(spec.runs.map((run) => [run.method.estimator, run.method.placement, run.seed])).toEqual([
      ['k1', 'reward', 1],
      ['k1', 'reward', 2],
      ['k3', 'loss', 1],
      ['k3', 'loss', 2],
    ]);
    expect(runsOf(TINY, [7]).map((run) => [run.run, run.method, run.seed])).toEqual([
      [0, 'k1-in-reward', 7],
      [1, 'k3-in-loss', 7],
    ]);
    expect(Object.keys(spec.evaluation)).toEqual(['addition', 'subtraction', 'multiplication']);
    expect([...spec.problems]).toEqual([...trainingProblems('addition', 1)]);
    expect([...spec.evaluation.subtraction]).toEqual([...heldOutProblems('subtraction', 1)]);
    expect([outOfDistribution('addition'), outOfDistribution('multiplication')]).toEqual([
      ['subtraction'],
      ['addition', 'subtraction'],
    ]);
  });

  it('make points with evaluation and metrics of one step together', () => {
    const metrics = { reward: 0.5 } as never;
    const maker = new PointMaker('multiplication');
    const evaluation = (set: string, passAt1: number, step = 0) => ({
      run: 0,
      step,
      set,
      problems: 4,
      k: 2,
      passAt1,
      meanAtK: passAt1 / 2,
    });
    expect(
      maker.add({
        steps: [],
        evaluations: [evaluation('multiplication', 0.2), evaluation('addition', 0.6), evaluation('subtraction', 1)],
      }),
    ).toEqual([]);
    expect(
      maker.add({
        steps: [
          { run: 0, step: 1, metrics },
          { run: 0, step: 0, metrics },
        ],
        evaluations: [evaluation('multiplication', 0.4, 2)],
      }),
    ).toEqual([
      { run: 0, step: 0, values: { reward: 0.5, passAt1In: 0.2, meanAtKIn: 0.1, passAt1Out: 0.8, meanAtKOut: 0.4 } },
      { run: 0, step: 1, values: { reward: 0.5 } },
    ]);
    maker.rewind(3);
    expect(maker.flush()).toEqual([{ run: 0, step: 2, values: { passAt1In: 0.4, meanAtKIn: 0.2 } }]);
    expect(maker.flush()).toEqual([]);
  });
});

describe('backends', () => {
  it('are kept while they live, and made anew when lost', async () => {
    let made = 0;
    const holder = new BackendHolder(async () => {
      made += 1;
      return { backend: new LosableBackend() };
    });
    const first = await holder.get();
    expect((await holder.get()).backend).toBe(first.backend);
    first.backend.loseDevice?.();
    await breathe();
    expect((await holder.get()).backend).not.toBe(first.backend);
    expect(made).toBe(2);
  });

  it('fall back to the processor with one sentence of why', async () => {
    const make = firstOf(() => Promise.reject(new Error('This browser has no WebGPU.')), createReferenceBackend);
    const { backend, notice } = await make(0);
    expect(backend.adapter.kind).toBe('processor');
    expect(notice).toBe(
      'This browser has no WebGPU. Training runs on the processor in float64 instead: just as right, only slower ' +
        'than a graphics card. A current Chrome, Edge, Firefox or Safari with hardware acceleration switched on ' +
        'has WebGPU.',
    );
  });

  it('give an engine that has worked before time to come back', async () => {
    let calls = 0;
    const make = firstOf(async () => {
      calls += 1;
      if (calls === 2) throw new Error('not yet');
      return new LosableBackend();
    }, createReferenceBackend);
    await make(0);
    expect((await make(0)).backend).toBeInstanceOf(LosableBackend);
  });

  it('say so when the adapter is software', () => {
    expect(adapterNotice({ name: 'swiftshader', kind: 'software' })).toContain('software');
    expect(adapterNotice({ name: 'm3', kind: 'gpu' })).toBeUndefined();
  });
});

describe('the reference policy', () => {
  it('comes back from its files, with the digits it was made for', () => {
    expect(TINY_POLICY.digits).toBe(1);
    expect(readPolicy(policyFiles(TINY_POLICY))).toEqual(TINY_POLICY);
    expect(() => checkFits(TINY_POLICY, { digits: 2 })).toThrow(
      "digits: got '2'; allowed is 1, with which the reference policy was pretrained; pretrain again to get one for 2.",
    );
    checkFits(TINY_POLICY, { digits: 1 });
  });

  it('is fetched, or refused with one sentence', async () => {
    const folder = new URL('https://example.org/page/reference/');
    const serve = (answer: (url: string) => Response | Promise<Response>) => (url: URL) =>
      Promise.resolve(answer(String(url)));
    const good = serve(
      (url) => new Response(url.endsWith('reference/config.json') ? TINY_FILES.config : TINY_FILES.weights),
    );
    expect(await fetchPolicy(folder, good as typeof fetch)).toEqual(TINY_POLICY);
    await expect(fetchPolicy(folder, serve(() => new Response('', { status: 404 })) as typeof fetch)).rejects.toThrow(
      'The reference policy could not be loaded: config.json answered with status 404.',
    );
    await expect(
      fetchPolicy(folder, serve(() => Promise.reject(new Error('offline'))) as typeof fetch),
    ).rejects.toThrow('The reference policy could not be loaded: config.json did not arrive (offline).');
    await expect(fetchPolicy(folder, serve(() => new Response('<html>')) as typeof fetch)).rejects.toThrow(
      'config.json is not valid JSON.',
    );
  });
});

describe('pretraining', () => {
  it.each([
    ['steps=0', "steps: got '0'; allowed are whole numbers from 1 to 100000."],
    ['labelNoise=x', "labelNoise: got 'x'; allowed are numbers from 0 to 1."],
    ['seed=', "seed: got ''; allowed are whole numbers from 0 to 1000000."],
    ['steps', "--set: got 'steps'; allowed is key=value, such as steps=3000."],
    ['toString=1', expect.stringMatching(/^'toString' is no option of pretraining; there are seed, digits, /)],
  ])('refuses %s', (pair, sentence) => {
    let message = '';
    try {
      parsePretrainSettings([pair]);
    } catch (error) {
      message = (error as Error).message;
    }
    expect(message).toEqual(sentence);
  });

  it('warms up, then decays to a tenth', () => {
    const schedule = pretrainSchedule({ ...PRETRAIN_DEFAULTS, steps: 3000, warmup: 100, finalShare: 0.1 });
    expect([0, 49, 99, 100, 1550].map(schedule)).toEqual([0.01, 0.5, 1, 1, 0.55].map((scale) => expect.closeTo(scale)));
    expect(schedule(2999)).toBeCloseTo(0.1, 3);
    expect(pretrainSchedule({ ...PRETRAIN_DEFAULTS, warmup: 0, steps: 1 })(0)).toBe(1);
  });

  it('draws half from each operator, never from the held-out ones', () => {
    const { problems } = pretrainSpec({ ...PRETRAIN_DEFAULTS, digits: 1 });
    const heldOut = new Set([...heldOutProblems('addition', 1), ...heldOutProblems('subtraction', 1)]);
    expect([...problems].some((problem) => heldOut.has(problem))).toBe(false);
    const additions = [...problems].filter((problem) => unpackProblem(problem).operator === 'addition').length;
    expect(additions).toBe(problems.length / 2);
  });

  const on = (backend: Backend) => new BackendHolder(async () => ({ backend }));
  const small = {
    ...PRETRAIN_DEFAULTS,
    digits: 1 as const,
    dModel: 16,
    layers: 1,
    heads: 2,
    steps: 60,
    examples: 32,
    learningRate: 0.02,
    warmup: 5,
    finalShare: 0.1,
    adamBeta1: 0.9,
    standardDeviation: 0.15,
  };

  it('learns, tells how far it is, and gives the same policy for the same seed', async () => {
    const heard: PretrainProgress[] = [];
    const first = await pretrain(on(createReferenceBackend()), small, {
      onProgress: (progress) => heard.push(progress),
    });
    expect(heard[heard.length - 1]).toMatchObject({ step: 60, steps: 60 });
    expect(heard[0].loss).toBeGreaterThan(2.4);
    expect(first.record.loss).toBeLessThan(2);
    expect(Object.keys(first.record.accuracy)).toEqual(['addition', 'subtraction']);
    expect(first.record).toMatchObject({ settings: small, adapter: 'float64 on the processor' });
    const second = await pretrain(on(createReferenceBackend()), small);
    expect(second.policy).toEqual(first.policy);
  });

  it('can be cancelled, and ends with a sentence when the device is lost or the loss is no number', async () => {
    const controller = new AbortController();
    await expect(
      pretrain(
        on(createReferenceBackend()),
        small,
        {
          onProgress: ({ step }) => {
            if (step > 5) controller.abort();
          },
        },
        controller.signal,
      ),
    ).rejects.toThrow('Pretraining was cancelled.');
    await expect(pretrain(on(new LosableBackend(4)), small)).rejects.toThrow(
      'The device was lost in pretraining (the test pulled the plug); start it again.',
    );
  });
});
