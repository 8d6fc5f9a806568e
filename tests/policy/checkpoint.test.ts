import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { readCheckpoint, writeCheckpoint } from '../../src/policy/checkpoint';
import { STANDARD_POLICY } from '../../src/policy/config';
import { initialiseParameters } from '../../src/policy/initialise';
import { parameterLayout } from '../../src/policy/layout';
import { readSafetensors, writeSafetensors, type Tensor } from '../../src/policy/safetensors';
import { arbitraryConfig, sentenceOf } from '../support/arbitrary-policy';

const SMALL = { dModel: 4, layers: 1, heads: 1, context: 2, vocabulary: 16 };
const parameters = initialiseParameters(SMALL, 1, Math.sin);
const written = writeCheckpoint(SMALL, parameters, { seed: '1' });

/** The small checkpoint with its tensors changed. */
function withTensors(change: (tensors: Map<string, Tensor>) => void) {
  const { tensors, metadata } = readSafetensors(written.weights);
  change(tensors);
  return { config: written.config, weights: writeSafetensors(tensors, metadata) };
}

/** The small checkpoint with fields of config.json changed; undefined removes. */
function withConfig(change: Record<string, unknown>) {
  return { config: JSON.stringify({ ...(JSON.parse(written.config) as object), ...change }), weights: written.weights };
}

describe('round trip', () => {
  it('any policy comes back bit for bit', () => {
    fc.assert(
      fc.property(arbitraryConfig, fc.integer(), (config, seed) => {
        const before = initialiseParameters(config, 0.08, (index) => Math.sin(seed + index) * 1e3);
        const files = writeCheckpoint(config, before, { task: 'addition' });
        const after = readCheckpoint({ config: files.config, weights: files.weights.buffer });
        expect(after.config).toEqual(config);
        expect(new Uint32Array(after.parameters.buffer)).toEqual(new Uint32Array(before.buffer));
        expect(after.metadata).toEqual({ task: 'addition', format: 'pt' });
      }),
      { numRuns: 30 },
    );
  });

  it('config.json is that of a Hugging Face GPT-2', () => {
    const files = writeCheckpoint(STANDARD_POLICY, new Float32Array(26816));
    expect(JSON.parse(files.config)).toMatchObject({
      model_type: 'gpt2',
      architectures: ['GPT2LMHeadModel'],
      activation_function: 'gelu_new',
      n_embd: 32,
      n_layer: 2,
      n_head: 4,
      n_positions: 10,
      n_ctx: 10,
      n_inner: null,
      vocab_size: 16,
      layer_norm_epsilon: 1e-5,
      tie_word_embeddings: false,
      scale_attn_weights: true,
      attn_pdrop: 0,
      embd_pdrop: 0,
      resid_pdrop: 0,
      torch_dtype: 'float32',
      bos_token_id: 14,
      eos_token_id: 14,
      pad_token_id: 15,
    });
    expect(files.weights.buffer.byteLength).toBe(files.weights.length);
    const small = writeCheckpoint(
      { ...SMALL, vocabulary: 8 },
      new Float32Array(parameterLayout({ ...SMALL, vocabulary: 8 }).size),
    );
    expect(JSON.parse(small.config)).toMatchObject({ vocab_size: 8, eos_token_id: null, pad_token_id: null });
  });

  it('an independent reader finds every tensor where the layout has it', () => {
    const file = Buffer.from(written.weights);
    const dataStart = 8 + Number(file.readBigUInt64LE(0));
    const header = JSON.parse(file.subarray(8, dataStart).toString()) as Record<
      string,
      { dtype: string; shape: number[]; data_offsets: number[] }
    >;
    expect(header.__metadata__).toEqual({ seed: '1', format: 'pt' });
    const { entries } = parameterLayout(SMALL);
    expect(Object.keys(header)).toHaveLength(entries.length + 1);
    for (const { name, shape, offset, size } of entries) {
      expect(header[name]).toMatchObject({ dtype: 'F32', shape });
      const [begin, end] = header[name].data_offsets;
      expect(end - begin).toBe(4 * size);
      for (let i = 0; i < size; i++) expect(file.readFloatLE(dataStart + begin + 4 * i)).toBe(parameters[offset + i]);
    }
  });

  it('a config.json without GPT2Config’s defaults, or with n_inner, is read', () => {
    const files = withConfig({
      activation_function: undefined,
      layer_norm_epsilon: undefined,
      architectures: undefined,
      scale_attn_weights: undefined,
      n_inner: 16,
    });
    expect(readCheckpoint(files).parameters).toEqual(parameters);
  });
});

describe('refusals', () => {
  const tensorCases: [string, (tensors: Map<string, Tensor>) => void, RegExp][] = [
    ['a missing tensor', (t) => t.delete('lm_head.weight'), /^Tensor "lm_head.weight" is missing/],
    [
      'an unexpected tensor',
      (t) => t.set('transformer.h.1.ln_1.bias', t.get('transformer.ln_f.bias')!),
      /^Tensor "transformer.h.1.ln_1.bias" does not belong/,
    ],
    [
      'a transposed tensor',
      (t) => {
        t.get('transformer.h.0.attn.c_attn.weight')!.shape.reverse();
      },
      /^Tensor "transformer.h.0.attn.c_attn.weight" has the shape \[12, 4\]; .* asks for \[4, 12\]/,
    ],
    [
      'a tensor of rank 2 for a bias',
      (t) => {
        t.get('transformer.ln_f.bias')!.shape.unshift(1);
      },
      /^Tensor "transformer.ln_f.bias" has the shape \[1, 4\]/,
    ],
    [
      'integers',
      (t) => t.set('transformer.ln_f.bias', { dtype: 'I32', shape: [4], data: new Int32Array(4) }),
      /^Tensor "transformer.ln_f.bias" has the dtype I32; parameters are F32, BF16, F16 or F64\.$/,
    ],
    [
      'float64 beyond float32',
      (t) => t.set('transformer.ln_f.bias', { dtype: 'F64', shape: [4], data: Float64Array.of(0, 1e300, 0, 0) }),
      /^Tensor "transformer.ln_f.bias" has 1e\+300 at index 1; every parameter must be finite\.$/,
    ],
    [
      'a tensor twice',
      (t) => t.set('module.transformer.ln_f.bias', t.get('transformer.ln_f.bias')!),
      /^Tensor "transformer.ln_f.bias" is there twice, /,
    ],
    [
      'NaN',
      (t) => {
        t.get('transformer.wpe.weight')!.data[5] = Number.NaN;
      },
      /^Tensor "transformer.wpe.weight" has NaN at index 5;/,
    ],
    [
      'infinity',
      (t) => {
        t.get('transformer.h.0.mlp.c_fc.bias')!.data[0] = -Infinity;
      },
      /^Tensor "transformer.h.0.mlp.c_fc.bias" has -Infinity at index 0;/,
    ],
  ];
  it.each(tensorCases)('refuses %s', (_, change, sentence) => {
    expect(sentenceOf(() => readCheckpoint(withTensors(change)))).toMatch(sentence);
  });

  const configCases: [Record<string, unknown>, RegExp][] = [
    [{ model_type: 'llama' }, /^In config.json, model_type: got 'llama'; allowed is "gpt2"\.$/],
    [{ model_type: undefined }, /^In config.json, model_type is missing\.$/],
    [
      { architectures: ['GPT2ForSequenceClassification'] },
      /^In config.json, architectures.0: got 'GPT2ForSequenceClassification'; allowed is \("GPT2LMHeadModel" \|/,
    ],
    [{ tie_word_embeddings: 'no' }, /^In config.json, tie_word_embeddings: got 'no'; allowed is boolean\.$/],
    [{ activation_function: 'gelu' }, /^In config.json, activation_function: got 'gelu'; allowed is \("gelu_new" \|/],
    [{ quantization_config: { bits: 4 } }, /^In config.json, quantization_config: got /],
    [{ layer_norm_epsilon: 1e-6 }, /^In config.json, layer_norm_epsilon: got '0.000001'; allowed is 0.00001\.$/],
    [{ scale_attn_weights: false }, /^In config.json, scale_attn_weights: got 'false'/],
    [{ scale_attn_by_inverse_layer_idx: true }, /^In config.json, scale_attn_by_inverse_layer_idx: got 'true'/],
    [{ n_inner: 7 }, /^In config.json, n_inner: got '7'; allowed are null, 16\.$/],
    [{ n_embd: '4' }, /^In config.json, n_embd: got '4'; allowed is number\.$/],
    [{ n_embd: null }, /^In config.json, n_embd: got 'null'/],
    [{ n_embd: 6 }, /^In config.json, n_embd: got '6'; allowed are multiples of 4\.$/],
    [{ n_head: 3 }, /^In config.json, n_head: got '3'; allowed are numbers that divide n_embd = 4/],
    [{ n_layer: 1e12 }, /^In config.json, n_layer: got '1000000000000'; allowed are whole numbers from 1 to 65536\.$/],
    [{ n_positions: -1 }, /^In config.json, n_positions: got '-1'/],
    [{ vocab_size: 50257 }, /^In config.json, vocab_size: got 50257, GPT-2’s own byte pairs; .* 16 tokens /],
    [{ vocab_size: 15.5 }, /^In config.json, vocab_size: got '15.5'; allowed are whole numbers /],
    [{ vocab_size: 17 }, /^Tensor "transformer.wte.weight" has the shape \[16, 4\]; .* asks for \[17, 4\]/],
    [
      { n_embd: 65536, n_layer: 65536 },
      /^In config.json, n_embd 65536, n_layer 65536, .* at most 67108864 are allowed\.$/,
    ],
    [{ n_layer: 2 }, /^Tensor "transformer.h.1.ln_1.weight" is missing/],
    [{ n_embd: 8 }, /^Tensor "transformer.wte.weight" has the shape \[16, 4\]; .* asks for \[16, 8\]/],
  ];
  it.each(configCases)('refuses config.json with %o', (change, sentence) => {
    expect(sentenceOf(() => readCheckpoint(withConfig(change)))).toMatch(sentence);
  });

  it.each(['', '{', 'null', '[]', '"gpt2"', '3', '{}'])('refuses %o for a config.json', (config) => {
    expect(sentenceOf(() => readCheckpoint({ config, weights: written.weights }))).toMatch(
      /^(config\.json is broken: |In config\.json, model_type is missing)/,
    );
  });

  it('every truncation of the weights is refused', () => {
    for (let length = 0; length < written.weights.length; length++) {
      expect(
        sentenceOf(() => readCheckpoint({ config: written.config, weights: written.weights.subarray(0, length) })),
        `${length} bytes`,
      ).not.toBeNull();
    }
  });

  it('a policy that could not be read again is not written', () => {
    expect(() => writeCheckpoint(SMALL, new Float32Array(3))).toThrow(
      'parameters: got 3 numbers; a policy of these sizes has 388 parameters.',
    );
    const broken = Float32Array.from(parameters);
    broken[16 * 4 + 1] = Infinity;
    expect(() => writeCheckpoint(SMALL, broken)).toThrow(
      'Tensor "transformer.wpe.weight" has Infinity at index 1; every parameter must be finite.',
    );
  });
});

describe('corruption', () => {
  /** Either one sentence, or a checkpoint that is whole: nothing between. */
  const survives = (config: string, weights: Uint8Array) => {
    let read: ReturnType<typeof readCheckpoint> | undefined;
    const sentence = sentenceOf(() => {
      read = readCheckpoint({ config, weights });
    });
    if (sentence !== null) return;
    expect(read!.parameters.length).toBe(parameterLayout(read!.config).size);
    expect(read!.parameters.every(Number.isFinite)).toBe(true);
  };
  const headerEnd = 8 + Number(Buffer.from(written.weights).readBigUInt64LE(0));

  it.each([
    ['anywhere', written.weights.length],
    ['in the header', headerEnd],
    ['in the header length', 8],
  ])('corrupt bytes %s of the weights are refused or read as valid numbers', (_, end) => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(end - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }), (changes) => {
        const weights = Uint8Array.from(written.weights);
        for (const [at, value] of changes) weights[at] = value;
        survives(written.config, weights);
      }),
      { numRuns: 1000 },
    );
  });

  it('a changed digit in the header is refused or read as a valid policy', () => {
    const digits = [...written.weights.subarray(0, headerEnd).entries()]
      .filter(([at, byte]) => at >= 8 && byte >= 48 && byte < 58)
      .map(([at]) => at);
    fc.assert(
      fc.property(fc.constantFrom(...digits), fc.constantFrom(...Buffer.from('0123456789-.e')), (at, byte) => {
        const weights = Uint8Array.from(written.weights);
        weights[at] = byte;
        survives(written.config, weights);
      }),
      { numRuns: 1000 },
    );
  });

  it('a changed character of config.json is refused or read as a valid policy', () => {
    fc.assert(
      fc.property(fc.nat(written.config.length - 1), fc.string({ maxLength: 3 }), (at, text) => {
        survives(written.config.slice(0, at) + text + written.config.slice(at + 1), written.weights);
      }),
      { numRuns: 1000 },
    );
  });

  it('arbitrary bytes instead of weights are refused in one sentence', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (weights) => {
        survives(written.config, weights);
      }),
    );
  });
});
