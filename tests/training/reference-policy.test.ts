import { describe, expect, it } from 'vitest';
import { checkFits, fetchPolicy, policyFiles, readPolicy } from '../../src/training/reference-policy';
import { TINY_FILES, TINY_POLICY } from '../support/tiny';

describe('the reference policy', () => {
  it('reading its files gives it back; another number of digits is refused', () => {
    expect(TINY_POLICY.digits).toBe(1);
    expect(readPolicy(policyFiles(TINY_POLICY))).toEqual(TINY_POLICY);
    expect(() => checkFits(TINY_POLICY, { digits: 2 })).toThrow(
      "digits: got '2'; allowed is 1, with which the reference policy was pretrained; pretrain again to get one for 2.",
    );
    checkFits(TINY_POLICY, { digits: 1 });
  });

  it('it is fetched, and every failure is one sentence', async () => {
    const folder = new URL('https://example.org/page/reference/');
    const serve = (answer: (url: string) => Response | Promise<Response>) => (url: URL) =>
      Promise.resolve(answer(String(url)));
    const good = serve(
      (url) => new Response(url.endsWith('reference/config.json') ? TINY_FILES.config : TINY_FILES.weights),
    );
    expect(await fetchPolicy(folder, good as typeof fetch)).toEqual(TINY_POLICY);
    await expect(fetchPolicy(folder, serve(() => new Response('', { status: 404 })) as typeof fetch)).rejects.toThrow(
      'The reference policy could not be loaded: config.json answered with status 404.',
    );
    await expect(
      fetchPolicy(folder, serve(() => Promise.reject(new Error('offline'))) as typeof fetch),
    ).rejects.toThrow('The reference policy could not be loaded: config.json did not arrive (offline).');
    await expect(fetchPolicy(folder, serve(() => new Response('<html>')) as typeof fetch)).rejects.toThrow(
      'config.json is broken: it is no JSON.',
    );
  });
});
