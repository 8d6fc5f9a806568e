/** Where the documents are that sentences cite. */

/** By title, as the sentences have it. */
const SOURCES: Readonly<Record<string, string>> = {
  'A Comedy of Estimators': 'https://arxiv.org/abs/2512.21852',
  'Approximating KL Divergence': 'https://joschu.net/blog/kl-approx.html',
  'On a few pitfalls in KL divergence gradient estimation for RL': 'https://arxiv.org/abs/2506.09477',
  'Rethinking KL Regularization in RLHF': 'https://arxiv.org/abs/2510.01555',
  'Understanding KL Divergence Estimators in RL':
    'https://xihuai18.github.io/reinforcement-learning/2025/12/01/kl-estimators-en.html',
};
const TITLE = new RegExp(`(${Object.keys(SOURCES).join('|')})`);

export interface Piece {
  text: string;
  /** Of a title. */
  address?: string;
}

/** A sentence cut at the titles in it. */
export const withSources = (sentence: string): Piece[] =>
  sentence.split(TITLE).map((text) => (Object.hasOwn(SOURCES, text) ? { text, address: SOURCES[text] } : { text }));

/** A sentence with its titles as links. */
export const sourcesInMarkdown = (sentence: string): string =>
  withSources(sentence)
    .map(({ text, address }) => (address ? `[${text}](${address})` : text))
    .join('');
