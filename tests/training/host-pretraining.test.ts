import { afterEach, describe, expect, it } from 'vitest';
import { readPolicy } from '../../src/training/reference-policy';
import { TINY, until } from '../support/tiny';
import { inEnglish } from '../support/in-english';
import { host, LONG, pauseHosts } from '../support/open-host';

afterEach(pauseHosts);

describe('pretraining in the page', () => {
  it('pretraining reports progress and restarts the training from the new policy', async () => {
    const { host: worker, of, status } = host();
    await worker.handle({ type: 'start', experiment: TINY });
    await until(() => status() === 'finished');
    await worker.handle({ type: 'pretrain' });
    await until(() => of('started').length === 2 && status() === 'finished');
    const progress = of('pretrain-progress');
    expect(progress[progress.length - 1]).toMatchObject({
      step: 40,
      steps: 40,
      accuracy: { addition: expect.any(Number), subtraction: expect.any(Number) },
    });
    await worker.handle({ type: 'checkpoint', run: 0 });
    await until(() => of('checkpoint').length === 1);
    expect(readPolicy(of('checkpoint')[0].files).policy.dModel).toBe(16);
  });

  it('a start refused for its digits works after pretraining for those digits', async () => {
    const { host: worker, of, status } = host();
    await worker.handle({ type: 'start', experiment: LONG });
    await until(() => of('points').length > 0);
    await worker.handle({ type: 'start', experiment: { ...LONG, digits: 2 } });
    expect(of('problem').map((event) => inEnglish(event.message))).toEqual([
      expect.stringMatching(/^digits: got '2'; .*; pretrain again to get one for 2\.$/),
    ]);
    await worker.handle({ type: 'pretrain' });
    await until(() => of('started').length === 2 && status() === 'training');
    expect(of('started')[1].experiment.digits).toBe(2);
    await worker.handle({ type: 'checkpoint', run: 0 });
    await until(() => of('checkpoint').length === 1);
    expect(readPolicy(of('checkpoint')[0].files).digits).toBe(2);
  });

  it('cancelling with no training before reports that nothing is training', async () => {
    const {
      host: worker,
      of,
      status,
    } = host({ pretraining: { dModel: 16, layers: 1, heads: 2, steps: 100_000, examples: 8 } });
    await worker.handle({ type: 'start', experiment: { ...LONG, digits: 2 } });
    expect(of('problem').map((event) => event.fatal)).toEqual([true]);
    await worker.handle({ type: 'pretrain' });
    await until(() => of('pretrain-progress').length > 0);
    await worker.handle({ type: 'cancel-pretrain' });
    await until(() => status() === 'failed');
    expect(of('started')).toEqual([]);
  });

  it('cancelling leaves the training as it was', async () => {
    const {
      host: worker,
      of,
      status,
    } = host({ pretraining: { dModel: 16, layers: 1, heads: 2, steps: 100_000, examples: 8 } });
    await worker.handle({ type: 'start', experiment: LONG });
    await until(() => of('points').length > 2);
    await worker.handle({ type: 'pretrain' });
    await until(() => of('pretrain-progress').length > 2);
    await worker.handle({ type: 'pretrain' });
    expect(of('problem').map((event) => inEnglish(event.message))).toEqual(['pretrain: it is running already.']);
    expect(status()).toBe('pretraining');
    await worker.handle({ type: 'cancel-pretrain' });
    const had = of('points').length;
    await until(() => of('points').length > had + 2 && status() === 'training');
    expect(of('started').length).toBe(1);
    expect(of('problem').length).toBe(1);
  });
});
