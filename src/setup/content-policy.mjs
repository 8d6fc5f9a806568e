/**
 * The content security policy of the built page, which allows only the page itself. It is a `<meta>` element, because
 * static file servers do not send our headers. Only `vite build` adds it, because Vite's dev server injects inline
 * scripts and styles.
 *
 * A worker loaded over the network is governed by the headers of its own response, not by this policy. Therefore
 * tests/page/built.page.test.ts checks what workers request, and that no built file can evaluate text as code.
 */

/**
 * Directive → what it allows. Directives not listed fall back to `default-src`. @type {Record<string, string[]>}
 */
const DIRECTIVES = {
  'default-src': ["'none'"],
  'script-src': ["'self'"],
  'worker-src': ["'self'"],
  // The page's one .css file; every component's styles are constructed style sheets, which no policy has to allow.
  'style-src': ["'self'"],
  // Lit writes a bound `style="…"` (the colour of a method, the width of a bar) as an attribute, and the SVG plots have
  // some too. Without this, every view would lose styles: 1166 are blocked in one walk through all views. An attribute
  // styles only its own element and cannot load anything that img-src does not allow.
  'style-src-attr': ["'unsafe-inline'"],
  // The page's icon is a data: URL.
  'img-src': ["'self'", 'data:'],
  'connect-src': ["'self'"],
  // These two do not fall back to default-src.
  'base-uri': ["'none'"],
  'form-action': ["'none'"],
};

export const CONTENT_POLICY = Object.entries(DIRECTIVES)
  .map(([directive, allowed]) => `${directive} ${allowed.join(' ')}`)
  .join('; ');

/**
 * A Vite plugin that writes the policy into the built index.html, before everything it applies to.
 * @returns {import('vite').Plugin}
 */
export const contentPolicy = () => ({
  name: 'content-policy',
  apply: 'build',
  transformIndexHtml: () => [
    {
      tag: 'meta',
      attrs: { 'http-equiv': 'Content-Security-Policy', content: CONTENT_POLICY },
      injectTo: 'head-prepend',
    },
  ],
});
