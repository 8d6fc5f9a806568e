/** Mounts the whole page with a fake worker, at a query chosen by the test. */
import '../../src/ui/app/page.css';
import '../../src/ui/race/race-view';
import { chooseLanguage } from '../../src/ui/app/language';
import type { RlvrPage } from '../../src/ui/race/race-view';
import type { MetricChart } from '../../src/ui/charts/metric-chart';
import { TrainingClient } from '../../src/ui/race/training-client';
import { FakeWorker } from './fake-worker';

export interface Mounted {
  page: RlvrPage;
  worker: FakeWorker;
  /** First element that fits, inside whatever shadow it lies. */
  find<T extends HTMLElement>(selector: string): T;
  text(selector: string): string;
  chart(metric: string): MetricChart;
  field(key: string): HTMLInputElement;
  /** Types into a field and leaves it. */
  fill(key: string, text: string): Promise<void>;
  /** Waits until everything has been rendered and drawn. */
  settled(): Promise<void>;
  unmount(): void;
}

const own = new URLSearchParams(location.search);

export async function mount(query = '', recording?: object): Promise<Mounted> {
  // The test runner's own keys go while the page looks: it complains of keys that are no setting.
  history.replaceState(null, '', `${location.pathname}?${query}`);
  const realFetch = window.fetch;
  window.fetch = (async (input: RequestInfo | URL, init?: RequestInit) =>
    String(input).includes('recorded/')
      ? new Response(recording ? JSON.stringify(recording) : '<!doctype html>', { status: 200 })
      : realFetch(input, init)) as typeof fetch;

  chooseLanguage('en');
  const worker = new FakeWorker();
  const page = document.createElement('rlvr-page') as RlvrPage;
  page.client = new TrainingClient(worker);
  document.body.append(page);
  const search = (root: ParentNode, selector: string): HTMLElement | null => {
    const here = root.querySelector<HTMLElement>(selector);
    if (here) return here;
    for (const element of root.querySelectorAll('*')) {
      const inside = element.shadowRoot && search(element.shadowRoot, selector);
      if (inside) return inside;
    }
    return null;
  };
  const mounted: Mounted = {
    page,
    worker,
    find: <T extends HTMLElement>(selector: string) => {
      const found = search(document, selector);
      if (!found) throw new Error(`The page has no ${selector}.`);
      return found as T;
    },
    text: (selector) => mounted.find(selector).textContent!.replace(/\s+/g, ' ').trim(),
    chart: (metric) =>
      [...page.renderRoot.querySelectorAll<MetricChart>('metric-chart')].find((chart) => chart.metric === metric)!,
    field: (key) => mounted.find(`[data-key=${key}]`).shadowRoot!.querySelector('input')!,
    fill: async (key, text) => {
      const input = mounted.field(key);
      input.value = text;
      input.dispatchEvent(new globalThis.Event('change'));
      await mounted.settled();
    },
    settled: async () => {
      // A task, in which listeners of the browser's own events run, then rendering (parents, then children), then
      // drawing.
      await new Promise((resolve) => {
        setTimeout(resolve, 20);
      });
      await page.updateComplete;
      await page.drawn;
      await page.updateComplete;
    },
    unmount: () => {
      page.remove();
      window.fetch = realFetch;
      history.replaceState(null, '', `${location.pathname}?${own}`);
    },
  };
  await page.updateComplete;
  return mounted;
}
