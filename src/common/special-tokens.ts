/** Ids of the tokens that end and pad an answer: of the vocabulary, and of what a checkpoint says about it. */
export const END_TOKEN = 14;
export const PAD_TOKEN = 15;
