/** Trains every row with its expected gradient, from the reference towards π*. */
import { html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { OPTIMUM_DEFAULTS, type OptimumPoint, type OptimumTruth } from '../../lab/optimum/optimum-options';
import type { LabSettings } from '../../lab/lab-types';
import { problemOf, type Problem } from '../../common/problem';
import { textColour } from '../../common/palette';
import { currentTheme } from '../app/theme';
import type { Language } from '../../i18n/languages';
import { bounds } from '../charts/chart-numbers';
import { number } from '../../common/format';
import { closeUpStyles } from './close-up-styles';
import '../charts/line-chart';
import { ARRIVED, ending, optimumLines, optimumSeries, SETTLED, type OptimumLine } from './optimum-series';
import { optimumWords } from '../../i18n/lab-optimum';
import { saidText } from '../../i18n/notices';
import { jointName } from './row-names';
import { settingsLine } from './settings-line';
import type { LabState } from './lab-state';
import { viewParts } from './view-parts';
import type { Ending } from '../../lab/lab-page';
import { withSubscripts } from './subscripts';

/** Updates per call, after which the page is updated. */
const STRIDE = 2;

/** Enough tokens for the lab's additions, with few possible completions. */
const ANSWER_LENGTH = 3;

const RANGES = { beta: { min: 0.05, max: 2, by: 0.05 }, learningRate: { min: 1e-4, max: 5e-3, by: 1e-4 } } as const;
type Knob = keyof typeof RANGES;

interface Trained {
  key: string;
  /** The typed estimator; '' for none. */
  estimator: string;
  beta: number;
  truth: OptimumTruth;
  rows: readonly string[];
  points: OptimumPoint[];
}

@customElement('lab-optimum')
export class LabOptimum extends LitElement {
  @property({ attribute: false }) session: LabState | null = null;
  /** Settings of the main measurement, from which level and prompts are taken. */
  @property({ attribute: false }) settings: LabSettings | null = null;
  /** Whether the lab is at a place and can be lent. */
  @property({ type: Boolean }) ready = false;
  @property() language: Language = 'en';
  @state() training = false;
  /** Updates so far. */
  @state() step = 0;
  @state() problem: Problem | string = '';
  /** The knobs' texts as typed. */
  @state() typed: Record<Knob, string> = {
    beta: String(OPTIMUM_DEFAULTS.beta),
    learningRate: String(OPTIMUM_DEFAULTS.learningRate),
  };

  #trained?: Trained;
  /** Token of the running training; replacing or clearing it ends that training. */
  #turn: object | undefined;

  static override styles = [closeUpStyles, viewParts];

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop();
  }

  #stop = (): void => {
    this.#turn = undefined;
    this.training = false;
  };

  /** The value of a knob's text, or the sentence that refuses it. */
  #read(knob: Knob): { value: number } | { refused: string } {
    const given = this.typed[knob].trim();
    const { min, max } = RANGES[knob];
    const value = given === '' ? NaN : Number(given);
    return value >= min && value <= max
      ? { value }
      : { refused: optimumWords(this.language).refuse(optimumWords(this.language)[knob], given, min, max) };
  }

  async #train(): Promise<void> {
    const { session, settings } = this;
    const [beta, learningRate] = (['beta', 'learningRate'] as const).map((knob) => this.#read(knob));
    if (!session || !settings || 'refused' in beta || 'refused' in learningRate) return;
    const turn = {};
    this.#turn = turn;
    [this.training, this.step, this.problem] = [true, 0, ''];
    const { level, prompts, estimator } = settings;
    try {
      await session.lend(async (lab) => {
        const { truth, rows, points } = await lab.openOptimum({
          level,
          prompts,
          estimator,
          answerLength: ANSWER_LENGTH,
          beta: beta.value,
          learningRate: learningRate.value,
        });
        if (this.#turn !== turn) return;
        const trained: Trained = (this.#trained = {
          key: keyOf(settings),
          estimator,
          beta: beta.value,
          truth,
          rows,
          points: [...points],
        });
        while (this.step < OPTIMUM_DEFAULTS.steps) {
          const further = await lab.trainOptimum(Math.min(STRIDE, OPTIMUM_DEFAULTS.steps - this.step));
          if (this.#turn !== turn || further.length === 0) return;
          trained.points.push(...further);
          this.step = further[further.length - 1].step;
        }
      });
    } catch (error) {
      if (this.#turn === turn) this.problem = problemOf(error);
    }
    if (this.#turn === turn) this.#stop();
  }

  override render() {
    const text = optimumWords(this.language);
    const trained = this.#trained;
    const lines = trained ? optimumLines(trained.rows, trained.points) : [];
    return html`<section>
      <h2 tabindex="-1">${text.title}</h2>
      <p>${withSubscripts(text.see)}</p>
      <div class="controls">${this.#knob('beta')}${this.#knob('learningRate')}${this.#actions()}</div>
      ${trained && lines.length > 0 ? this.#outcome(trained, lines) : nothing}
    </section>`;
  }

  #knob(knob: Knob) {
    const text = optimumWords(this.language);
    const { min, max, by } = RANGES[knob];
    const read = this.#read(knob);
    const refused = 'refused' in read;
    return html`<label>${text[knob]} <input type="number" min=${min} max=${max} step=${by}
        .value=${this.typed[knob]} ?disabled=${this.training}
        aria-invalid=${refused ? 'true' : 'false'} aria-describedby=${refused ? `${knob}-problem` : nothing}
        @input=${(event: Event) => {
          this.typed = { ...this.typed, [knob]: (event.target as HTMLInputElement).value };
        }} /></label>
      ${refused ? html`<span class="notice" role="alert" id="${knob}-problem">${read.refused}</span>` : nothing}`;
  }

  #actions() {
    const text = optimumWords(this.language);
    const { steps } = OPTIMUM_DEFAULTS;
    const trained = this.#trained;
    const refused = 'refused' in this.#read('beta') || 'refused' in this.#read('learningRate');
    const stale = trained && this.settings && trained.key !== keyOf(this.settings);
    const said = this.training
      ? `${text.progress(this.step, steps)} ${text.waits}`
      : this.problem
        ? text.failed(saidText(this.problem, this.language))
        : stale
          ? text.stale
          : trained
            ? text.progress(this.step, steps)
            : text.before(steps);
    return html`
      ${
        this.training
          ? html`<button @click=${this.#stop}>${text.stop}</button>`
          : html`<button class="primary" ?disabled=${refused || !this.ready}
              @click=${() => void this.#train()}>${trained ? text.again : text.train}</button>`
      }
      ${this.training ? html`<progress max=${steps} .value=${this.step} aria-label=${text.train}></progress>` : nothing}
      <span class=${this.problem && !this.training ? 'notice' : 'muted'}>${said}</span>`;
  }

  #outcome({ truth, beta, estimator }: Trained, lines: readonly OptimumLine[]) {
    const text = optimumWords(this.language);
    const steps: readonly [number, number] = [0, OPTIMUM_DEFAULTS.steps];
    const goal = { label: 'J*', colour: 'muted', width: 1.5, points: steps.map((x) => ({ x, y: truth.objective })) };
    // From the start to the optimum; rows that fall below the start leave the chart.
    const range = bounds([truth.referenceObjective, truth.objective], 'linear', true);
    const endings = lines.map((line) => ({ rows: line.rows.join(', '), end: ending(line) }));
    const ended = (of: Ending): string =>
      endings
        .filter(({ end }) => end === of)
        .map(({ rows }) => rows)
        .join(', ');
    const arrived = ended('arrived');
    const others = (
      [
        ['away', text.away],
        ['coming', text.pulls],
        ['moving', text.moving],
        ['stopped', text.stopped],
      ] as const
    ).flatMap(([of, say]) => (ended(of) ? [say(ended(of))] : []));
    const outcome = [arrived ? text.arrived(arrived) : text.nobody, ...others].join(' ');
    const line = settingsLine(this.session, this.language);
    return html`
      <div class="charts">
        <line-chart xWhole .series=${optimumSeries(lines, 'klToOptimum', this.language, estimator)}
          .language=${this.language} .settings=${line}
          .xTitle=${text.step} .yTitle=${text.kl} yScale="log" .xRange=${steps} .height=${340}></line-chart>
        <line-chart xWhole .series=${[...optimumSeries(lines, 'objective', this.language, estimator), goal]}
          .settings=${line} .xTitle=${text.step} .yTitle=${text.objective} .xRange=${steps}
          .yRange=${range} .language=${this.language} .height=${340}></line-chart>
      </div>
      <div class="scroll"><table>
        <thead><tr><th scope="col">${text.rows}</th><th scope="col">${text.klToOptimum}</th>
          <th scope="col">${text.gap}</th><th scope="col">${text.accuracy}</th>
          <th scope="col">${withSubscripts(text.reverseKl)}</th>
          <th scope="col" title=${text.endsHelp(percent(ARRIVED), percent(SETTLED))}>${text.ends}</th></tr></thead>
        <tbody>${lines.map((line) => this.#line(line, truth, estimator))}</tbody>
      </table></div>
      <p>${text.goal(percent(truth.accuracy), number(truth.reverseKl))} β = ${beta}.</p>
      <p class="means">${this.training ? nothing : html`${outcome} `}${text.means}</p>`;
  }

  #line(line: OptimumLine, truth: OptimumTruth, estimator: string) {
    const text = optimumWords(this.language);
    const last = line.points[line.points.length - 1];
    const { label, colour } = jointName(line.rows, this.language, estimator);
    const end = ending(line);
    return html`<tr>
      <th scope="row" style=${colour === 'ink' ? nothing : `color:${textColour(colour, currentTheme())}`}>${label}</th>
      <td>${number(last.klToOptimum)}</td><td>${number(truth.objective - last.objective)}</td>
      <td>${percent(last.accuracy)}</td><td>${number(last.reverseKl)}</td>
      <td class=${end === 'away' || end === 'stopped' ? 'wrong' : ''}>${text.endings[end]}</td></tr>`;
  }
}

const keyOf = ({ level, prompts, estimator }: LabSettings): string => `${level} ${prompts} ${estimator}`;
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
