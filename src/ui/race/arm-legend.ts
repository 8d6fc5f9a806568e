/**
 * The legend of the charts: a chip per arm, with its line and name. The pointer on a chip raises the arm on all charts,
 * a click shows it alone, and a menu edits it. Fires `arms` with all arms when they are to be others.
 */
import { html, LitElement, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { armsOf, type Arm, type ArmText } from '../../experiment/arms';
import type { Experiment } from '../../experiment/experiment';
import { armWords, changeLabels } from '../../i18n/arms';
import type { Language } from '../../i18n/languages';
import { words } from '../../i18n/race';
import type { Theme } from '../../common/palette';
import { sharedStyles } from '../app/shared-styles';
import { armStyles, type ArmId, type ArmStyle } from '../charts/arm-style';
import { swatch } from '../charts/swatch';
import { placeBelow } from '../controls/place-below';
import './arm-editor';
import type { ArmEditor } from './arm-editor';
import type { ArmFocus } from './arm-focus';
import { legendStyles } from './arm-legend-styles';

const MENU_WIDTH = 380;

declare global {
  interface HTMLElementTagNameMap {
    'arm-legend': ArmLegend;
  }
}

@customElement('arm-legend')
export class ArmLegend extends LitElement {
  @property({ attribute: false }) ids: readonly ArmId[] = [];
  /** The experiment whose arms can be edited; undefined for a recording. */
  @property({ attribute: false }) experiment?: Experiment;
  @property({ attribute: false }) focused!: ArmFocus;
  @property() language: Language = 'en';
  @property() theme: Theme = 'light';
  /** What `focused` shows, because that is one object. */
  @property() shown = '';
  /** The arm whose chip is described, and where: pixels from the start of the legend. */
  @state() private described?: { key: string; at: number; below: number };
  @query('arm-editor') private editor!: ArmEditor;

  static override styles = [sharedStyles, legendStyles];

  override render() {
    const text = armWords(this.language);
    const styles = armStyles(this.ids, this.language);
    const arms = this.experiment ? armsOf(this.experiment) : [];
    const { alone } = this.focused;
    return html`
      <ul aria-label=${text.arms} @keydown=${this.#key}>
        ${this.ids.map(({ key }, i) => this.#chip(styles.get(key)!, arms, i))}
        ${
          this.experiment
            ? html`<li><button class="add" title=${text.addHelp} @click=${this.#add}>${text.add}</button></li>`
            : nothing
        }
        ${
          alone.size > 0
            ? html`<li><button class="plain all" @click=${() => this.focused.all()}>${text.all}</button></li>`
            : nothing
        }
      </ul>
      ${this.#tip(styles)}
      ${
        this.experiment
          ? html`<arm-editor .experiment=${this.experiment} .language=${this.language}></arm-editor>`
          : nothing
      }`;
  }

  /** Opens the editor for an arm that is not there yet. @param from what it begins as. */
  add(anchor: Element, from?: ArmText): void {
    const arms = armsOf(this.experiment!);
    const { method } = arms.find((arm) => arm.method !== 'none') ?? arms[0];
    const first = from ?? { name: '', method, changes: {} };
    const { beta } = this.experiment!;
    const changes = Object.keys(first.changes).length > 0 || first.method === 'none' ? first.changes : { beta };
    this.editor.open({ ...first, changes }, arms.length, anchor);
  }

  #chip(style: ArmStyle, arms: readonly Arm[], i: number) {
    const { key, label, letter } = style;
    const hidden = !this.focused.shows(key);
    return html`<li class="arm ${hidden ? 'hidden' : ''}" data-arm=${key}
      @pointerenter=${(event: PointerEvent) => event.pointerType !== 'touch' && this.#look(event, key)}
      @pointerleave=${this.#leave}>
      <button class="pick" aria-pressed=${this.focused.alone.has(key)} aria-description=${style.verdict}
        @focus=${(event: FocusEvent) => (event.target as Element).matches(':focus-visible') && this.#look(event, key)}
        @blur=${this.#leave} @click=${(event: MouseEvent) => this.#pick(event, key)}>
        ${swatch(style)}${letter ? html`<b>${letter}</b>` : nothing}<span class="name">${label}</span></button>
      ${this.experiment && arms[i] ? this.#menu(style, arms, i) : nothing}
    </li>`;
  }

  #menu(style: ArmStyle, arms: readonly Arm[], i: number) {
    const text = armWords(this.language);
    const own = changeLabels(arms[i].changes, this.language);
    const anchor = (event: globalThis.Event): Element => {
      const menu = (event.target as Element).closest<HTMLElement>('[popover]')!;
      menu.hidePopover();
      return menu.closest('li')!;
    };
    return html`<button class="plain more" popovertarget="menu-${i}" aria-label=${text.actions(style.label)}
        title=${text.actions(style.label)}>⋯</button>
      <div class="panel menu" id="menu-${i}" popover role="dialog" aria-label=${text.actions(style.label)}
        @beforetoggle=${this.#place}>
        <p><b>${style.label}</b></p>
        <p class="small">${style.verdict}</p>
        <p class="small muted">${own.length > 0 ? own.join(words(this.language).comma) : text.noneOwn}</p>
        <div class="row">
          <button @click=${(event: MouseEvent) => this.editor.open(arms[i], i, anchor(event))}>${text.edit}</button>
          <button @click=${(event: MouseEvent) => this.#duplicate(arms, i, anchor(event))}>${text.duplicate}</button>
          <button ?disabled=${arms.length === 1} @click=${(event: MouseEvent) => {
            anchor(event);
            this.#announce(arms.toSpliced(i, 1));
          }}>${text.remove}</button>
        </div>
      </div>`;
  }

  /** What the arm under the pointer optimises. */
  #tip(styles: ReadonlyMap<string, ArmStyle>) {
    const { described } = this;
    const style = described && styles.get(described.key);
    if (!described || !style) return nothing;
    return html`<div class="tip" aria-hidden="true" style="--at:${described.at}px;top:${described.below}px">
      ${style.verdict}<p class="muted">${armWords(this.language).pickHelp}</p></div>`;
  }

  #look = (event: globalThis.Event, key: string): void => {
    const chip = (event.target as Element).closest('li')!;
    const [box, own] = [chip.getBoundingClientRect(), this.getBoundingClientRect()];
    const at = getComputedStyle(this).direction === 'rtl' ? own.right - box.right : box.left - own.left;
    this.described = { key, at, below: box.bottom - own.top + 4 };
    this.focused.raise(key);
  };

  #leave = (): void => {
    this.described = undefined;
    this.focused.raise(undefined);
  };

  #pick(event: MouseEvent, key: string): void {
    this.focused.isolate(key, event.shiftKey || event.ctrlKey || event.metaKey);
    // As in run-buttons.ts: Space must play and pause, not click the chip again.
    if (event.detail > 0) (event.currentTarget as HTMLElement).blur();
  }

  #key = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || this.focused.alone.size === 0) return;
    this.focused.all();
    event.preventDefault();
  };

  #add = (event: MouseEvent): void => this.add(event.currentTarget as Element);

  #duplicate(arms: readonly Arm[], i: number, anchor: Element): void {
    const { name, method, changes } = arms[i];
    const names = arms.map((arm) => arm.name);
    const stem = name.replace(/ \d+$/, '');
    let copy = 2;
    while (names.includes(`${stem} ${copy}`)) copy += 1;
    this.add(anchor, { name: name && `${stem} ${copy}`, method, changes });
  }

  #place = (event: ToggleEvent): void => {
    const menu = event.target as HTMLElement;
    if (event.newState !== 'open') return;
    this.described = undefined;
    placeBelow(menu, menu.closest('li')!, MENU_WIDTH);
  };

  #announce(arms: readonly ArmText[]): void {
    this.dispatchEvent(new CustomEvent('arms', { detail: arms, bubbles: true, composed: true }));
  }
}
