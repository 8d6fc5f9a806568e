/** What the reader of a checkpoint should know although it was read, as data; i18n/notices.ts has the sentences. */
export type CheckpointNote =
  /** Parameters stored in other formats than float32: their dtypes. */
  | { code: 'checkpoint-precision'; dtypes: readonly string[] }
  /**
   * Tied embeddings, which are trained as two tensors here. `default`: config.json does not say so, but GPT2Config's
   * default is tied.
   */
  | { code: 'checkpoint-tied'; default: boolean }
  /** The config ties the embeddings, but the file has an lm_head.weight of its own, which is used. */
  | { code: 'checkpoint-own-head'; default: boolean }
  /** Tensors, or files of the folder, that are no part of the policy. */
  | { code: 'checkpoint-left-out'; what: readonly string[] }
  /** A vocabulary that was filled up to `vocabulary` entries. */
  | { code: 'checkpoint-padded'; tokens: number; vocabulary: number };
