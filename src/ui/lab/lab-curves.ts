/** Curves of bias and variance against one setting, measured place by place on request. */
import { html, LitElement, nothing, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import { PATH_STEPS } from '../../lab/table/trajectory';
import { LAB_DEFAULTS } from '../../lab/lab-settings';
import { rowsAt, SAMPLINGS, type Sampling } from '../../lab/table/table-rows';
import type { LabTable } from '../../lab/lab-types';
import { problemOf, type Problem } from '../../common/problem';
import { textColour } from '../../common/palette';
import { currentTheme } from '../app/theme';
import type { Language } from '../../i18n/languages';
import { bounds } from '../charts/chart-numbers';
import { closeUpStyles } from './close-up-styles';
import { CURVE_BATCHES, curveKey, curveSeries, DEFAULT_PICKS, placesOf, QUANTITIES } from './lab-curve-series';
import { curveWords } from '../../i18n/lab-curves';
import { saidText } from '../../i18n/notices';
import '../charts/line-chart';
import type { ChartSeries } from '../charts/line-series';
import { rowName } from './row-names';
import { segmented } from '../controls/segmented';
import type { LabState } from './lab-state';
import { settingsLine } from './settings-line';
import { viewParts } from './view-parts';
import { CURVE_AXES, type CurveAxis, type Quantity } from '../../lab/lab-page';

/** Factor by which a log axis extends beyond the points, for their intervals. */
const WIDER = 4;

/** The tables measured along an axis, and the other settings. */
interface Measured {
  key: string;
  tables: LabTable[];
}

@customElement('lab-curves')
export class LabCurves extends LitElement {
  @property({ attribute: false }) session: LabState | null = null;
  /** Table of the main measurement: one more place on the curve, and the source of the settings. */
  @property({ attribute: false }) table: LabTable | null = null;
  @property() language: Language = 'en';
  @state() axis: CurveAxis = 'step';
  @state() sampling: Sampling = 'on-policy';
  @state() picks: readonly string[] = DEFAULT_PICKS;
  /** The places of the curve being measured; null if there is none. */
  @state() places: readonly number[] | null = null;
  @state() done = 0;
  @state() problem: Problem | string = '';

  readonly #measured = new Map<CurveAxis, Measured>();
  /** Token of the curve being measured; replacing or clearing it ends the measurement. */
  #turn: object | undefined;

  static override styles = [closeUpStyles, viewParts];

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop();
  }

  override willUpdate(changed: PropertyValues<this>): void {
    // Stop measuring a curve whose settings are no longer current.
    const key = this.#key;
    if (changed.has('table') && this.places && key !== null && this.#measured.get(this.axis)?.key !== key) this.#stop();
  }

  get #key(): string | null {
    return this.session ? curveKey(this.axis, this.session.settings) : null;
  }

  /** The tables that may be drawn together, including the main measurement's. */
  get #tables(): LabTable[] {
    const { axis, table } = this;
    const measured = this.#measured.get(axis);
    const own = measured?.tables ?? [];
    // Widths of intervals are only comparable for equal numbers of batches.
    const fits =
      table &&
      table.batches >= CURVE_BATCHES &&
      axis !== 'completions' &&
      (!measured || measured.key === curveKey(axis, table.settings));
    return fits ? [...own.filter(({ settings }) => settings[axis] !== table.settings[axis]), table] : own;
  }

  #stop = (): void => {
    this.#turn = undefined;
    this.places = null;
  };

  async #measure(): Promise<void> {
    const { session, axis } = this;
    if (!session) return;
    const turn = {};
    this.#turn = turn;
    const { settings } = session;
    const measured: Measured = { key: curveKey(axis, settings), tables: [] };
    this.#measured.set(axis, measured);
    const places = placesOf(axis, settings, session.adapter);
    [this.places, this.done, this.problem] = [places, 0, ''];
    try {
      await session.lend(async (lab) => {
        for (const place of places) {
          const table = await lab.elsewhere({ ...settings, [axis]: place }, CURVE_BATCHES);
          if (this.#turn !== turn) return;
          measured.tables.push(table);
          this.done++;
        }
      });
    } catch (error) {
      if (this.#turn === turn) this.problem = problemOf(error);
    }
    if (this.#turn === turn) this.#stop();
  }

  #choose(axis: CurveAxis): void {
    this.#stop();
    this.axis = axis;
    this.problem = '';
    // On-policy there is no staleness.
    this.sampling = axis === 'staleness' ? 'off-policy' : 'on-policy';
  }

  #pick(id: string, picked: boolean): void {
    this.picks = picked ? [...this.picks, id] : this.picks.filter((each) => each !== id);
  }

  override render() {
    const text = curveWords(this.language);
    const tables = this.#tables;
    const [left, right] = QUANTITIES[this.axis];
    const empty = tables.length > 0 && this.#series(left, tables).length === 0;
    return html`<section>
      <h2 tabindex="-1">${text.title}</h2>
      <p>${text.see}</p>
      <div class="controls">
        ${segmented(
          text.against,
          CURVE_AXES.map((axis) => ({ value: axis, label: text.axis[axis] })),
          this.axis,
          (axis) => this.#choose(axis),
        )}
        ${segmented(
          text.sampling,
          SAMPLINGS.map((value) => ({ value, label: text.samplings[value] })),
          this.sampling,
          (sampling) => {
            this.sampling = sampling;
          },
        )}
      </div>
      ${this.#picker()}
      ${this.#actions()}
      ${empty ? html`<p>${text.none}</p>` : nothing}
      <div class="charts">${this.#chart(left, tables)}${this.#chart(right, tables)}</div>
      <p class="means">${text.means[this.axis]}</p>
    </section>`;
  }

  #picker() {
    const theme = currentTheme();
    const { level, estimator } = this.session?.settings ?? LAB_DEFAULTS;
    return html`<fieldset class="picks"><legend>${curveWords(this.language).rows}</legend>
      ${rowsAt(level, estimator).map(({ id }) => {
        const { label, colour } = rowName(id, this.language, estimator);
        return html`<label style="color:${textColour(colour, theme)}">
          <input type="checkbox" .checked=${live(this.picks.includes(id))}
            @change=${(event: Event) => this.#pick(id, (event.target as HTMLInputElement).checked)} />${label}</label>`;
      })}</fieldset>`;
  }

  #actions() {
    const { session, axis, places } = this;
    const text = curveWords(this.language);
    const measured = this.#measured.get(axis);
    const count = session ? placesOf(axis, session.settings, session.adapter).length : 0;
    const said = places
      ? text.progress(this.done, places.length)
      : this.problem
        ? text.failed(saidText(this.problem, this.language))
        : measured && measured.key !== this.#key
          ? text.stale
          : session?.adapter?.kind === 'gpu'
            ? text.quick(count)
            : `${text.slow(count)}${axis === 'answerLength' ? ` ${text.longer}` : ''}`;
    return html`<div class="controls">
      ${
        places
          ? html`<button @click=${this.#stop}>${text.stop}</button>`
          : html`<button class="primary" ?disabled=${!session?.current}
              @click=${() => void this.#measure()}>${measured ? text.again : text.measure}</button>`
      }
      ${
        places
          ? html`<progress max=${places.length} .value=${this.done} aria-label=${text.measure}></progress>`
          : nothing
      }
      <span class=${this.problem && !places ? 'notice' : 'muted'} role="status">${said}</span>
    </div>`;
  }

  #series(quantity: Quantity, tables: readonly LabTable[]) {
    const { axis, sampling, picks, language } = this;
    return curveSeries(tables, { axis, quantity, sampling, picks, language });
  }

  #chart(quantity: Quantity, tables: readonly LabTable[]) {
    const { axis } = this;
    const text = curveWords(this.language);
    const places = tables.map(({ settings }) => settings[axis]);
    const range = this.session ? placesOf(axis, this.session.settings, this.session.adapter) : [];
    const xs = [...range, ...places];
    const series = this.#series(quantity, tables);
    return html`<line-chart xWhole .series=${series} .language=${this.language}
      .settings=${settingsLine(this.session, this.language)}
      .xTitle=${text.x[axis]} .xScale=${axis === 'completions' || axis === 'staleness' ? 'log' : 'linear'}
      .xRange=${xs.length > 0 ? [Math.min(...xs), Math.max(...xs)] : null}
      .yTitle=${text.y[quantity]} .yScale=${quantity === 'bias' ? 'linear' : 'log'} .yRange=${yRange(series, quantity)}
      .marks=${axis === 'step' ? [{ x: PATH_STEPS, text: text.end }] : []}></line-chart>`;
  }
}

/** The range of the points without their intervals, which would dominate the axis after few batches. */
function yRange(series: readonly ChartSeries[], quantity: Quantity): [number, number] | null {
  const ys = series.flatMap(({ points }) => points.map(({ y }) => y)).filter((y) => y > 0);
  if (ys.length === 0) return null;
  return quantity === 'bias'
    ? bounds([0, 1.05 * Math.max(...ys)], 'linear', true)
    : [Math.min(...ys) / WIDER, Math.max(...ys) * WIDER];
}
