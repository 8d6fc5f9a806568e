/** What a training tells people of itself and of what it runs on. */
import type { Problem } from '../../common/problem';
import type { Notice, Wrong } from '../../training/notice';
import { engineProblems } from './engine-problems';

/** A notice of this code, with what went wrong in words. */
type Of<Code extends Notice['code']> = InWords<Extract<Notice, { code: Code }>>;
type InWords<N> = { [K in keyof N]: Exclude<N[K], Problem> };

const again = (step: number, back: string): string => (step > 0 ? back : 'starts again from the first step');
const withoutStop = (sentence: string): string => sentence.replace(/\.$/, '');
const finding = (wrong: Wrong): string => withoutStop(engineProblems['audit-finding'](wrong));

const PROCESSOR = 'float64 on the processor';

export const notices = {
  loading: 'Loading the reference policy.',
  preparing: 'Preparing the kernels.',
  'device-coming-back': 'Getting the device back.',
  'trying-another-way': 'The numbers were wrong: trying another way.',
  paused: 'Paused.',
  'nothing-training': 'Nothing is training.',
  training: ({ runs, adapter }: Of<'training'>) => `Training ${runs} runs on ${adapter}.`,
  pretraining: ({ step, steps }: Of<'pretraining'>) => `Pretraining a new reference policy: step ${step} of ${steps}.`,
  finished: ({ steps }: Of<'finished'>) => `Finished after ${steps} steps.`,
  'software-adapter': ({ adapter }: Of<'software-adapter'>) =>
    `WebGPU runs in software here (${adapter}), not on a graphics card: training is slow.`,
  'on-processor': ({ why, wrong }: Of<'on-processor'>) =>
    `${withoutStop(why)}. Training runs on the processor in float64 instead: just as right, only slower than a ` +
    `graphics card.${
      wrong ? '' : ' A current Chrome, Edge, Firefox or Safari with hardware acceleration switched on has WebGPU.'
    }`,
  'device-lost': ({ why, step }: Of<'device-lost'>) =>
    `The device was lost (${why || 'no reason given'}); training ` +
    `${again(step, `goes on from the snapshot of step ${step}`)}, with the same numbers.`,
  'wrong-numbers': ({ wrong, step, now }: Of<'wrong-numbers'>) =>
    `This adapter computed wrong numbers (${finding(wrong)}); training ` +
    `${again(step, `goes back to the snapshot of step ${step}, the last that is known to be right,`)} with ` +
    `${now ?? PROCESSOR}.`,
  'begins-again': ({ wrong, now }: Of<'begins-again'>) =>
    `This adapter computed wrong numbers (${finding(wrong)}); it begins again with ${now ?? PROCESSOR}.`,
  'checkpoint-precision': ({ dtypes }: Of<'checkpoint-precision'>) =>
    `The checkpoint’s parameters are ${dtypes.join(' and ')}; here they are float32` +
    `${dtypes.includes('F64') ? ', to which F64 was rounded' : ', without a further change'}.`,
  'checkpoint-tied': ({ default: byDefault }: Of<'checkpoint-tied'>) =>
    `The checkpoint’s embeddings are tied${byDefault ? ' (GPT2Config’s default, as config.json does not say)' : ''}: ` +
    'lm_head is a copy of wte here, and training changes each by itself.',
  'checkpoint-own-head': ({ default: byDefault }: Of<'checkpoint-own-head'>) =>
    `By config.json${byDefault ? ', which does not say, and GPT2Config’s default' : ''} the checkpoint’s embeddings ` +
    'are tied, but its lm_head.weight differs from wte: it is used as it is, as by Transformers 5 (version 4 ' +
    'ties them).',
  'checkpoint-left-out': ({ what }: Of<'checkpoint-left-out'>) =>
    `No part of the policy, and left out of the checkpoint: ${what.join(', ')}.`,
  'checkpoint-padded': ({ tokens, vocabulary }: Of<'checkpoint-padded'>) =>
    `The checkpoint’s vocabulary of ${tokens} is computed as ${vocabulary}, a multiple of 4, with probability 0 for ` +
    'the entries added: the policy is the same.',
  /** Instead of an adapter's name. */
  processor: PROCESSOR,
};
