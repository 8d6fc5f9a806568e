/** The Findings with an invented study, and replays of invented curves in the race. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import '../../../src/ui/app/page.css';
import { CLAIMS } from '../../../src/study/claims/all';
import { findings } from '../../../src/study/findings';
import type { Study } from '../../../src/study/study-records';
import { presetExperiment } from '../../../src/experiment/read-experiment';
import { fromQuery } from '../../../src/experiment/query';
import { chooseLanguage } from '../../../src/ui/app/language';
import { loadStudy } from '../../../src/ui/findings/load-study';
import { liveExperiment } from '../../../src/ui/replay/replay';
import type { FindingsView } from '../../../src/ui/findings/findings-view';
import '../../../src/ui/findings/findings-view';
import { mixed, syntheticStudy } from '../../support/synthetic-study';
import { syntheticCurves } from '../../support/findings-curves';
import { mount, type Mounted } from '../../support/mount';

const home = location.href;
const realFetch = window.fetch;
const eventually = <T>(read: () => T) => expect.poll(read, { timeout: 5000, interval: 20 });
const plain = (element: Element | null | undefined): string => element?.textContent?.replace(/\s+/g, ' ').trim() ?? '';

/** Serves these files of public/study/, and the page itself for every other one, as Vite does. */
function serve(files: Record<string, string>): void {
  window.fetch = (async (input: RequestInfo | URL, init?: RequestInit) => {
    const [, file] = /study\/(.*)$/.exec(String(input)) ?? [];
    if (file === undefined) return realFetch(input, init);
    return file in files
      ? new Response(files[file])
      : new Response('<!doctype html>', { headers: { 'content-type': 'text/html' } });
  }) as typeof fetch;
}

const lines = (records: readonly unknown[]): string => records.map((record) => `${JSON.stringify(record)}\n`).join('');
const filesOf = ({ origin, runs, gradients }: Study): Record<string, string> => ({
  'study.json': JSON.stringify(origin),
  'runs.jsonl': lines(runs),
  'gradients.jsonl': lines(gradients),
});

beforeEach(() => chooseLanguage('en'));
afterEach(() => {
  window.fetch = realFetch;
  history.replaceState(null, '', home);
});

describe('the Findings', () => {
  let view: FindingsView;
  afterEach(() => view.remove());

  async function show(study: Study | Error, hash = '#findings'): Promise<void> {
    history.replaceState(null, '', `${location.pathname}${location.search}${hash}`);
    view = document.createElement('findings-view') as FindingsView;
    view.load = () => (study instanceof Error ? Promise.reject(study) : Promise.resolve(study));
    document.body.append(view);
    await eventually(() => view.renderRoot.querySelector('.claim, .notice')).toBeTruthy();
  }
  const all = (selector: string): HTMLElement[] => [...view.renderRoot.querySelectorAll<HTMLElement>(selector)];

  it('every claim has its verdict, checks, plots, reason, and whether the halves of the seeds agree', async () => {
    // In the lower seeds everything is as claimed, in the upper ones the contrary.
    const study = mixed(syntheticStudy('as-claimed'), syntheticStudy('contrary'));
    const found = findings(study);
    await show(study);
    expect(plain(view.renderRoot.querySelector('.lead'))).toContain(`${CLAIMS.length} claims`);
    expect(plain(view.renderRoot.querySelector('.what:not(.muted)'))).toContain(
      `${study.runs.length.toLocaleString('en')} runs, 20 seeds`,
    );
    expect(plain(view.renderRoot.querySelector('.origin'))).toContain(study.origin.adapter);
    expect(all('.summary li')).toHaveLength(CLAIMS.length);
    const words = {
      reproduced: '✓reproduced',
      'in-part': '◐in part',
      'not-reproduced': '✕not reproduced',
      undecided: '?undecided',
    };
    for (const [i, { claim, verdict, checks, halves, panels }] of found.entries()) {
      const section = all('.claim')[i];
      expect(plain(section.querySelector('.badge'))).toBe(words[verdict]);
      expect(plain(all('.summary .badge')[i])).toBe(words[verdict]);
      expect(plain(section.querySelector('h2'))).toBe(claim.claim.en);
      expect(
        [...section.querySelectorAll('tbody tr')].map((row) => row.querySelector('.mark')!.getAttribute('aria-label')),
      ).toEqual(
        checks.map(({ outcome }) => ({ holds: 'holds', open: 'not decided', contrary: 'the contrary' })[outcome]),
      );
      expect(plain(section.querySelector('tbody tr:last-child td:last-child'))).toBe(
        checks.at(-1)!.measured.en.replace(/\s+/g, ' '),
      );
      expect(section.querySelectorAll('.panels svg')).toHaveLength(panels.length);
      expect(plain(section.querySelector('.reason'))).toContain(claim.reason[verdict].en);
      expect(plain(section)).toMatch(
        halves[0].verdict === halves[1].verdict
          ? /The two halves of the seeds \((1–10 and 11–20|1 and 2)\) agree/
          : /do not agree: reproduced with (1–10, .* with 11–20|1, .* with 2)\./,
      );
    }
    expect(found.some(({ halves }) => halves[0].verdict !== halves[1].verdict)).toBe(true);
  });

  it('leads from every place to its recorded runs, and to the race with its settings', async () => {
    await show(syntheticStudy('as-claimed'));
    for (const [i, { places }] of CLAIMS.entries()) {
      const links = [...all('.claim')[i].querySelectorAll<HTMLAnchorElement>('.places a[href*="replay"]')];
      expect(links.map((link) => link.getAttribute('href'))).toEqual(
        places.map(({ scenario, variant, methods }) => `#replay=${scenario}.${variant}&methods=${methods.join(',')}`),
      );
      for (const [p, link] of links.entries()) {
        const query = link.nextElementSibling!.getAttribute('href')!;
        expect(fromQuery(query.slice(query.indexOf('?')))).toEqual({
          experiment: liveExperiment(places[p]),
          problems: [],
        });
      }
    }
  });

  it('goes to the claim of the address, and says so where nobody makes it', async () => {
    const last = CLAIMS[CLAIMS.length - 1].id;
    await show(syntheticStudy('as-claimed'), `#findings=${last}`);
    const section = all('.claim').at(-1)!;
    await eventually(() => view.shadowRoot!.activeElement).toBe(section);
    expect(section.getBoundingClientRect().top).toBeLessThan(innerHeight);
    view.follow('#findings=nonsense');
    await view.updateComplete;
    expect(plain(view.renderRoot.querySelector('.notice'))).toBe("In the address: there is no claim 'nonsense'.");
    view.follow('#findings');
    await view.updateComplete;
    expect(view.renderRoot.querySelector('.notice')).toBeNull();
  });

  it('speaks Chinese', async () => {
    await show(syntheticStudy('as-claimed'));
    all('.languages button')[1].click();
    await view.updateComplete;
    expect(document.documentElement.lang).toBe('zh-CN');
    expect(plain(view.renderRoot.querySelector('h1'))).toBe('结论');
    expect(plain(all('.claim h2')[0])).toBe(CLAIMS[0].claim.zh);
    expect(plain(all('.claim .badge')[0])).toBe('✓已复现');
  });

  it('says in one sentence what is wrong with a study', async () => {
    await show(new Error('study/runs.jsonl is missing.'));
    expect(plain(view.renderRoot.querySelector('[role=alert]'))).toBe(
      'There is nothing to show: study/runs.jsonl is missing.',
    );
  });

  it('says which record a claim misses', async () => {
    const { origin, runs, gradients } = syntheticStudy('as-claimed');
    await show({ origin, runs: runs.filter(({ scenario }) => scenario !== 'paper'), gradients });
    expect(plain(view.renderRoot.querySelector('[role=alert]'))).toMatch(/the study has no runs of .* in paper\.base/);
  });
});

describe('the files of a study', () => {
  const study = syntheticStudy('as-claimed', [1, 2]);

  it('are read as they were written', async () => {
    serve(filesOf(study));
    expect(await loadStudy()).toEqual(study);
  });

  it('are refused by file, line and field', async () => {
    const refusal = async (change: Record<string, string | undefined>): Promise<string> => {
      serve(
        Object.fromEntries(
          Object.entries({ ...filesOf(study), ...change }).filter(
            (entry): entry is [string, string] => entry[1] !== undefined,
          ),
        ),
      );
      return loadStudy().then(
        () => 'read',
        (error: Error) => error.message,
      );
    };
    expect(await refusal({ 'gradients.jsonl': undefined })).toBe(
      'study/gradients.jsonl is missing: no study lies beside this page.',
    );
    expect(await refusal({ 'study.json': '{' })).toBe('study/study.json is broken: it is no JSON.');
    expect(await refusal({ 'runs.jsonl': lines([study.runs[0], { ...study.runs[1], accuracyIn: 'much' }]) })).toMatch(
      /^study\/runs\.jsonl, line 2, is broken: accuracyIn: got 'much'; allowed is .*number/,
    );
  });
});

describe('a replay in the race', () => {
  let at: Mounted;
  afterEach(() => at.unmount());
  const METHODS = ['k1-in-reward', 'k3-in-reward'];
  const button = (name: string): HTMLButtonElement =>
    [...at.page.renderRoot.querySelectorAll('button')].find((each) => plain(each) === name)!;
  const bar = (): string => plain(at.page.renderRoot.querySelector('.runs'));

  async function open(hash: string, query = ''): Promise<void> {
    serve({
      'curves/harsh.base.json': JSON.stringify(syntheticCurves('harsh', [...METHODS, 'none'])),
      'curves/paper.base.json': '{"runs":[]}',
    });
    at = await mount(`${query}${hash}`);
    // What the address means is loaded first.
    await eventually(() => bar() + at.page.session.notices.length + at.worker.posted.length).toMatch(
      /Recorded run|[1-9]$/,
    );
    await at.settled();
  }

  it('plays what was recorded, and trains nothing', async () => {
    await open(`#replay=harsh.base&methods=${METHODS.join(',')}`);
    expect(bar()).toMatch(/Recorded run: 2 methods × 20 seeds\s*step \d+ of \d+\s*Harsh/);
    expect(at.find('.runs [title]').title).toMatch(/^an invented adapter: npm run headless -- study /);
    await eventually(() => at.chart('reward').renderRoot.querySelector('canvas')!.getAttribute('aria-label')).toMatch(
      /k1 in reward 0\.80/,
    );
    expect(at.worker.posted).toEqual([]);

    const before = at.page.renderRoot.querySelector('.runs button')!;
    window.dispatchEvent(new KeyboardEvent('keydown', { key: ' ' }));
    await at.settled();
    expect(plain(before)).toBe('Play');
    button('Play').click();
    await at.settled();
    expect(plain(before)).toBe('Pause');
    expect(at.worker.posted).toEqual([]);
  });

  it('goes live with the same methods and the preset’s settings, and leaves the address of the replay', async () => {
    await open('#replay=harsh.base');
    expect(bar()).toContain('3 methods × 20 seeds');
    button('Run it live').click();
    await at.settled();
    const experiment = { ...presetExperiment('harsh'), methods: [...METHODS, 'none'] };
    expect(at.worker.posted).toEqual([{ type: 'start', experiment }]);
    expect(location.hash).toBe('');
    expect(fromQuery(location.search).experiment).toEqual(experiment);
    expect(bar()).not.toContain('Recorded run');
  });

  it('is left by a change of the settings, which is trained', async () => {
    await open('#replay=harsh.base');
    await at.fill('beta', '0.2');
    expect(at.worker.posted).toEqual([
      { type: 'start', experiment: { ...presetExperiment('harsh'), methods: [...METHODS, 'none'], beta: 0.2 } },
    ]);
    expect(bar()).not.toContain('Recorded run');
  });

  it('holds up the training that is under way, which goes on afterwards', async () => {
    await open('', 'seeds=1');
    at.worker.begin();
    history.replaceState(null, '', `${location.pathname}${location.search}#replay=harsh.base`);
    await at.page.follow();
    await at.settled();
    expect(bar()).toContain('Recorded run');
    expect(at.worker.posted.at(-1)).toEqual({ type: 'pause' });
    history.replaceState(null, '', `${location.pathname}${location.search}`);
    await at.page.follow();
    await at.settled();
    expect(at.worker.posted.slice(-2)).toEqual([{ type: 'pause' }, { type: 'play' }]);
    expect(bar()).toContain('step 0 of 160');
  });

  it.each([
    ['#replay=nowhere.base', /replay: got 'nowhere'; allowed are the studied scenarios: .*harsh/],
    ['#replay=harsh.m2', /replay: got 'harsh\.m2'; allowed is harsh\.base\./],
    ['#replay=harsh.base&methods=k9', /methods: got 'k9'; allowed are those recorded of harsh\.base: k1-in-reward/],
    ['#replay=gentle.base', /study\/curves\/gentle\.base\.json is missing/],
    ['#replay=paper.base', /study\/curves\/paper\.base\.json is broken: experiment/],
  ])('says what is wrong with %s, and trains as if it were not there', async (hash, sentence) => {
    await open(hash);
    await at.settled();
    expect(plain(at.page.renderRoot.querySelector('.notices'))).toMatch(sentence);
    expect(at.worker.posted).toEqual([{ type: 'start', experiment: presetExperiment('collapse') }]);
    expect(location.hash).toBe('');
  });
});
