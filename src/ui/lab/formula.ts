/** A formula as MathML, in the size of the text; k1, k2, k3 in the estimators' colours. */
import { css, html, LitElement, unsafeCSS } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { unsafeHTML } from 'lit/directives/unsafe-html.js';
import temml from 'temml';
import { textColour } from '../../common/palette';

const rendered = new Map<string, string>();

function mathml(tex: string): string {
  const known = rendered.get(tex);
  if (known !== undefined) return known;
  const coloured = tex.replace(
    /k_(?:([123])|\{([123]),\w\})/g,
    (whole, one: string | undefined, other: string | undefined) => `\\class{k${one ?? other}}{${whole}}`,
  );
  // `\class` requires `trust`, which is safe because all TeX is our own.
  const out = temml.renderToString(coloured, { throwOnError: true, trust: true });
  rendered.set(tex, out);
  return out;
}

const colourOf = (estimator: string): string =>
  `.${estimator} { color: light-dark(${textColour(estimator, 'light')}, ${textColour(estimator, 'dark')}); }`;

@customElement('lab-formula')
export class LabFormula extends LitElement {
  /** Equal expressions, joined by '='. */
  @property({
    attribute: false,
    hasChanged: (now: readonly string[], before?: readonly string[]) => now.join('=') !== before?.join('='),
  })
  tex: readonly string[] = [];
  /** Whether to stack the expressions; otherwise they are in one line if it fits. */
  @property({ type: Boolean, reflect: true }) stacked = false;

  static override styles = css`
    :host { display: inline-flex; direction: ltr; flex-wrap: wrap; align-items: baseline; gap: 0.1em 0.35em; }
    :host([stacked]) { flex-direction: column; flex-wrap: nowrap; }
    .side { display: inline-flex; flex-wrap: wrap; gap: 0.05em 0.25em; }
    math {
      font-family: 'Cambria Math', 'STIX Two Math', 'Latin Modern Math', 'Noto Sans Math', 'DejaVu Math TeX Gyre', math;
      line-height: 1.25;
    }
    ${unsafeCSS(['k1', 'k2', 'k3'].map(colourOf).join('\n'))}
  `;

  override render() {
    return this.tex.map(
      (side, index) =>
        html`<span class="side">${side.split('\\allowbreak').map(
          (piece, at) =>
            // An empty atom before a sign gives it the spacing of a binary relation.
            html`<span>${unsafeHTML(mathml(at > 0 ? `{}${piece}` : index > 0 ? `{}=${piece}` : piece))}</span>`,
        )}</span>`,
    );
  }
}
