/** Ids of the tokens that end and pad an answer, used by the vocabulary and written into checkpoints. */
export const END_TOKEN = 14;
export const PAD_TOKEN = 15;
