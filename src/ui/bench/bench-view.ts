/** The Bench view: measures our engine and the adapter in a worker, and shows the results. */
import { html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { spawnBench, type BenchClient } from '../../bench/bench-client';
import { keptRecords } from '../../bench/kept';
import { measure, nothingYet, ownTool, type Measured } from '../../bench/measure-all';
import type { OwnAdapter } from '../../bench/own-api';
import { planOf } from '../../bench/bench-plan';
import { adapterSlug, writeRecord, type BenchRecord } from '../../bench/bench-record';
import { problemOf, type Problem } from '../../common/problem';
import { elsewhere, results } from './bench-results';
import { benchStyles } from './bench-styles';
import { benchWords } from '../../i18n/bench';
import { saidText } from '../../i18n/notices';
import { problemText } from '../../i18n/problems';
import { save } from '../controls/save';
import { headerChoices } from '../app/header-choices';
import { currentLanguage, followLanguage } from '../app/language';
import { navigation } from '../app/navigation';
import { followTheme } from '../app/theme';
import type { Language } from '../../i18n/languages';

/** looking: checking for an adapter. nothing: there is none. */
type State = 'looking' | 'nothing' | 'idle' | 'measuring' | 'stopped' | 'failed' | 'done';

const KEPT = keptRecords();

@customElement('bench-view')
export class BenchView extends LitElement {
  @property() language: Language = currentLanguage();

  static override styles = benchStyles;

  #client?: BenchClient;
  #adapter?: OwnAdapter;
  #state: State = 'looking';
  /** Why there is no adapter, or why the measurement failed. */
  #why: Problem | string = '';
  /** The current progress line, and the number of lines so far. */
  #line = '';
  #lines = 0;
  #measured: Measured = nothingYet();
  #record?: BenchRecord;
  #seconds = 0;
  #ends: (() => void)[] = [];

  override connectedCallback(): void {
    super.connectedCallback();
    this.#ends = [
      followTheme(() => this.requestUpdate()),
      followLanguage((language) => {
        this.language = language;
      }),
    ];
    void this.#look();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const end of this.#ends) end();
    this.#client?.close();
    this.#client = undefined;
  }

  #start(): BenchClient {
    const client: BenchClient = spawnBench((line) => {
      if (this.#client === client) this.#tell(line);
    });
    this.#client = client;
    return client;
  }

  async #look(): Promise<void> {
    try {
      this.#adapter = await this.#start().adapter();
      this.#state = 'idle';
    } catch (error) {
      this.#why = problemOf(error);
      this.#state = 'nothing';
    }
    this.requestUpdate();
  }

  #tell(line: string): void {
    this.#line = line;
    this.#lines += 1;
    this.requestUpdate();
  }

  async #measure(): Promise<void> {
    const client = this.#client ?? this.#start();
    const measured = nothingYet();
    const began = performance.now();
    [this.#measured, this.#record, this.#lines, this.#line, this.#state] = [measured, undefined, 0, '', 'measuring'];
    this.requestUpdate();
    try {
      await measure(
        client,
        [ownTool(client)],
        planOf(location.hash).plan,
        (line) => {
          if (this.#client === client) this.#tell(line);
        },
        measured,
      );
      if (this.#client !== client) return;
      const adapter = {
        ...this.#adapter!,
        runtime: browserName(),
        cores: navigator.hardwareConcurrency || 0,
        os: navigator.platform || 'unknown',
      };
      this.#record = {
        format: 1,
        date: new Date().toISOString(),
        command: `the page, ${location.hash}`,
        adapter,
        ...measured,
      };
      this.#seconds = Math.round((performance.now() - began) / 1000);
      this.#state = 'done';
    } catch (error) {
      if (this.#client !== client) return;
      this.#why = problemOf(error);
      this.#state = 'failed';
      // A failed worker may be unusable; use a new one for the next measurement.
      this.#client = undefined;
      client.close();
    }
    this.requestUpdate();
  }

  #stop = (): void => {
    const client = this.#client;
    this.#client = undefined;
    this.#state = 'stopped';
    client?.close();
    this.requestUpdate();
  };

  #save = (): void => {
    if (this.#record)
      save(
        `rlvr-bench-${adapterSlug(this.#record.adapter)}.json`,
        new Blob([writeRecord(this.#record)], { type: 'application/json' }),
      );
  };

  override render() {
    const text = benchWords(this.language);
    return html`<div class="page">
      <header>
        <h1>${text.title}</h1>
        ${navigation('bench', this.language)}
        ${headerChoices(this.language)}
      </header>
      <p class="lead">${text.lead}</p>
      <p class="what">${text.what} <span class="muted">${text.paused}</span></p>
      ${planOf(location.hash).problems.map(
        (problem) => html`<p class="notice" role="alert">${problemText(problem, this.language)}</p>`,
      )}
      ${
        this.#state === 'nothing'
          ? html`<p class="notice" role="alert">${text.nothing(saidText(this.#why, this.language))}</p>`
          : this.#actions()
      }
      <main class="results">${results(this.#measured, text)}</main>
      ${elsewhere(KEPT, text)}
    </div>`;
  }

  #actions() {
    const text = benchWords(this.language);
    const measuring = this.#state === 'measuring';
    const said = {
      looking: '',
      nothing: '',
      measuring: this.#line,
      idle: text.idle,
      stopped: text.stopped,
      failed: text.failed(saidText(this.#why, this.language)),
      done: text.done(this.#seconds),
    }[this.#state];
    return html`<div class="actions">
      ${
        measuring
          ? html`<button @click=${this.#stop}>${text.stop}</button>`
          : html`<button class="primary" ?disabled=${this.#state === 'looking'}
              @click=${() => void this.#measure()}>${this.#lines > 0 ? text.again : text.measure}</button>`
      }
      ${this.#record ? html`<button @click=${this.#save} title=${text.saveHelp}>${text.save}</button>` : nothing}
      <div class="progress">
        ${measuring ? html`<progress max="1" .value=${this.#lines / (this.#lines + this.#left)}></progress>` : nothing}
        <p class=${this.#state === 'failed' ? 'notice' : 'small muted'} role="status">${
          this.#adapter && !measuring ? html`<b>${this.#adapter.name}</b> · ` : nothing
        }${said}</p>
      </div>
    </div>`;
  }

  /** Progress lines still to come according to the plan: ceiling, gradient, cases and windows, scaling. */
  get #left(): number {
    const {
      plan: { cases, rounds, scaling },
    } = planOf(location.hash);
    const points = scaling.reduce(
      (sum, { factor, most }) => sum + 1 + Math.floor(Math.log(most) / Math.log(factor)),
      0,
    );
    return Math.max(1, 19 + cases.length * (2 + 2 * rounds) + 2 * points - this.#lines);
  }
}

/** The browser's name and major version: 'Chrome 156' or 'Firefox 140'. */
function browserName(): string {
  const [, name, version] =
    /(Edg|Firefox|Chrome|Version)\/(\d+)/.exec(navigator.userAgent.replace(/Chrome(?=.*Edg\/)/, '')) ?? [];
  return name ? `${{ Edg: 'Edge', Version: 'Safari' }[name] ?? name} ${version}` : 'unknown browser';
}
