/** Sizes of a GPT-2 as in Hugging Face's `config.json`: n_embd, n_layer, n_head, n_positions, vocab_size. */
export interface PolicyConfig {
  dModel: number;
  layers: number;
  heads: number;
  /** Number of positions with an embedding; at least P + T. */
  context: number;
  /** V, a multiple of 4. */
  vocabulary: number;
  /**
   * How many entries at the end of the vocabulary only fill it up to a multiple of 4, if any. Their embeddings are 0,
   * their probability is exactly 0, and no file has them.
   */
  padding?: number;
}

/** Number of tokens that a policy knows: its vocabulary without the padding. */
export const tokensOf = ({ vocabulary, padding = 0 }: PolicyConfig): number => vocabulary - padding;

/**
 * The log-prob that stands for −∞ in padding: exp of it is 0 in float32 and float64, and differences of it are 0, where
 * −∞ would give NaN.
 */
export const PADDED_LOGPROB = -65536;

/** The standard policy of this project, with about 26,800 parameters. */
export const STANDARD_POLICY: PolicyConfig = { dModel: 32, layers: 2, heads: 4, context: 10, vocabulary: 16 };
