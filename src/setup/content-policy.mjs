/**
 * The content security policy of the built page: it allows the page itself and nothing else. It is a `<meta>`, since a
 * plain file server sends no headers of ours. Only `vite build` adds it: Vite's own server writes scripts and styles
 * into the page as it goes.
 *
 * A worker that comes over the network is held by the headers of its own answer and not by this; what workers ask for
 * and whether anything built could evaluate text is therefore looked at in tests/page/built.page.test.ts.
 */

/**
 * Directive → what it allows. A directive that is not named falls back to `default-src`. @type {Record<string,
 * string[]>}
 */
const DIRECTIVES = {
  'default-src': ["'none'"],
  'script-src': ["'self'"],
  'worker-src': ["'self'"],
  // The page's one .css file; every component's styles are constructed style sheets, which no policy has to allow.
  'style-src': ["'self'"],
  // Lit writes a bound `style="…"` (the colour of a method, the width of a bar) as an attribute, and the SVG of a plot
  // has some. Without this every view loses some: 1166 are stopped in one walk through them. An attribute styles its
  // own element and can load nothing that img-src does not allow.
  'style-src-attr': ["'unsafe-inline'"],
  // The page's icon is a data: address.
  'img-src': ["'self'", 'data:'],
  'connect-src': ["'self'"],
  // No default for these two.
  'base-uri': ["'none'"],
  'form-action': ["'none'"],
};

export const CONTENT_POLICY = Object.entries(DIRECTIVES)
  .map(([directive, allowed]) => `${directive} ${allowed.join(' ')}`)
  .join('; ');

/**
 * Vite's plugin that writes the policy into the built index.html, before anything that it is to hold for. @returns
 * {import('vite').Plugin}
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
