/**
 * The estimators as functions of the log-ratio: values, slopes, the frameworks' clamp, and overflow of number formats.
 */
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import { estimators, type Estimator } from '../../kl/estimators';
import { clamped, FORMATS, k3In, overflowsBelow } from '../../lab/toys/overflow';
import { textColour } from '../../common/palette';
import { dashPattern } from '../charts/colours';
import { currentTheme, followTheme } from '../app/theme';
import type { Language } from '../../i18n/languages';
import { number } from '../../common/format';
import { closeUpStyles } from './close-up-styles';
import { estimatorsWords } from '../../i18n/lab-estimators';
import type { ChartSeries } from '../charts/line-series';
import '../charts/line-chart';
import { withSubscripts } from './subscripts';

/** Limit of the δ axis, and the step of an arrow key. */
const REACH = 5;
const STEP = 0.05;
const RANGE: readonly [number, number] = [-REACH, REACH];
/** The axes of the two charts; k3 leaves them on the left. */
const VALUES: readonly [number, number] = [-5, 15];
const SLOPES: readonly [number, number] = [-15, 5];
const POINTS = 400;
/** Maximum log-ratio for the overflow. */
const FARTHEST = 100;

const PLACES = Array.from({ length: POINTS + 1 }, (_, i) => -REACH + (2 * REACH * i) / POINTS);

type Part = 'value' | 'derivative';

@customElement('lab-estimators')
export class LabEstimators extends LitElement {
  @property() language: Language = 'en';
  @state() delta: number = -2;
  /** Whether the frameworks' clamp is applied to k3. */
  @state() clamp = false;
  /** δ of the overflow. */
  @state() far: number = -12;

  #unfollow = (): void => {};

  static override styles = [
    closeUpStyles,
    css`
    .delta output { min-width: 3.6em; direction: ltr; unicode-bidi: isolate; }
    .beside { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 12px 48px; align-items: center; }
    .said { display: grid; gap: 10px; }
    .strips {
      display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 6px 14px; align-items: center;
      width: min(620px, 48vw);
    }
    .strip {
      position: relative; height: 22px;
      background: repeating-linear-gradient(135deg, var(--line) 0 6px, transparent 6px 12px); border-radius: 3px;
      overflow: hidden; direction: ltr;
    }
    .strip .finite { position: absolute; inset: 0 0 0 auto; background: var(--accent); }
    .strip .infinite {
      position: absolute; inset: 0 auto 0 6px; color: var(--wrong); font-weight: 700; line-height: 22px;
    }
    .strip .here {
      position: absolute; inset: 0 auto; width: 3px; margin-left: -1.5px; background: var(--ink);
      outline: 1px solid var(--paper);
    }
    .strips input { width: 100%; margin: 0; direction: ltr; }
    .strips label { font-weight: 650; font-variant-numeric: tabular-nums; min-width: 7em; }
    @media (max-width: 1000px) {
      .beside { grid-template-columns: minmax(0, 1fr); }
      .strips { width: auto; }
    }
  `,
  ];

  override connectedCallback(): void {
    super.connectedCallback();
    this.#unfollow = followTheme(() => this.requestUpdate());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unfollow();
  }

  /** The estimator as computed; only k3 is clamped. */
  #as(k: Estimator): Pick<Estimator, Part> {
    return this.clamp && k.name === 'k3' ? clamped(k) : k;
  }

  #series(part: Part): ChartSeries[] {
    const dash = dashPattern(part === 'value' ? 'reward' : 'loss');
    const line = (k: Pick<Estimator, Part>) => PLACES.map((x) => ({ x, y: k[part](x) }));
    const all = estimators();
    const third = all.find(({ name }) => name === 'k3');
    return [
      ...all.map((k): ChartSeries => ({ label: k.name, colour: k.name, dash, points: line(this.#as(k)) })),
      // The unclamped curve stays visible.
      ...(this.clamp && third ? [{ label: '', colour: 'k3', width: 1.25, points: line(third) }] : []),
    ];
  }

  #move = (delta: number): void => {
    this.delta = Math.round(delta / STEP) * STEP || 0;
  };

  override render() {
    const text = estimatorsWords(this.language);
    return html`<section>
      <h2 tabindex="-1">${text.title}</h2>
      <p>${withSubscripts(text.see)}</p>
      <div class="controls">
        <label class="delta">${text.delta} <input type="range" min=${-REACH} max=${REACH} step=${STEP}
          .value=${live(String(this.delta))}
          @input=${(event: Event) => this.#move(Number((event.target as HTMLInputElement).value))} />
          <output>${signed(this.delta)}</output></label>
        <label class="switch" title=${text.clampHelp}><input type="checkbox" .checked=${live(this.clamp)}
          @change=${(event: Event) => {
            this.clamp = (event.target as HTMLInputElement).checked;
          }} />${text.clamp}</label>
      </div>
      <div class="charts" @reading=${(event: CustomEvent<number | null>) => {
        if (event.detail !== null) this.#move(event.detail);
      }}>
        ${this.#chart('value', text.value, VALUES)}
        ${this.#chart('derivative', text.slope, SLOPES)}
      </div>
      <div class="beside">
        ${this.#readings()}
        <div class="said">
          <p>${withSubscripts(text.ratio(this.delta, number(Math.exp(Math.abs(this.delta)))))}</p>
          ${this.clamp ? html`<p>${this.#clampSentence()}</p>` : nothing}
          <p class="means">${text.means}</p>
        </div>
      </div>
      ${this.#overflow()}
    </section>`;
  }

  #chart(part: Part, title: string, range: readonly [number, number]) {
    return html`<line-chart drag .step=${STEP} .series=${this.#series(part)}
      .yTitle=${title} .xTitle=${estimatorsWords(this.language).axis} .xRange=${RANGE} .yRange=${range}
      .reading=${this.delta} .language=${this.language} .format=${signed}></line-chart>`;
  }

  #readings() {
    const text = estimatorsWords(this.language);
    const theme = currentTheme();
    return html`<div class="scroll"><table>
      <thead><tr><th scope="col">${text.estimator}</th><th scope="col">${text.inReward}</th>
        <th scope="col">${text.inLoss}</th><th scope="col">${text.inBoth}</th></tr></thead>
      <tbody>${estimators().map((k) => {
        const { value, derivative } = this.#as(k);
        const [at, slope] = [value.call(k, this.delta), derivative.call(k, this.delta)];
        return html`<tr>
          <th scope="row" style="color:${textColour(k.name, theme)}"
            title=${text.notes[k.name] ?? nothing}>${k.name}</th>
          <td>${signed(at)}</td><td>${signed(slope)}</td><td>${signed(at + slope)}</td></tr>`;
      })}</tbody>
    </table></div>`;
  }

  #clampSentence(): string {
    const text = estimatorsWords(this.language);
    const k3 = estimators().find(({ name }) => name === 'k3');
    if (!k3 || clamped(k3).value(this.delta) === k3.value(this.delta)) return text.clampIdle;
    return text.clampMeans(signed(this.delta), signed(k3.value(this.delta)), signed(k3.derivative(this.delta)));
  }

  #overflow() {
    const text = estimatorsWords(this.language);
    const exact = Math.exp(-this.far);
    const finite = (value: number) => html`<td class=${Number.isFinite(value) ? '' : 'wrong'}>${long(value)}</td>`;
    const [single, half] = [FORMATS[0], FORMATS[FORMATS.length - 1]].map((format) =>
      overflowsBelow(format).toFixed(1).replace('-', '−'),
    );
    return html`
      <h3>${text.overflow}</h3>
      <p>${withSubscripts(text.overflowSee)}</p>
      <div class="beside">
      <div class="strips">
        ${FORMATS.map(
          (format) => html`<span>${format.name}</span>
          <div class="strip" role="img" aria-label=${text.strip(format.name, number(overflowsBelow(format)))}>
            <span class="infinite" aria-hidden="true">∞</span>
            <span class="finite" style="width:${(-100 * overflowsBelow(format)) / FARTHEST}%"></span>
            <span class="here" style="left:${100 + (100 * this.far) / FARTHEST}%"></span>
          </div>`,
        )}
        <label for="far">${text.delta} = ${signed(this.far)}</label>
        <input id="far" type="range" min=${-FARTHEST} max="0" step="0.1" .value=${live(String(this.far))}
          @input=${(event: Event) => {
            this.far = Number((event.target as HTMLInputElement).value);
          }} />
      </div>
      <div class="scroll"><table>
        <thead><tr><th scope="col">${text.format}</th><th scope="col">${text.ratioOf}</th>
          <th scope="col">${text.k3}</th><th scope="col">${text.endsAt}</th></tr></thead>
        <tbody>
          <tr><th scope="row">${text.exact}</th>${finite(exact)}${finite(exact - 1 + this.far)}<td></td></tr>
          ${FORMATS.map((format) => {
            const { ratio, k3 } = k3In(format, this.far);
            return html`<tr><th scope="row">${format.name}</th>${finite(ratio)}${finite(k3)}
              <td>${signed(overflowsBelow(format))}</td></tr>`;
          })}
        </tbody>
      </table></div>
      </div>
      <p class="means">${text.overflowMeans(half, single)}</p>`;
  }
}

/** With a true minus sign, and two decimals near 0. */
function signed(value: number): string {
  return Number.isFinite(value) && Math.abs(value) < 100 ? value.toFixed(2).replace('-', '−') : number(value);
}

/** With enough digits to show the differences between formats. */
function long(value: number): string {
  const size = Math.abs(value);
  return Number.isFinite(value) && size < 1e7
    ? value.toFixed(size < 100 ? 4 : size < 1e4 ? 1 : 0).replace('-', '−')
    : number(value, 5);
}
