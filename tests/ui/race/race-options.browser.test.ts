/** Options of the race: in the form, in the address, and refused by the worker. */
import { afterEach, describe, expect, it } from 'vitest';
import { presetExperiment } from '../../../src/experiment/read-experiment';
import type { LiveChange } from '../../../src/training/protocol';
import { mount, type Mounted } from '../../support/mount';
import { inEnglish } from '../../support/in-english';

let at: Mounted;
afterEach(() => at.unmount());

const problems = (): string => at.page.renderRoot.querySelector('.notices')!.textContent!;

const OTHER_DIGITS = { code: 'digits-of-policy', field: 'digits', given: 1, digits: 2 } as const;

describe('options of the race', () => {
  it('junk in the form is refused beside the field, and nothing is posted', async () => {
    at = await mount();
    at.worker.begin();
    const before = at.worker.posted.length;
    await at.fill('beta', 'lots');
    const field = at.find('[data-key=beta]').shadowRoot!;
    expect(field.querySelector('[role=alert]')!.textContent).toBe(
      "beta: got 'lots'; allowed are numbers from -10 to 10.",
    );
    expect(at.field('beta').value).toBe('lots');
    expect(at.field('beta').getAttribute('aria-invalid')).toBe('true');
    await at.fill('prompts', '-3');
    await at.fill('minibatches', '3');
    expect(at.find('[data-key=minibatches]').shadowRoot!.querySelector('[role=alert]')!.textContent).toMatch(
      /minibatches: got '3' with 8 prompts/,
    );
    expect(at.worker.posted).toHaveLength(before);
    expect(location.search).not.toContain('beta');
    // Mended: the sentence goes.
    await at.fill('beta', '0.3');
    expect(field.querySelector('[role=alert]')).toBeNull();
    expect(at.worker.posted).toHaveLength(before);
  });

  it('a live change is posted, kept in the address, and marked once the worker confirms it', async () => {
    at = await mount();
    const runs = at.worker.begin();
    at.worker.train(runs, [0, 1, 2], () => ({ reward: 0.5 }));
    await at.fill('beta', '0.05');
    expect(at.worker.of('change')).toEqual([{ type: 'change', changes: { beta: 0.05 } }]);
    expect(at.worker.of('start')).toHaveLength(1);
    expect(new URLSearchParams(location.search).get('beta')).toBe('0.05');
    const changes: LiveChange[] = [{ key: 'beta', before: 0.3, after: 0.05 }];
    at.worker.say({ type: 'changed', step: 2, changes });
    await at.settled();
    expect(at.page.session.changes).toEqual([{ step: 2, changes }]);
  });

  it('an option that is not live restarts the training with all current settings', async () => {
    at = await mount();
    at.worker.begin();
    await at.fill('beta', '0.05');
    await at.fill('groupSize', '16');
    expect(at.worker.of('start').at(-1)!.experiment).toEqual({
      ...presetExperiment('collapse'),
      beta: 0.05,
      groupSize: 16,
    });
  });

  it('a start that the worker refuses returns the form to what runs', async () => {
    at = await mount();
    at.worker.begin();
    const select = at.find('[data-key=digits]').shadowRoot!.querySelector('select')!;
    select.value = '1';
    select.dispatchEvent(new globalThis.Event('change'));
    await at.settled();
    expect(new URLSearchParams(location.search).get('digits')).toBe('1');
    at.worker.say({ type: 'problem', message: OTHER_DIGITS, fatal: false });
    await at.settled();
    expect(problems()).toContain("digits: got '1'; allowed is 2, with which the reference policy was pretrained");
    expect(at.page.session.experiment.digits).toBe(2);
    expect(new URLSearchParams(location.search).get('digits')).toBeNull();
    expect(select.value).toBe('2');
  });

  it('junk in the address is reported in short lines, in full on demand, and training starts', async () => {
    at = await mount('beta=junk&lr=2e-3&foo=1');
    await at.settled();
    expect([...at.page.renderRoot.querySelectorAll('.notice li')].map((line) => line.textContent)).toEqual([
      "beta 'junk': the preset’s 0.3 is used",
      "'foo': unknown, ignored",
    ]);
    const details = at.find<HTMLDetailsElement>('.notice details');
    expect(details.open).toBe(false);
    expect(details.textContent).toContain("beta: got 'junk'; allowed are numbers from -10 to 10.");
    expect(problems()).toMatch(/^\s*In the address: /);
    expect(at.page.renderRoot.querySelectorAll('.notice')).toHaveLength(1);
    expect(at.worker.of('start')[0].experiment).toMatchObject({ beta: 0.3, learningRate: 2e-3 });
    at.find<HTMLButtonElement>('.notice button').click();
    await at.settled();
    expect(problems().trim()).toBe('');
  });

  it('digits that the reference policy does not know are reported once, with a button to pretrain', async () => {
    at = await mount('digits=1');
    const message = OTHER_DIGITS;
    const refuse = async () => {
      at.worker.say({ type: 'status', status: 'failed', message, step: 0, stepsPerSecond: 0 });
      at.worker.say({ type: 'problem', message, fatal: true });
      await at.settled();
    };
    await refuse();
    const said = () => at.page.renderRoot.textContent!.split(inEnglish(message)).length - 1;
    expect(said()).toBe(1);
    expect(at.text('.status')).not.toContain('digits');
    // Play asks for the same once more, and is told the same.
    at.find<HTMLButtonElement>('.runs .primary').click();
    expect(at.worker.posted.map((command) => command.type)).toEqual(['start', 'start']);
    await refuse();
    expect(said()).toBe(1);
    at.find<HTMLButtonElement>('.notice .mend').click();
    expect(at.worker.of('pretrain')).toHaveLength(1);
    at.worker.status('pretraining', 1);
    await at.settled();
    expect(at.page.renderRoot.querySelector('.notice .mend')).toBeNull();
  });
});
