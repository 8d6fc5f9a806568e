/** Sizes of a GPT-2 as in Hugging Face's `config.json`: n_embd, n_layer, n_head, n_positions, vocab_size. */
export interface PolicyConfig {
  dModel: number;
  layers: number;
  heads: number;
  /** Number of positions with an embedding; at least P + T. */
  context: number;
  vocabulary: number;
}

/** The standard policy of this project, with about 26,800 parameters. */
export const STANDARD_POLICY: PolicyConfig = { dModel: 32, layers: 2, heads: 4, context: 10, vocabulary: 16 };
