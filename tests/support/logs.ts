/** What tests of logs share: the toy's pictures, and runs as a log has them. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Judgement } from '../../src/logs/judge';
import type { LogRun } from '../../src/logs/log';
import { makePictures, PICTURE_PLACES } from '../../src/logs/pictures';
import { CurvesFile } from '../../src/study/curves-file';
import { parseJson } from '../../src/study/read-study';
import { curvesFile } from '../../src/study/study-records';

const STUDY = path.join(import.meta.dirname, '..', '..', 'public', 'study');

export const pictures = makePictures(
  PICTURE_PLACES.map(({ scenario, variant }) => {
    const file = curvesFile(scenario, variant);
    return parseJson(CurvesFile, readFileSync(path.join(STUDY, file), 'utf8'), file);
  }),
);

/** A run with these series at the steps 0, 1, … */
export const runOf = (series: Record<string, readonly number[]>): LogRun => ({
  name: '',
  series: Object.entries(series).map(([name, values]) => ({
    name,
    steps: values.map((_, i) => i),
    values: [...values],
  })),
});
export const of = (n: number, f: (i: number) => number): number[] => Array.from({ length: n }, (_, i) => f(i));
export const ruleOf = ({ rules }: Judgement, rule: string) => rules.find((result) => result.rule === rule)!;
