/** Typing an estimator: in the race's list of methods, and in the lab. */
import { afterEach, describe, expect, it } from 'vitest';
import { LAB_DEFAULTS } from '../../src/lab/lab-settings';
import type { TypedEstimator, TypedMethod } from '../../src/ui/controls/typed-estimator';
import '../../src/ui/lab/lab-table';
import type { LabTableView } from '../../src/ui/lab/lab-table';
import '../../src/ui/lab/categorical-toy';
import type { LabCategorical } from '../../src/ui/lab/categorical-toy';
import '../../src/ui/race/method-picker';
import type { MethodPicker } from '../../src/ui/race/method-picker';
import { labFixture } from '../support/lab-fixture';
import { find, mount, settled, unmount, words } from '../support/mount-element';

afterEach(unmount);

async function write(field: TypedEstimator, text: string): Promise<void> {
  const input = find<HTMLInputElement>(field, '#expression');
  input.value = text;
  input.dispatchEvent(new Event('input', { bubbles: true }));
  await settled(field);
}

describe('the field', () => {
  it('shows formula, sketch and theory as one types, and refuses in place', async () => {
    const field = await mount<TypedEstimator>('typed-estimator');
    const heard: TypedMethod[] = [];
    field.addEventListener('estimator', ((event: CustomEvent<TypedMethod>) => heard.push(event.detail)) as never);
    await write(field, 'exp(-d) - 1 + d');
    expect(find(field, 'lab-formula').shadowRoot!.querySelector('math')).not.toBeNull();
    expect(words(find(field, '.verdict'))).toBe(
      'This is k3. Biased: its expected gradient is the forward KL’s (this is GRPO’s penalty).',
    );
    expect(find<HTMLInputElement>(field, '.alpha').value).toBe('1');
    expect(words(find(field, 'ul'))).toContain('It pulls home to the reference from everywhere.');
    find(field, '.ready').click();
    await write(field, 'log(d)');
    expect(words(find(field, '[role=alert]'))).toBe(
      'estimator: k is not finite at d = -20; allowed are expressions that are, and whose derivative is, everywhere ' +
        'from -20 to 20.',
    );
    expect(find<HTMLButtonElement>(field, '.ready').disabled).toBe(true);
    const slider = find<HTMLInputElement>(field, '.alpha');
    slider.value = '0.3';
    slider.dispatchEvent(new Event('input', { bubbles: true }));
    await settled(field);
    expect(find<HTMLInputElement>(field, '#expression').value).toBe('alpha(d, 0.3)');
    expect(words(find(field, '.verdict'))).toContain('α-divergence of α = 0.3');
    expect(heard).toEqual([{ estimator: '(exp(-d)-1+d)', method: '(exp(-d)-1+d)-in-loss' }]);
    field.language = 'zh';
    await settled(field);
    expect(words(find(field, 'ul'))).toMatch(/无论在哪里/);
  });

  it('adds its method to the race’s list, ticked, with a verdict', async () => {
    const picker = await mount<MethodPicker>('method-picker', { chosen: ['none'] });
    let chosen: readonly string[] = [];
    picker.addEventListener('methods', ((event: CustomEvent<readonly string[]>) => {
      chosen = event.detail;
    }) as never);
    find(picker, '.open').click();
    await settled(picker);
    find<HTMLDetailsElement>(picker, 'details').open = true;
    const field = find<HTMLElement>(picker, 'typed-estimator') as unknown as TypedEstimator;
    await write(field, 'min(d, 2)');
    find(field, '.ready').click();
    await settled(picker);
    const row = [...picker.renderRoot.querySelectorAll('li')].at(-1)!;
    expect(words(row)).toContain('min(δ,2) in loss');
    expect(words(row)).toContain('Biased: what it descends is no divergence');
    expect(row.querySelector('input')!.checked).toBe(true);
    find(picker, 'button.primary').click();
    await expect.poll(() => chosen).toEqual(['none', '(min(d,2))-in-loss']);
  });
});

describe('in the lab', () => {
  const estimator = '(alpha(d,0.5))';

  it('it has rows with formulas, and theory as their explanation', async () => {
    const fixture = labFixture();
    const rows = fixture.rows.map((row) => (row.row === '2' ? { ...row, row: 'H' } : row));
    const table = { ...fixture, settings: { ...LAB_DEFAULTS, estimator }, rows };
    const view = await mount<LabTableView>('lab-table', { table });
    const name = find(view, '[data-key="H name "]');
    expect(words(name)).toContain('alpha(δ,0.5) in loss');
    expect(view.renderRoot.querySelectorAll('tbody.typed')).toHaveLength(4);
    expect(find(view, '[data-key^="K gradient"] lab-formula').shadowRoot!.querySelector('math')).not.toBeNull();
    view.explain('H', 'verdict');
    const dialog = find(view, 'lab-explanation').shadowRoot!;
    await expect.poll(() => words(dialog.querySelector('dialog')!)).toContain('the Hellinger distance');
    expect(words(dialog.querySelector('dialog')!)).toContain('d = logpi - logref');
  });

  it('it stands in the categorical toy', async () => {
    const toy = await mount<LabCategorical>('lab-categorical', { estimator });
    expect([...toy.renderRoot.querySelectorAll('figcaption')].map(words).slice(-3)).toEqual([
      'H alpha(δ,0.5) in loss',
      'J alpha(δ,0.5) in ρ·loss',
      'K alpha(δ,0.5) in reward',
    ]);
  });
});
