/**
 * Reads what a page shows, from inside the page, and waits for it. Works with any driver, because it has no imports and
 * no state.
 */
import type { AuditSummary } from '../../src/audit/ledger';
import type { AdapterDescription } from '../../src/population/api';

export interface Look {
  /** The status line, without the table behind it. */
  status: string;
  /** Steps on the chart, of this training alone: at first the page may show one that was recorded. */
  steps: number;
  /** Empty while that is so. */
  verdict: string;
  notices: string[];
  adapter?: AdapterDescription;
  audit?: AuditSummary;
  /** Milliseconds since the navigation. */
  at: number;
}

/** Runs inside the page. @returns a Look as JSON. */
export function look(): string {
  const page = document.querySelector('rlvr-page');
  const text = (selector: string) =>
    [...(page?.shadowRoot?.querySelectorAll(selector) ?? [])].map((element) =>
      (element.textContent ?? '').replace(/\s+/g, ' ').trim(),
    );
  const session = page?.session;
  const recorded = (text('.recorded')[0] ?? '') !== '';
  const [status = ''] = text('.status');
  const [behind = ''] = text('#audit');
  return JSON.stringify({
    status: status.replace(behind, ' '),
    steps: session?.curves.raw('k3-in-reward', 'reward', Infinity)[0]?.length ?? 0,
    verdict: recorded ? '' : (text('section.verdict')[0] ?? ''),
    notices: text('.notice span'),
    adapter: session?.adapter,
    audit: session?.audit,
    at: performance.now(),
  });
}

/** Looks until it is so. @throws Error with the last look, after `seconds`. */
export async function seen(
  lookAt: () => Promise<Look>,
  so: (look: Look) => boolean,
  what: string,
  seconds: number,
): Promise<Look> {
  const end = performance.now() + 1000 * seconds;
  for (;;) {
    const now = await lookAt();
    if (so(now)) return now;
    if (performance.now() > end) throw new Error(`${what}: not seen in ${seconds} s; last: ${JSON.stringify(now)}`);
    await new Promise((resolve) => {
      setTimeout(resolve, 50);
    });
  }
}
