/** A choice among few values as adjacent buttons; radio buttons for the keyboard and screen readers. */
import { html } from 'lit';
import { live } from 'lit/directives/live.js';

export interface Segment<Value extends string> {
  value: Value;
  label: string;
}

/** @param title tooltip of the whole control. */
export function segmented<Value extends string>(
  legend: string,
  segments: readonly Segment<Value>[],
  chosen: Value,
  choose: (value: Value) => void,
  title = '',
) {
  return html`<fieldset class="segments" title=${title}><legend>${legend}</legend><div>
    ${segments.map(
      ({ value, label }) => html`<label class=${value === chosen ? 'chosen' : ''}>
      <input type="radio" name=${legend} .checked=${live(value === chosen)}
        @change=${() => choose(value)} />${label}</label>`,
    )}
  </div></fieldset>`;
}
