/** The shipped study: the texts generated from it are up to date with its data. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import { expect, it } from 'vitest';
import { OPTIONS } from '../../src/experiment/options';
import { readStudyFolder } from '../../src/headless/commands/findings';
import { findingsFiles, PLOTS_FOLDER } from '../../src/study/findings-markdown';
import { CurvesFile } from '../../src/study/curves-file';
import { planStudy, STUDIED, type TrainingUnit } from '../../src/study/study-plan';
import { withStudy } from '../../src/study/readme-table';
import { curvesFile } from '../../src/study/study-records';
import { reportMarkdown } from '../../src/study/study-report';

const ROOT = path.join(import.meta.dirname, '..', '..');
const FOLDER = path.join(ROOT, 'public', 'study');
const text = (file: string) => readFileSync(path.join(ROOT, file), 'utf8');
const study = readStudyFolder(FOLDER);
const defaults = Object.fromEntries(OPTIONS.map((option) => [option.key, option.default]));

it('docs/findings.md, plots, report and README’s part are up to date (`npm run headless -- findings`)', () => {
  const { markdown, plots } = findingsFiles(study);
  expect(text('docs/findings.md')).toBe(markdown);
  expect(readdirSync(path.join(ROOT, PLOTS_FOLDER)).sort()).toEqual(plots.map(({ name }) => name).sort());
  for (const { name, svg } of plots) expect(text(path.join(PLOTS_FOLDER, name))).toBe(svg);
  expect(text('public/study/report.md')).toBe(reportMarkdown(study));
  expect(withStudy(text('README.md'), study)).toBe(text('README.md'));
});

it('has what the plan of today names: every scenario’s settings, every method and every seed, and its curves', () => {
  const units = planStudy(STUDIED, study.origin.seeds).filter((unit): unit is TrainingUnit => unit.kind === 'training');
  const planned = units.flatMap(({ scenario, variant, experiment: { methods }, seeds }) =>
    methods.flatMap((method) => seeds.map((seed) => `${scenario}.${variant} ${method} ${seed}`)),
  );
  const there = study.runs.map(({ scenario, variant, method, seed }) => `${scenario}.${variant} ${method} ${seed}`);
  expect([...there].sort()).toEqual([...planned].sort());
  for (const { scenario, variant, experiment } of units) {
    const curves = v.parse(
      CurvesFile,
      JSON.parse(readFileSync(path.join(FOLDER, curvesFile(scenario, variant)), 'utf8')),
    );
    // Nobody changes a regime and keeps its numbers. What could not be set then was as it is by default.
    expect({ ...defaults, ...curves.experiment, seed: 0, seeds: 0 }).toEqual({ ...experiment, seed: 0, seeds: 0 });
  }
});
