/** Names of the page's views. `more` stands before the label where there is room for it. */
export const views = {
  race: { more: '', label: 'Race' },
  lab: { more: 'Gradient ', label: 'Lab' },
  findings: { more: '', label: 'Findings' },
  log: { more: 'Your ', label: 'Log' },
  bench: { more: '', label: 'Bench' },
};
