/** Sizes of a GPT-2 as in Hugging Face's `config.json`: n_embd, n_layer, n_head, n_positions, vocab_size. */
export interface PolicyConfig {
  dModel: number;
  layers: number;
  heads: number;
  /** Positions the policy has embeddings for; at least P + T. */
  context: number;
  vocabulary: number;
}

/** The standard policy of the lab, about 26.8 thousand parameters. */
export const STANDARD_POLICY: PolicyConfig = { dModel: 32, layers: 2, heads: 4, context: 10, vocabulary: 16 };
