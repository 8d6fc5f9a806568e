/** Which document says it. */

/** "A Comedy of Estimators", by table or section. */
export const paper = (where: string): string => `Shah 等，“A Comedy of Estimators”（arXiv 2512.21852），${where}`;

/** The first document's table, by rows. */
export const table = (rows: string): string => `《一张表串讲LLM-RL中KL散度正则的正确与错误用法》第 ${rows} 行`;

export const sources = (...all: readonly string[]): string => all.join('；');
