import { html, type TemplateResult } from 'lit';

/** Renders E_π with π as a subscript; names in code are unchanged. */
export function withSubscripts(text: string): (string | TemplateResult)[] {
  return text.split(/((?:KL|𝔼|\b[A-Zs]|π)_(?:ref|[a-zμπ])(?![a-zA-Z]))/).map((piece, index) => {
    if (index % 2 === 0) return piece;
    const [base, below] = piece.split('_');
    return html`${base}<sub>${below}</sub>`;
  });
}
