/** The row of the lab's table (lab/table/table-rows.ts) that a method is; a test holds the two together. */
export const METHOD_ROWS: Readonly<Record<string, string>> = {
  'k1-in-loss': '1',
  'k2-in-loss': '2',
  'k3-in-loss': '3',
  'k1-in-weighted-loss': '4',
  'k2-in-weighted-loss': '5',
  'k3-in-weighted-loss': '6',
  'k1-in-reward': '7',
  'k2-in-reward': '8',
  'k3-in-reward': '9',
  'k2-in-detached-weighted-loss': 'A',
  'k1-in-both': 'B',
  'k3-in-both': 'C',
};
