/** The lab's training towards the optimum, with a fake worker. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chooseLanguage } from '../../../src/ui/app/language';
import { OPTIMUM_DEFAULTS } from '../../../src/lab/optimum/optimum-options';
import { LAB_DEFAULTS } from '../../../src/lab/lab-settings';
import type { LabOptimum } from '../../../src/ui/lab/lab-optimum';
import { button, eventually, mount, unmount, view, worker } from '../../support/mounted-lab';

beforeEach(() => chooseLanguage('en'));
afterEach(unmount);

describe('the way to the optimum', () => {
  const optimum = (): LabOptimum => view.renderRoot.querySelector('lab-optimum')!;

  it('a wrong β is refused; a right one trains to the end, and the text says which rows arrived', async () => {
    await mount();
    await eventually(() => view.session.phase).toMatch(/measuring|settled/);
    const beta = optimum().renderRoot.querySelector('input')!;
    beta.value = '-1';
    beta.dispatchEvent(new Event('input'));
    await optimum().updateComplete;
    expect(optimum().renderRoot.querySelector('[role=alert]')!.textContent).toBe(
      'β, weight of the penalty: got -1; allowed are numbers from 0.05 to 2.',
    );
    expect(button('Train exactly', optimum().renderRoot).disabled).toBe(true);
    beta.value = '0.5';
    beta.dispatchEvent(new Event('input'));
    await optimum().updateComplete;
    button('Train exactly', optimum().renderRoot).click();
    await expect.poll(() => optimum().step, { timeout: 30_000 }).toBe(OPTIMUM_DEFAULTS.steps);
    await eventually(() => optimum().training).toBe(false);
    expect(worker().of('openOptimum')).toEqual([
      [
        {
          level: 'sequence',
          prompts: LAB_DEFAULTS.prompts,
          estimator: '',
          answerLength: 3,
          beta: 0.5,
          learningRate: OPTIMUM_DEFAULTS.learningRate,
        },
      ],
    ]);
    await optimum().updateComplete;
    const cells = [...optimum().renderRoot.querySelectorAll('tbody tr')].map((line) =>
      [...line.children].map((cell) => cell.textContent!.trim()),
    );
    expect(cells.map(([name, , , , , end]) => [name, end])).toEqual([
      ['0 exact gradient', 'at π*'],
      ['2 = 7', 'at π*'],
      [expect.stringMatching(/^9 k3/), 'still moving'],
    ]);
    expect(optimum().renderRoot.querySelector('.means')!.textContent).toMatch(
      /Rows 0, 2, 7 arrive at the optimum.*Rows 9 were still moving: where they would end is not known yet\./s,
    );
  });
});
