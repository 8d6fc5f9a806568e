/** Which document says it. */

/** "A Comedy of Estimators", by table or section. */
export const paper = (where: string): string => `Shah et al., “A Comedy of Estimators” (arXiv 2512.21852), ${where}`;

/** The first document's table, by rows. */
export const table = (rows: string): string =>
  '“一张表串讲LLM-RL中KL散度正则的正确与错误用法” (one table of KL penalties), ' +
  `${rows.length === 1 ? 'row' : 'rows'} ${rows}`;

export const sources = (...all: readonly string[]): string => all.join('; ');
