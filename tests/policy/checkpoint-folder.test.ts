/** Which files of a folder are the checkpoint. */
import { describe, expect, it } from 'vitest';
import { chooseFiles } from '../../src/policy/checkpoint-folder';
import { plainName } from '../../src/policy/checkpoint-tensors';
import { formatOfBytes } from '../../src/policy/other-formats';

const said = (...paths: string[]): string => {
  try {
    chooseFiles(paths);
    return 'chosen';
  } catch (error) {
    return (error as Error).message;
  }
};

describe('the files of a checkpoint', () => {
  it.each<[string, string[], { config: string; weights: string[]; index?: string }]>([
    [
      'by their names',
      ['tokenizer.json', 'model.safetensors', 'config.json'],
      { config: 'config.json', weights: ['model.safetensors'] },
    ],
    [
      'as a browser saves a second download',
      ['model (1).safetensors', 'config (1).json'],
      { config: 'config (1).json', weights: ['model (1).safetensors'] },
    ],
    [
      'under names of one’s own',
      ['toy.safetensors', 'toy.json', 'generation_config.json'],
      { config: 'toy.json', weights: ['toy.safetensors'] },
    ],
    [
      'in a folder, beside its older checkpoints',
      [
        'run/checkpoint-9/config.json',
        'run/checkpoint-9/model.safetensors',
        'run/model.safetensors',
        'run/config.json',
      ],
      { config: 'run/config.json', weights: ['run/model.safetensors'] },
    ],
    [
      'in the only folder that has one',
      ['run/README.md', 'run/runs/events.out.tfevents.1', 'run/last/config.json', 'run/last/model.safetensors'],
      { config: 'run/last/config.json', weights: ['run/last/model.safetensors'] },
    ],
    [
      'in shards of other names, with an index',
      ['b.safetensors', 'a.safetensors', 'model.safetensors.index.json', 'config.json'],
      { config: 'config.json', weights: ['a.safetensors', 'b.safetensors'], index: 'model.safetensors.index.json' },
    ],
    [
      'in one file, with the index of shards that were merged',
      ['model.safetensors', 'model.safetensors.index.json', 'config.json'],
      { config: 'config.json', weights: ['model.safetensors'] },
    ],
    [
      'without what an operating system leaves behind',
      ['d/.DS_Store', 'd/._model.safetensors', '__MACOSX/config.json', 'd/config.json', 'd/model.safetensors'],
      { config: 'd/config.json', weights: ['d/model.safetensors'] },
    ],
  ])('are found %s', (_, paths, files) => {
    for (const order of [paths, [...paths].reverse()]) expect(chooseFiles(order)).toEqual({ ...files, notes: [] });
  });

  it.each<[string, string[], string | RegExp]>([
    [
      'no config',
      ['model.safetensors', 'tokenizer.json'],
      'A checkpoint is two files, config.json and model.safetensors; given: model.safetensors, tokenizer.json.',
    ],
    ['nothing', [], 'A checkpoint is two files, config.json and model.safetensors; given: none.'],
    ['odd names', ['a\nb.json', 'x'], /given: "a\\nb\.json", x\.$/],
    ['many others', Array.from({ length: 40 }, (_, i) => `${i}.txt`), /given: 0\.txt, 1\.txt, .*7\.txt, …\.$/],
    [
      'more than one checkpoint',
      ['r/c-1/config.json', 'r/c-1/model.safetensors', 'r/c-2/config.json', 'r/c-2/model.safetensors'],
      'There are several folders with a checkpoint (r/c-1, r/c-2); choose one.',
    ],
    [
      'two configs',
      ['config (1).json', 'config (2).json', 'model.safetensors'],
      'There are several config files ("config (1).json", "config (2).json"); choose those of one checkpoint.',
    ],
    ['two weights', ['config.json', 'a.safetensors', 'b.safetensors'], /^There are several weights files \(a/],
    [
      'shards of two models',
      ['config.json', 'model-00001-of-00002.safetensors', 'other-00002-of-00002.safetensors'],
      /^There are several weights files \(model-/,
    ],
    [
      'a shard that is missing',
      ['config.json', 'model-00002-of-00003.safetensors', 'model-00003-of-00003.safetensors'],
      'The weights are in several files, of which model-00001-of-00003.safetensors is missing.',
    ],
    ['a huge number of shards', ['config.json', 'model-00001-of-99999.safetensors'], /of which .* is missing\.$/],
    ['PyTorch’s format', ['config.json', 'pytorch_model.bin'], /"pytorch_model\.bin" is a PyTorch pickle, .*\.$/],
    ['Flax’s', ['config.json', 'flax_model.msgpack'], /is a Flax file, .*from_flax=True/],
    ['TensorFlow’s', ['config.json', 'tf_model.h5'], /is a TensorFlow file, .*from_tf=True/],
    ['ONNX', ['config.json', 'model.onnx'], /is an ONNX graph, not a safetensors file\.$/],
    ['only an optimizer', ['config.json', 'optimizer.pt'], /given: config\.json, optimizer\.pt\.$/],
  ])('are refused if there is %s', (_, paths, sentence) => {
    const message = said(...paths);
    if (typeof sentence === 'string') expect(message).toBe(sentence);
    else expect(message).toMatch(sentence);
  });
});

it('names lose their wrappers, and nothing else', () => {
  for (const [name, plain] of [
    ['module._orig_mod.transformer.h.0.attn.c_attn.weight', 'transformer.h.0.attn.c_attn.weight'],
    ['h.1._checkpoint_wrapped_module.mlp.c_fc.bias', 'transformer.h.1.mlp.c_fc.bias'],
    ['model.lm_head.weight', 'lm_head.weight'],
    ['pretrained_model.transformer.ln_f.bias', 'transformer.ln_f.bias'],
    ['value.transformer.ln_f.bias', 'value.transformer.ln_f.bias'],
    ['model.layers.0.self_attn.q_proj.weight', 'layers.0.self_attn.q_proj.weight'],
  ])
    expect(plainName(name), name).toBe(plain);
});

it('files are known by how they begin', () => {
  const of = (text: string) => formatOfBytes(Uint8Array.from(text, (letter) => letter.charCodeAt(0)));
  expect(of('version https://git-lfs.github.com/spec/v1\n')).toBe('git-lfs');
  expect(of('GGUF\u0003\0\0\0 ')).toBe('gguf');
  expect(of('PK\u0003\u0004\0\0\b\b')).toBe('pytorch');
  expect(of('\u0080\u0002\u008a\nl\u00fc\u009cF\u00f9')).toBe('pytorch');
  expect(of('\u0089HDF\r\n\u001a\n')).toBe('tensorflow');
  expect(of('\u0093NUMPY\u0001\0v\0')).toBe('numpy');
  expect(of('<!DOCTYPE html><html>')).toBe('web-page');
  expect(of('\u0008\0\0\0\0\0\0\0{"a":{}}')).toBeUndefined();
  expect(of('short')).toBeUndefined();
});
