import { describe, expect, it } from 'vitest';
import { findingText, saidText } from '../../src/i18n/notices';
import type { Problem } from '../../src/common/problem';
import type { Notice } from '../../src/training/notice';

const wrong = {
  quantity: 'gradient',
  what: 'k1-in-loss, seed 1, step 5: the gradient of lm_head.weight',
  error: 0.25,
  tolerance: 2e-5,
} as const;
const NOTICES: Notice[] = [
  { code: 'loading' },
  { code: 'preparing' },
  { code: 'device-coming-back' },
  { code: 'trying-another-way' },
  { code: 'paused' },
  { code: 'nothing-training' },
  { code: 'training', runs: 8, adapter: 'a card' },
  { code: 'pretraining', step: 3, steps: 10 },
  { code: 'finished', steps: 160 },
  { code: 'software-adapter', adapter: 'swiftshader' },
  { code: 'on-processor', why: 'No adapter.', wrong: false },
  { code: 'on-processor', why: 'All are wrong.', wrong: true },
  { code: 'device-lost', why: 'gone', step: 7 },
  { code: 'device-lost', why: '', step: 0 },
  { code: 'wrong-numbers', wrong, step: 7, now: 'workgroups of 16' },
  { code: 'wrong-numbers', wrong, step: 0, now: 'workgroups of 16' },
  { code: 'begins-again', wrong, now: 'workgroups of 16' },
  { code: 'begins-again', wrong, now: null },
];

describe('what a training tells', () => {
  it('is said in English as it always was', () => {
    expect(NOTICES.map((each) => saidText(each, 'en'))).toEqual([
      'Loading the reference policy.',
      'Preparing the kernels.',
      'Getting the device back.',
      'The numbers were wrong: trying another way.',
      'Paused.',
      'Nothing is training.',
      'Training 8 runs on a card.',
      'Pretraining a new reference policy: step 3 of 10.',
      'Finished after 160 steps.',
      'WebGPU runs in software here (swiftshader), not on a graphics card: training is slow.',
      'No adapter. Training runs on the processor in float64 instead: just as right, only slower than a graphics ' +
        'card. A current Chrome, Edge, Firefox or Safari with hardware acceleration switched on has WebGPU.',
      'All are wrong. Training runs on the processor in float64 instead: just as right, only slower than a graphics ' +
        'card.',
      'The device was lost (gone); training goes on from the snapshot of step 7, with the same numbers.',
      'The device was lost (no reason given); training starts again from the first step, with the same numbers.',
      `This adapter computed wrong numbers (${wrong.what} is 2.5e-1 from float64, relative to its size, where ` +
        '2.0e-5 is allowed); training goes back to the snapshot of step 7, the last that is known to be right, with ' +
        'workgroups of 16.',
      `This adapter computed wrong numbers (${wrong.what} is 2.5e-1 from float64, relative to its size, where ` +
        '2.0e-5 is allowed); training starts again from the first step with workgroups of 16.',
      `This adapter computed wrong numbers (${wrong.what} is 2.5e-1 from float64, relative to its size, where ` +
        '2.0e-5 is allowed); it begins again with workgroups of 16.',
      `This adapter computed wrong numbers (${wrong.what} is 2.5e-1 from float64, relative to its size, where ` +
        '2.0e-5 is allowed); it begins again with float64 on the processor.',
    ]);
  });

  it('is said in Chinese, with the same values', () => {
    for (const notice of NOTICES) {
      const said = saidText(notice, 'zh');
      expect(said).toMatch(/^.*[一-鿿].*[。）]$/);
      for (const [key, value] of Object.entries(notice))
        if (key !== 'code' && key !== 'now' && typeof value !== 'object' && typeof value !== 'boolean' && value !== 0)
          expect(said).toContain(String(value));
    }
    const again = { code: 'begins-again', wrong, now: 'workgroups of 16, for a processor' } as const;
    expect(saidText(again, 'zh')).toMatch(/；改用每组 16 个线程、面向处理器的工作组重新开始。$/);
    expect(findingText(wrong, 'zh')).toBe('“梯度（按张量）”与 float64 的相对误差为 2.5e-1，允许 2.0e-5。');
  });

  it('says how the float64 backend was lost in the language of the rest', () => {
    const why: Problem = { code: 'thread-ended', why: { code: 'thread-exit', exitCode: 1 } };
    expect(saidText({ code: 'device-lost', why, step: 0 }, 'en')).toBe(
      'The device was lost (A thread of the float64 backend ended: it stopped with code 1.); training starts again ' +
        'from the first step, with the same numbers.',
    );
    expect(saidText({ code: 'device-lost-again', times: 4, why }, 'zh')).toBe(
      '设备连续 4 次丢失（float64 后端的一个线程停止了：退出码为 1。）。',
    );
  });

  it('is left as it is where it is a sentence already', () => {
    expect(saidText("beta: got 'x'.", 'zh')).toBe("beta: got 'x'.");
    expect(saidText({ code: 'paused' }, 'zh')).toBe('已暂停。');
  });
});
