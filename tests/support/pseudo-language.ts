/** Replaces a page's English by a pseudo-language (pseudo-text.ts), by changing the server's responses. */
import type { APIResponse, Page, Route } from 'playwright';
import type { PseudoLanguage } from './pseudo-text';

/** Nothing where the page was left before the answer came. Otherwise the page waits for it, and the test fails. */
async function fetched(route: Route, url: string): Promise<{ response: APIResponse; source: string } | undefined> {
  try {
    const response = await route.fetch({ url });
    return { response, source: await response.text() };
  } catch {
    return undefined;
  }
}

/** For `prepare` of openPage. */
export const speaking =
  (language: PseudoLanguage) =>
  async (page: Page): Promise<void> => {
    // Each table of sentences as a module around the real one, which keeps the real ones it imports.
    await page.route(/\/src\/i18n\/en\/[\w-]+\.ts(\?plain)?$/, async (route) => {
      const url = route.request().url();
      const address = new URL(url).pathname;
      const served = await fetched(route, url.replace('?plain', ''));
      if (!served) return;
      const { response, source } = served;
      const names = [...source.matchAll(/^export const (\w+)/gm)].map(([, name]) => name);
      const body = url.endsWith('?plain')
        ? source.replace(/("\/src\/i18n\/en\/[\w-]+\.ts)"/g, '$1?plain"')
        : [
            `import { spoken } from '/tests/support/pseudo-text.ts';`,
            `import * as plain from '${address}?plain';`,
            ...names.map((name) => `export const ${name} = spoken(plain.${name}, '${language}');`),
          ].join('\n');
      await route.fulfill({ response, body });
    });
    if (language === 'rtl')
      await page.route('**/src/i18n/languages.ts', async (route) => {
        const served = await fetched(route, route.request().url());
        if (!served) return;
        const { response, source } = served;
        const body = source.replace(/(en: \{ name: [^}]*?) \}/, '$1, direction: "rtl" }');
        if (body === source) throw new Error(`languages.ts: English is not where it was:\n${source}`);
        await route.fulfill({ response, body });
      });
  };
