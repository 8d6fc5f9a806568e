import { afterEach, describe, expect, it } from 'vitest';
import { saidText } from '../../src/i18n/notices';
import { firstOf } from '../../src/training/backends';
import type { Command } from '../../src/training/protocol';
import { policyFiles, readPolicy } from '../../src/training/reference-policy';
import { createReferenceBackend } from '../../src/reference/reference-population';
import { finalPoints, LosableBackend, TINY, TINY_FILES, TINY_POLICY, until } from '../support/tiny';
import { inEnglish } from '../support/in-english';
import { host, LONG, pauseHosts } from '../support/open-host';

afterEach(pauseHosts);

describe("the worker's host", () => {
  it('a training sends everything that the page needs, and finishes', async () => {
    const { host: worker, of, events, status } = host();
    await worker.handle({ type: 'start', experiment: TINY });
    await until(() => status() === 'finished');
    expect([...new Set(events.map((event) => event.type))].sort()).toEqual([
      'adapter',
      'audit',
      'points',
      'samples',
      'started',
      'status',
    ]);
    expect(
      of('status')
        .map((event) => event.status)
        .slice(0, 2),
    ).toEqual(['loading', 'compiling']);
    expect(finalPoints(events).length).toBe(13 * 4);
    expect(of('samples')[0].samples[0]).toMatchObject({ run: 0, prompt: expect.any(Array), tokens: expect.any(Array) });
  });

  it('the speed may change at any time and is kept over a restart', async () => {
    const { host: worker, of } = host();
    await worker.handle({ type: 'speed', speed: 3 });
    await worker.handle({ type: 'start', experiment: LONG });
    await until(() => of('points').length === 1);
    await worker.handle({ type: 'restart' });
    await until(() => of('started').length === 2);
    const since = performance.now();
    await new Promise((resolve) => {
      setTimeout(resolve, 500);
    });
    expect(of('points').length).toBeLessThan(3 + (3 * (performance.now() - since)) / 1000);
    await worker.handle({ type: 'speed', speed: 2 as never });
    expect(of('problem').map((event) => [inEnglish(event.message), event.fatal])).toEqual([
      ["speed: got '2'; allowed are full, 10, 3, 1.", false],
    ]);
    await worker.handle({ type: 'speed', speed: 'full' });
    await until(() =>
      of('points')
        .flatMap((event) => event.points)
        .some((point) => point.step > 30),
    );
    expect(of('problem').length).toBe(1);
  });

  it('without WebGPU it trains on the processor and says so in one sentence', async () => {
    const {
      host: worker,
      of,
      status,
    } = host({ makeBackend: firstOf(() => Promise.reject(new Error('No adapter here.')), createReferenceBackend) });
    await worker.handle({ type: 'start', experiment: TINY });
    await until(() => status() === 'finished');
    expect(of('adapter')).toEqual([
      {
        type: 'adapter',
        adapter: { name: 'float64 on the processor', kind: 'processor' },
        notice: { code: 'on-processor', why: 'No adapter here.', wrong: false },
      },
    ]);
  });

  it('commands are obeyed in order, also while it still loads', async () => {
    const { host: worker, of, status } = host();
    const commands: Command[] = [{ type: 'start', experiment: LONG }, { type: 'pause' }, { type: 'step' }];
    await Promise.all(commands.map((command) => worker.handle(command)));
    await until(() => of('points').length > 0 && status() === 'paused');
    await worker.handle({ type: 'change', changes: { beta: 0.5 } });
    expect(of('changed').length).toBe(1);
    await worker.handle({ type: 'restart' });
    await until(() => of('started').length === 2);
    expect(of('started')[1].experiment.beta).toBe(0.5);
    expect(of('problem')).toEqual([]);
  });

  it('a run is handed out as a readable checkpoint', async () => {
    const { host: worker, of, status } = host();
    await worker.handle({ type: 'start', experiment: TINY });
    await until(() => status() === 'finished');
    await worker.handle({ type: 'checkpoint', run: 3 });
    await until(() => of('checkpoint').length === 1);
    const policy = readPolicy(of('checkpoint')[0].files);
    expect(policy.policy).toEqual(TINY_POLICY.policy);
    expect(policy.parameters).not.toEqual(TINY_POLICY.parameters);
    await worker.handle({ type: 'checkpoint', run: 4 });
    await until(() => of('problem').length === 1);
    expect({ ...of('problem')[0], message: inEnglish(of('problem')[0].message) }).toEqual({
      type: 'problem',
      message: "checkpoint: got '4'; allowed are whole numbers from 0 to 3.",
      fatal: false,
    });
  });

  it('the number of digits is taken from the given checkpoint', async () => {
    const { host: worker, of, status } = host();
    await worker.handle({ type: 'start', experiment: { ...TINY, digits: 2 }, checkpoint: policyFiles(TINY_POLICY) });
    await until(() => status() === 'finished');
    expect(of('started')[0].experiment.digits).toBe(1);
  });

  it('what was done to read a checkpoint is told, once it is accepted', async () => {
    const { host: worker, of, status } = host();
    const config = TINY_FILES.config.replace('"tie_word_embeddings": false,', '');
    await worker.handle({ type: 'start', experiment: TINY, checkpoint: { ...TINY_FILES, config } });
    await until(() => status() === 'finished');
    expect(of('note').map(({ message }) => message)).toEqual([{ code: 'checkpoint-own-head', default: true }]);
    await worker.handle({ type: 'start', experiment: TINY });
    expect(of('note')).toHaveLength(1);
  });

  it('a training starts from the given checkpoint', async () => {
    const { host: worker, status } = host({ loadReference: () => Promise.reject(new Error('must not be asked')) });
    await worker.handle({ type: 'start', experiment: TINY, checkpoint: TINY_FILES });
    await until(() => status() === 'finished');
  });
});

describe('wrong commands', () => {
  const truncated = { config: TINY_FILES.config, weights: TINY_FILES.weights.slice(0, -4) };
  it.each<[string, Command, RegExp]>([
    [
      'a bad experiment',
      { type: 'start', experiment: { ...LONG, beta: 77 } },
      /^beta: got '77'; allowed are numbers from -10 to 10\.$/,
    ],
    ['a combination', { type: 'start', experiment: { ...LONG, minibatches: 3 } }, /^minibatches: /],
    [
      'digits of another policy',
      { type: 'start', experiment: { ...LONG, digits: 2 } },
      /^digits: got '2'; allowed is 1, /,
    ],
    ['a corrupt checkpoint', { type: 'start', experiment: LONG, checkpoint: truncated }, /^Tensor ".*truncated/],
    [
      'a change that is fixed',
      { type: 'change', changes: { prompts: 2 } },
      /^prompts: cannot be changed while training/,
    ],
    ['an unknown command', { type: 'dance' } as never, /^The worker knows no command 'dance'\.$/],
    ['no command at all', null as never, /./],
    ['a device that cannot be lost', { type: 'lose-device' }, /^lose-device: there is no device here/],
  ])('%s is answered in one sentence, and the training goes on', async (_, command, sentence) => {
    const { host: worker, of } = host();
    await worker.handle({ type: 'start', experiment: LONG });
    await until(() => of('points').length > 0);
    await worker.handle(command);
    expect(of('problem').map((event) => [inEnglish(event.message), event.fatal])).toEqual([
      [expect.stringMatching(sentence), false],
    ]);
    const had = of('points').length;
    await until(() => of('points').length > had + 2);
    expect(of('started').length).toBe(1);
  });

  it('before any training runs the problem is fatal, and the next start works', async () => {
    let fails = true;
    const {
      host: worker,
      of,
      status,
    } = host({
      loadReference: () =>
        fails ? Promise.reject(new Error('The reference policy could not be loaded.')) : Promise.resolve(TINY_POLICY),
    });
    await worker.handle({ type: 'play' });
    await worker.handle({ type: 'start', experiment: TINY });
    expect(of('problem').map((event) => [inEnglish(event.message), event.fatal])).toEqual([
      ['Nothing is training; start an experiment first.', true],
      ['The reference policy could not be loaded.', true],
    ]);
    expect(status()).toBe('failed');
    fails = false;
    await worker.handle({ type: 'start', experiment: TINY });
    await until(() => status() === 'finished');
  });

  it('a lost device is replaced and reported', async () => {
    const {
      host: worker,
      of,
      status,
    } = host({
      makeBackend: async () => ({ backend: new LosableBackend() }),
      session: { snapshotEveryMs: 0, samplesPerRun: 1 },
    });
    await worker.handle({ type: 'start', experiment: LONG });
    await until(() => of('points').length > 3);
    await worker.handle({ type: 'lose-device' });
    await until(() => of('rewound').length === 1);
    expect(saidText(of('rewound')[0].message, 'en')).toMatch(/goes on from the snapshot of step \d+/);
    const had = of('points').length;
    await until(() => of('points').length > had && status() === 'training');
    expect(of('problem')).toEqual([]);
  });
});
