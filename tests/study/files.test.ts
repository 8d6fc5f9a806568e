import { describe, expect, it } from 'vitest';
import { CLAIMS } from '../../src/study/claims/all';
import { findingsFiles } from '../../src/study/findings-markdown';
import { markdownTable, seedsText } from '../../src/common/markdown';
import { sourcesInMarkdown } from '../../src/i18n/sources';
import { reportMarkdown } from '../../src/study/study-report';
import type { Study } from '../../src/study/study-records';
import { labSettingsOf } from '../../src/lab/lab-settings';
import { fromQuery } from '../../src/experiment/query';
import { parseSettings } from '../../src/experiment/read-experiment';
import { replayHash } from '../../src/study/place-address';
import { checkXml, mixed, syntheticStudy } from '../support/synthetic-study';

const claimed = syntheticStudy('as-claimed');
const { markdown, plots } = findingsFiles(claimed);

/** Every table has as many cells in each row as in its head. */
function checkTables(text: string): number {
  const tables = text.split('\n\n').filter((block) => block.startsWith('|'));
  for (const table of tables) {
    const widths = table
      .trim()
      .split('\n')
      .map((line) => line.replaceAll('\\|', '').split('|').length);
    expect(new Set(widths).size, table.slice(0, 200)).toBe(1);
  }
  return tables.length;
}

describe('docs/findings.md', () => {
  it('has every claim with its source, checks and plots, and links what it has', () => {
    for (const claim of CLAIMS) {
      expect(markdown).toContain(`<a id="${claim.id}"></a>${claim.claim.en}\n`);
      expect(markdown).toContain(`](#${claim.id})`);
      expect(markdown).toContain(`Source: ${sourcesInMarkdown(claim.source.en)}.`);
      for (const check of claim.check(claimed)) expect(markdown).toContain(check.expected.en);
    }
    const linked = [...markdown.matchAll(/\]\(\.\.\/public\/study\/plots\/([\w-]+\.svg)\)/g)].map((match) => match[1]);
    expect(linked).toEqual(plots.map(({ name }) => name));
    expect(new Set(linked).size).toBe(linked.length);
    for (const { svg } of plots) checkXml(svg);
    expect(checkTables(markdown)).toBe(CLAIMS.length + 1);
    expect(markdown).toContain(`${CLAIMS.length} claims`);
    expect(markdown).toContain('on Nobody’s &lt;adapter\\>');
  });

  it('is the same for the same data, and another for other data', () => {
    expect(findingsFiles(syntheticStudy('as-claimed'))).toEqual({ markdown, plots });
    const other = findingsFiles(syntheticStudy('contrary')).markdown;
    expect(other).toContain('0 reproduced, ');
    expect(markdown).toContain(`${CLAIMS.length} reproduced, 0 in part`);
  });

  it('says where the halves differ', () => {
    const text = findingsFiles(mixed(claimed, syntheticStudy('contrary'))).markdown;
    expect(text).toContain('they differ: reproduced with seeds 1–10, not reproduced with seeds 11–20');
    expect(markdown).not.toContain('they differ: ');
  });

  it('gives addresses and commands that the page and the terminal take', () => {
    const live = [...markdown.matchAll(/live: `\?([^`]+)`/g)].map((match) => match[1]);
    const replays = [...markdown.matchAll(/Replay: `([^`]+)`/g)].map((match) => match[1]);
    const places = CLAIMS.flatMap((claim) => claim.places);
    expect(replays).toEqual(places.map(replayHash));
    expect(live).toHaveLength(places.length);
    for (const [i, query] of live.entries()) {
      const { experiment, problems } = fromQuery(query);
      expect(problems, query).toEqual([]);
      expect([experiment.preset, experiment.methods]).toEqual([places[i].scenario, places[i].methods]);
    }
    const commands = [
      ...markdown.matchAll(
        /`npm run headless -- train --preset ([\w-]+) [^`]*?(?:--set ([^`]*?) )?--seeds 1-4 --out DIR`/g,
      ),
    ];
    expect(commands).toHaveLength(places.length);
    for (const [i, [, preset, set]] of commands.entries()) {
      const methods = places[i].methods;
      expect({ ...parseSettings(set ? set.split(' ') : [], preset), methods }).toEqual(fromQuery(live[i]).experiment);
    }
    const labs = [...markdown.matchAll(/Gradient Lab: `([^`]+)`/g)].map((match) => match[1]);
    expect(labs).toHaveLength(CLAIMS.filter(({ lab }) => lab !== undefined).length);
    for (const hash of labs) expect(labSettingsOf(hash).problems).toEqual([]);
  });
});

describe('the report', () => {
  it('has a row for every method of every variant, and every gradient', () => {
    const text = reportMarkdown(claimed);
    expect(checkTables(text)).toBe(
      new Set(claimed.runs.map(({ scenario, variant }) => `${scenario}.${variant}`)).size + 1,
    );
    const rows = text
      .split('\n')
      .filter((line) => /^\| [^-|]/.test(line) && !line.startsWith('| method') && !line.startsWith('| row'));
    expect(rows).toHaveLength(
      new Set(claimed.runs.map(({ scenario, variant, method }) => `${scenario}.${variant}.${method}`)).size +
        claimed.gradients.length,
    );
    expect(text).toContain('## Slightly off-policy, 2 minibatches');
  });

  it('tells of one scenario alone, with numbers that can be checked by hand', () => {
    const base = {
      ...claimed.runs[0],
      scenario: 'harsh',
      variant: 'base',
      collapse: null,
      collapseStep: null,
      reverseKl: 1,
      forwardKl: 4,
      entropy: 0.5,
    };
    const runs: Study['runs'] = [1, 2].flatMap((seed) => [
      { ...base, method: 'k1-in-reward', seed, accuracyIn: 0.8, accuracyOut: 0.7 },
      {
        ...base,
        method: 'k3-in-reward',
        seed,
        accuracyIn: 0.2,
        accuracyOut: null,
        collapse: 'reward' as const,
        collapseStep: 30 + 10 * seed,
        reverseKl: null,
      },
    ]);
    const text = reportMarkdown({ origin: { ...claimed.origin, seeds: [1, 2] }, runs, gradients: [] });
    expect(text).toContain(
      '| k1 in reward | 0.80 (0.80–0.80) | 0.70 (0.70–0.70) | 0 of 2 (0–66 %) | – | 1.00 (1.00–1.00) | 4.00 ' +
        '(4.00–4.00) | 0.50 (0.50–0.50) | – | – |',
    );
    expect(text).toContain(
      '| k3 in reward | 0.20 (0.20–0.20) | 0.00 (0.00–0.00) | 2 of 2 (34–100 %) | 45.0 (40–50) | no finite value ' +
        '| 4.00 (4.00–4.00) | 0.50 (0.50–0.50) | −0.60 (−0.60 to −0.60) | −0.70 (−0.70 to −0.70) |',
    );
    expect(text).not.toContain('Gradients');
    const alone = reportMarkdown({
      origin: claimed.origin,
      runs: runs.filter(({ method, seed }) => method === 'k3-in-reward' && seed === 1),
      gradients: [],
    });
    expect(alone).toContain(
      '| k3 in reward | 0.20 (no interval) | 0.00 (no interval) | 1 of 1 (21–100 %) | 40 | no finite value | ' +
        '4.00 (no interval) | 0.50 (no interval) | – | – |',
    );
  });
});

it('writes seeds as short as can be, and tables that their text cannot end', () => {
  expect(seedsText([3, 1, 2])).toBe('1–3');
  expect(seedsText([1, 3, 5])).toBe('1, 3, 5');
  expect(seedsText([4])).toBe('4');
  expect(markdownTable(['a', 'b'], [['x | y', '1\n2']], 1)).toBe('| a | b |\n|---|---:|\n| x \\| y | 1 2 |');
});
