import { html, type TemplateResult } from 'lit';

/** E_q as E with a small q; names in code stay as they are. */
export function withSubscripts(text: string): (string | TemplateResult)[] {
  return text.split(/((?:KL|\b[A-Zs]|π)_(?:ref|[a-zμ])(?![a-zA-Z]))/).map((piece, index) => {
    if (index % 2 === 0) return piece;
    const [base, below] = piece.split('_');
    return html`${base}<sub>${below}</sub>`;
  });
}
