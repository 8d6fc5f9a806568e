import { describe, expect, it } from 'vitest';
import { LANGUAGE_CODES } from '../../src/i18n/languages';
import { sourcesInMarkdown, withSources } from '../../src/i18n/sources';
import { CLAIMS } from '../../src/study/claims/all';

describe('the documents that sentences cite', () => {
  it('are cut out with their addresses, and nothing is lost', () => {
    const sentence =
      'Shah et al., “A Comedy of Estimators” (arXiv 2512.21852); Schulman, “Approximating KL Divergence”.';
    const pieces = withSources(sentence);
    expect(pieces.map(({ text }) => text).join('')).toBe(sentence);
    expect(pieces.flatMap(({ text, address }) => (address ? [[text, address]] : []))).toEqual([
      ['A Comedy of Estimators', 'https://arxiv.org/abs/2512.21852'],
      ['Approximating KL Divergence', 'https://joschu.net/blog/kl-approx.html'],
    ]);
    expect(sourcesInMarkdown('see “A Comedy of Estimators”')).toBe(
      'see “[A Comedy of Estimators](https://arxiv.org/abs/2512.21852)”',
    );
  });

  it.each(LANGUAGE_CODES)('claims in %s link every paper of the arXiv that they name', (language) => {
    for (const { source } of CLAIMS) {
      const numbers = [...source[language].matchAll(/arXiv (\d{4}\.\d{5})/g)].map(([, number]) => number);
      const addresses = withSources(source[language]).flatMap(({ address }) => (address ? [address] : []));
      expect(addresses.filter((address) => address.includes('arxiv'))).toEqual(
        numbers.map((number) => `https://arxiv.org/abs/${number}`),
      );
    }
  });
});
