/** Tables as text: CSV, Markdown, LaTeX. */
import Papa from 'papaparse';
import { markdownTable } from '../common/markdown';

export const TABLE_FORMATS = ['csv', 'markdown', 'latex'] as const;
export type TableFormat = (typeof TABLE_FORMATS)[number];

/** Column heads and cells, as text in the reader's language. */
export interface ArmTable {
  head: readonly string[];
  rows: readonly (readonly string[])[];
}

const LATEX: Readonly<Record<string, string>> = {
  ...Object.fromEntries([...'&%$#_{}'].map((letter) => [letter, `\\${letter}`])),
  '\\': '\\textbackslash{}',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
  π: '$\\pi$',
  β: '$\\beta$',
  δ: '$\\delta$',
  ρ: '$\\rho$',
  ε: '$\\varepsilon$',
  '‖': '$\\Vert$',
  '·': '$\\cdot$',
  '−': '$-$',
  '–': '--',
};
const inLatex = (text: string): string => [...text].map((letter) => LATEX[letter] ?? letter).join('');

export function tableText({ head, rows }: ArmTable, format: TableFormat): string {
  switch (format) {
    case 'csv':
      return `${Papa.unparse([[...head], ...rows.map((row) => [...row])], { newline: '\n' })}\n`;
    case 'markdown':
      return `${markdownTable(head, rows, 1)}\n`;
    case 'latex': {
      const line = (cells: readonly string[]) => `${cells.map(inLatex).join(' & ')} \\\\`;
      return [
        `\\begin{tabular}{l${'r'.repeat(head.length - 1)}}`,
        '\\toprule',
        line(head),
        '\\midrule',
        ...rows.map(line),
        '\\bottomrule',
        '\\end{tabular}',
        '',
      ].join('\n');
    }
  }
}
