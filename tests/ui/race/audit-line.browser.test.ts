/** The page's display of audits. */
import { afterEach, expect, it } from 'vitest';
import type { AuditSummary } from '../../../src/audit/ledger';
import { mount, type Mounted } from '../../support/mount';

let at: Mounted;
afterEach(() => at.unmount());

const NONE: AuditSummary = {
  computedIn: 'float32',
  shape: 'workgroups of 64',
  updates: 0,
  light: 0,
  lastStep: null,
  quantities: [],
  refuted: [],
};
const SOME: AuditSummary = {
  ...NONE,
  updates: 14,
  lastStep: 31,
  quantities: [
    { quantity: 'rewards', numbers: 896, error: 0, tolerance: 0 },
    { quantity: 'gradient', numbers: 406, error: 4.2e-6, tolerance: 2e-5 },
  ],
};
const button = () => at.page.renderRoot.querySelector<HTMLButtonElement>('button.audit');

it('says how many updates were checked, and how well, and opens to a table by quantity', async () => {
  at = await mount();
  at.worker.begin();
  at.worker.say({ type: 'audit', audit: NONE });
  await at.settled();
  expect(at.text('.status')).toContain('checking the first update');
  expect(button()).toBeNull();
  at.worker.say({ type: 'audit', audit: SOME });
  await at.settled();
  expect(button()!.textContent).toBe('checked against float64: 14 updates, worst error 4·10⁻⁶');
  button()!.click();
  const panel = at.find('#audit');
  expect(panel.matches(':popover-open')).toBe(true);
  expect(
    [...panel.querySelectorAll('tbody tr')].map((row) => [...row.children].map((cell) => cell.textContent)),
  ).toEqual([
    ['Rewards', '896', '0', '0'],
    ['Gradient, by tensor', '406', '4·10⁻⁶', '2·10⁻⁵'],
  ]);
  expect(panel.textContent).toContain('shape of the kernels: workgroups of 64');
  const box = panel.getBoundingClientRect();
  expect(box.left >= 0 && box.right <= innerWidth).toBe(true);
});

it('drops what was computed wrong, with the collapses in it, and says what was given up', async () => {
  at = await mount();
  const runs = at.worker.begin();
  at.worker.train(runs, [...Array(60).keys()], () => ({ reward: 0.1 }));
  at.worker.collapse(runs[0], 41);
  const wrong = {
    adapter: 'a broken driver',
    shape: 'workgroups of 64',
    step: 55,
    quantity: 'gradient' as const,
    what: 'k1-in-reward, seed 1, step 55: the gradient of lm_head.weight',
    error: 1.1,
    tolerance: 2e-5,
  };
  at.worker.say({
    type: 'rewound',
    step: 19,
    wrong: true,
    message: { code: 'wrong-numbers', wrong, step: 20, now: 'workgroups of 16' },
  });
  at.worker.say({ type: 'audit', audit: { ...SOME, shape: 'workgroups of 16', refuted: [wrong] } });
  await at.settled();
  expect(at.page.session.curves.lastStep).toBe(19);
  expect(at.page.session.collapses).toEqual([]);
  expect(button()!.classList.contains('mended')).toBe(true);
  expect(at.find('#audit').textContent).toContain(
    'a broken driver, workgroups of 64: k1-in-reward, seed 1, step 55: the gradient of lm_head.weight is 1.1e+0 ' +
      'from float64',
  );
});

it('says so where the processor computes in float64 itself', async () => {
  at = await mount();
  at.worker.begin();
  at.worker.say({ type: 'audit', audit: { ...NONE, computedIn: 'float64', shape: null } });
  await at.settled();
  expect(button()!.textContent).toBe('computed in float64');
});
