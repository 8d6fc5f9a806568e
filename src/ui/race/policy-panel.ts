/** The policy panel: pretrain a reference policy, load another one, or download a trained one. */
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { armOf, type RunInfo } from '../../experiment/population-spec';
import { armIds, armStyles } from '../charts/arm-style';
import type { PretrainProgress } from './race-state';
import { sharedStyles } from '../app/shared-styles';
import { words } from '../../i18n/race';
import type { Language } from '../../i18n/languages';

@customElement('policy-panel')
export class PolicyPanel extends LitElement {
  @property({ attribute: false }) runs: readonly RunInfo[] = [];
  @property({ attribute: false }) progress: PretrainProgress | undefined;
  @property() language: Language = 'en';

  static override styles = [
    sharedStyles,
    css`
    section { border-top: 1px solid var(--line); padding: 12px 0; display: grid; gap: 8px; justify-items: start; }
    progress { width: 100%; accent-color: var(--accent); }
    .row { display: flex; gap: 8px; flex-wrap: wrap; }
    input[type='file'] { position: absolute; opacity: 0; width: 1px; height: 1px; }
    input[type='file']:focus-visible + label { outline: 2px solid var(--accent); outline-offset: 2px; }
    .file { border: 1px solid var(--edge); border-radius: 6px; padding: 5px 10px; cursor: pointer; font-weight: 550; }
  `,
  ];

  override render() {
    const text = words(this.language);
    const styles = armStyles(armIds(this.runs), this.language);
    return html`
      <p class="small muted">${text.policyHelp}</p>
      <section>${
        this.progress
          ? this.#progress(this.progress)
          : html`<button @click=${() => this.#ask('pretrain')}>${text.pretrain}</button>`
      }</section>
      <section>
        <div class="row">
          <input id="files" type="file" multiple @change=${this.#files} />
          <label class="file" for="files">${text.load}</label>
          <input id="folder" type="file" webkitdirectory @change=${this.#files} />
          <label class="file" for="folder">${text.loadFolder}</label>
        </div>
        <p class="small muted">${text.loadHelp}</p>
      </section>
      <section>
        <label for="run">${text.download}</label>
        <div class="row">
          <select id="run">${this.runs.map((info) => {
            const label = styles.get(armOf(info))!.label;
            return html`<option value=${info.run}>${label}, ${text.seed} ${info.seed}</option>`;
          })}</select>
          <button ?disabled=${this.runs.length === 0} @click=${this.#download}>${text.downloadButton}</button>
        </div>
      </section>`;
  }

  #progress({ step, steps, loss, accuracy }: PretrainProgress) {
    const text = words(this.language);
    const right = Object.entries(accuracy)
      .map(([name, share]) => `${name} ${(100 * share).toFixed(0)} %`)
      .join(', ');
    return html`<p>${text.pretrainProgress(step, steps, loss, right)}</p>
      <progress max=${steps} value=${step} aria-label=${text.pretrain}></progress>
      <button @click=${() => this.#ask('cancel-pretrain')}>${text.cancel}</button>${nothing}`;
  }

  #ask(name: string): void {
    this.dispatchEvent(new CustomEvent(name, { bubbles: true, composed: true }));
  }

  #files = (event: globalThis.Event): void => {
    const input = event.target as HTMLInputElement;
    const files = [...(input.files ?? [])];
    input.value = '';
    if (files.length > 0)
      this.dispatchEvent(new CustomEvent('checkpoint-files', { detail: files, bubbles: true, composed: true }));
  };

  #download = (): void => {
    const select = this.renderRoot.querySelector<HTMLSelectElement>('#run')!;
    this.dispatchEvent(new CustomEvent('download', { detail: Number(select.value), bubbles: true, composed: true }));
  };
}
