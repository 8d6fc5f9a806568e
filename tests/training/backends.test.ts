import { describe, expect, it } from 'vitest';
import { saidText } from '../../src/i18n/notices';
import { adapterNotice, BackendHolder, firstOf } from '../../src/training/backends';
import { breathe } from '../../src/training/pacing';
import { createReferenceBackend } from '../../src/reference/reference-population';
import { LosableBackend } from '../support/tiny';

describe('backends', () => {
  it('a backend is kept while it works and made anew once it is lost', async () => {
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

  it('without WebGPU the processor is used, and one sentence says why', async () => {
    const make = firstOf(() => Promise.reject(new Error('This browser has no WebGPU.')), createReferenceBackend);
    const { backend, notice } = await make(0);
    expect(backend.adapter.kind).toBe('processor');
    expect(saidText(notice!, 'en')).toBe(
      'This browser has no WebGPU. Training runs on the processor in float64 instead: just as right, only slower ' +
        'than a graphics card. A current Chrome, Edge, Firefox or Safari with hardware acceleration switched on ' +
        'has WebGPU.',
    );
  });

  it('a GPU that has worked before is tried again before falling back to the processor', async () => {
    let calls = 0;
    const make = firstOf(async () => {
      calls += 1;
      if (calls === 2) throw new Error('not yet');
      return new LosableBackend();
    }, createReferenceBackend);
    await make(0);
    expect((await make(0)).backend).toBeInstanceOf(LosableBackend);
  });

  it('a software adapter is reported, a GPU is not', () => {
    expect(adapterNotice({ name: 'swiftshader', kind: 'software' })).toEqual({
      code: 'software-adapter',
      adapter: 'swiftshader',
    });
    expect(adapterNotice({ name: 'm3', kind: 'gpu' })).toBeUndefined();
  });
});
