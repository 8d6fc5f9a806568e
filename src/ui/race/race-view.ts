/** The race's page: shows a session and forwards the user's actions to it. */
import { html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Experiment } from '../../experiment/experiment';
import type { OptionKey } from '../../experiment/option';
import { armsOf, type ArmText } from '../../experiment/arms';
import { fromQuery, toQuery } from '../../experiment/query';
import type { ChartView } from '../charts/chart-view';
import { dropped, offered, readCheckpoint, saveCheckpoint, type OfferedFile } from './checkpoint-files';
import { currentLanguage, followLanguage } from '../app/language';
import { currentTheme, followTheme } from '../app/theme';
import './control-bar';
import type { ChartLook } from './control-bar';
import './arm-legend';
import { decideArms, withMethods } from './arm-edits';
import { ArmFocus } from './arm-focus';
import { decide, type Decision } from './decide';
import { Drawing } from './drawing';
import { replayBar } from '../replay/replay-bar';
import { problemOf, type Problem } from '../../common/problem';
import { findingsWords } from '../../i18n/findings';
import type { MetricChart } from '../charts/metric-chart';
import type { OptionDecision } from '../controls/option-field';
import { pageStyles } from './race-styles';
import { raceHeader } from './race-header';
import './sample-list';
import { shownView } from './shown-view';
import { RaceState, type Topic } from './race-state';
import { listenToKeys } from './shortcuts';
import { ChartSource } from './chart-source';
import { noticeLines, statusLine } from './status-line';
import { spawnWorker, TrainingClient } from './training-client';
import { raceCharts } from './race-charts';
import { Reading } from './reading';
import { runButtons } from './run-buttons';
import { takeButton } from './take-button';
import { verdictLines } from './verdict-lines';
import { words } from '../../i18n/race';
import type { Language } from '../../i18n/languages';

/** One column, settings folded; the same width as in page-styles.ts. */
const narrow = matchMedia('(max-width: 640px)');

@customElement('rlvr-page')
export class RlvrPage extends LitElement {
  @property() language: Language = currentLanguage();
  @state() problems: Partial<Record<OptionKey, Problem>> = {};
  @state() look: ChartLook = { band: 'range', smoothing: 0.6 };
  /** The client of the worker; tests may set another one before the page is shown. */
  declare client: TrainingClient | undefined;

  static override styles = pageStyles;

  session!: RaceState;
  readonly armFocus = new ArmFocus(() => this.#redraw());
  #drawing?: Drawing;
  #stage!: ChartSource;
  #shownExperiment?: Experiment;
  readonly #reading = new Reading(() => {
    requestAnimationFrame(() => this.#charts().forEach((chart) => chart.read(this.#reading)));
  });
  #ends: (() => void)[] = [];

  override connectedCallback(): void {
    super.connectedCallback();
    const { experiment, problems } = fromQuery(location.search);
    this.client ??= new TrainingClient(spawnWorker());
    this.session = new RaceState(this.client, experiment);
    this.session.subscribe(this.#heard);
    this.#stage = new ChartSource(this.session, (topic) => {
      this.#drawing?.request();
      // A recording's status line shows its step.
      if (topic === 'view' || this.#stage.asked) this.requestUpdate();
    });
    this.session.onCheckpoint = (_run, files) => saveCheckpoint(files);
    if (problems.length > 0) this.session.tell(problems[0], 'problem', { inAddress: problems });
    this.#drawing = new Drawing(() => {
      const view = this.#view();
      return this.#charts().map((chart) => () => chart.draw(view));
    });
    // A <details> closed on a narrow screen must not stay closed on a wide one, where it has no handle.
    const widened = (): void => {
      this.renderRoot.querySelector<HTMLDetailsElement>('.controls')!.open = !narrow.matches;
    };
    narrow.addEventListener('change', widened);
    const seeing = (): void => this.session.seeing(!document.hidden && !this.hidden);
    document.addEventListener('visibilitychange', seeing);
    this.#ends = [
      () => document.removeEventListener('visibilitychange', seeing),
      () => narrow.removeEventListener('change', widened),
      listenToKeys(
        {
          toggle: () => (this.#stage.asked ?? this.session).toggle(),
          step: () => {
            if (!this.#stage.asked) this.session.singleStep();
          },
          restart: () => (this.#stage.asked ?? this.session).restart(),
        },
        () => this.hidden,
      ),
      followTheme(() => this.#redraw()),
      followLanguage((language) => {
        this.language = language;
        this.#drawing?.request();
      }),
      () => this.#drawing?.end(),
      () => this.#stage.end(),
      () => this.session.dispose(),
    ];
    this.#shownExperiment = experiment;
    void this.updateComplete.then(() => this.#drawing?.request());
    void this.follow();
  }

  /** Follows the address: to recorded runs of a study, or to the training. */
  follow(): Promise<void> {
    return this.#stage.follow(this.language);
  }

  /** Resolves when the charts are up to date, like `updateComplete` for the rest of the page. */
  get drawn(): Promise<void> {
    return this.#drawing?.done() ?? Promise.resolve();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const end of this.#ends) end();
  }

  /** Hides the page while another view needs the adapter: a playing training pauses, and resumes when shown again. */
  setAway(away: boolean): void {
    if (away === this.hidden) return;
    this.hidden = away;
    this.session.seeing(!document.hidden && !away);
    this.#stage.setAway(away);
  }

  override render() {
    const { session } = this;
    const text = words(this.language);
    const { asked, replay, experiment } = this.#stage;
    const { armFocus: focus } = this;
    const ids = asked ? asked.curves.ids : armsOf(experiment);
    focus.keep(ids.map(({ key }) => key));
    const restart = (next: Experiment): void => this.#restart(next);
    const take = takeButton(this.#stage, session, this.#reading, this.language);
    const filling =
      replay && !asked
        ? html`<p class="recorded" role="status"
            title="${text.recordedFrom(replay.recording.adapter)}">${text.recorded}</p>`
        : nothing;
    return html`
      <div class="page ${asked ? 'replayed' : ''}"
        @option=${this.#option} @methods=${this.#methods} @arms=${this.#arms} @new-arm=${this.#newArm}
        @look=${this.#look}
        @reading=${({ detail }: CustomEvent<number | null>) => this.#reading.hover(detail)}
        @pin=${({ detail }: CustomEvent<number | null>) => this.#pin(detail)} @resized=${() => this.#drawing?.request()}
        @pretrain=${() => session.pretrain()} @cancel-pretrain=${() => session.cancelPretraining()}
        @checkpoint-files=${(event: CustomEvent<File[]>) => this.#load(offered(event.detail))}
        @download=${(event: CustomEvent<number>) => session.askCheckpoint(event.detail)}
        @dragover=${(event: DragEvent) => event.preventDefault()} @drop=${this.#drop}>
        ${raceHeader(this.#stage, this.language)}
        <details class="controls" ?open=${!narrow.matches}><summary>${text.settings}</summary>
          <control-bar .experiment=${experiment} .problems=${this.problems} .language=${this.language}
            .look=${this.look}></control-bar>
        </details>
        <div class="runs" role="toolbar" aria-label=${text.runs}>${
          asked
            ? [replayBar(asked, this.language, () => restart(experiment)), take]
            : [runButtons(session, this.language, restart), take, statusLine(session, text, this.language)]
        }</div>
        <arm-legend .ids=${ids} .experiment=${asked ? undefined : experiment} .focused=${focus}
          .shown=${[focus.raised, ...focus.alone].join('\n')} .language=${this.language}
          .theme=${currentTheme()}></arm-legend>
        <div class="notices">${noticeLines(session, text, this.language, () => session.pretrain())}</div>
        <main>
          ${filling}
          ${raceCharts(this.#stage.terms, asked !== undefined, this.look, this.language)}
        </main>
        <section class="verdict" aria-live="polite">${verdictLines(this.#stage, focus.shows, this.language)}</section>
        ${
          asked
            ? html`<p class="no-answers muted">${findingsWords(this.language).noAnswers}</p>`
            : html`<sample-list .samples=${session.samples} .answers=${session.kept.answers} .runs=${session.runs}
                .language=${this.language}
                .theme=${currentTheme()} .alone=${focus.alone}></sample-list>`
        }
      </div>`;
  }

  #charts(): MetricChart[] {
    return [...this.renderRoot.querySelectorAll('metric-chart')] as MetricChart[];
  }

  #view(): ChartView {
    const { session, armFocus: focus, look } = this;
    return shownView({ stage: this.#stage, session, focus, reading: this.#reading, look }, this.language);
  }

  #redraw(): void {
    this.requestUpdate();
    this.#drawing?.request();
  }

  #heard = (topic: Topic): void => {
    if (this.#stage.replay && !this.#stage.asked && this.session.live) this.#stage.endReplay();
    if (topic === 'data') return this.#drawing?.request();
    // After a refused start, the address returns to the running experiment.
    if (this.#shownExperiment !== this.session.experiment) this.#remember();
    this.requestUpdate();
  };

  #restart(experiment: Experiment): void {
    this.problems = {};
    // Problems of the initial address no longer apply.
    for (const notice of this.session.notices.filter(({ inAddress }) => inAddress)) this.session.dismiss(notice);
    this.#stage.train(() => this.session.start(experiment));
    this.#remember();
  }

  #remember(): void {
    this.#shownExperiment = this.session.experiment;
    const query = toQuery(this.session.experiment, location.search);
    history.replaceState(history.state, '', `${location.pathname}${query ? `?${query}` : ''}${location.hash}`);
    this.#redraw();
  }

  #decided(key: OptionKey, decision: Decision): void {
    const { asked, experiment } = this.#stage;
    this.problems = { ...this.problems, [key]: decision.kind === 'refused' ? decision.problem : undefined };
    if (decision.kind === 'restart') this.#restart(decision.experiment);
    // A recording cannot be changed, so a change starts a training.
    if (decision.kind === 'live' && asked) this.#restart({ ...experiment, ...decision.changes });
    else if (decision.kind === 'live') {
      this.session.change(decision.changes);
      this.#remember();
    }
  }

  #option = ({ detail: { key, text } }: CustomEvent<OptionDecision>): void =>
    this.#decided(key, decide(this.#stage.experiment, key, text));

  #methods = (event: CustomEvent<string[]>): void => {
    const { experiment } = this.#stage;
    this.#decided('methods', decideArms(experiment, withMethods(experiment, event.detail)));
  };

  #arms = (event: CustomEvent<ArmText[]>): void =>
    this.#decided('arms', decideArms(this.#stage.experiment, event.detail));

  #newArm = (event: globalThis.Event): void =>
    this.renderRoot.querySelector('arm-legend')!.add(event.target as Element);

  #look = (event: CustomEvent<ChartLook>): void => {
    this.look = event.detail;
    this.#redraw();
  };

  #pin(step: number | null): void {
    this.#reading.pin(step);
    // The table of arms is at that step.
    this.requestUpdate();
  }

  #drop = (event: DragEvent): void => {
    event.preventDefault();
    if (event.dataTransfer) void this.#load(dropped(event.dataTransfer));
  };

  async #load(files: OfferedFile[] | Promise<OfferedFile[]>): Promise<void> {
    try {
      const given = await files;
      // Text or a picture was dropped.
      if (given.length === 0) return;
      const { checkpoint, notes } = await readCheckpoint(given);
      this.#stage.train(() => this.session.start(this.#stage.experiment, checkpoint));
      for (const note of notes) this.session.tell(note, 'note');
    } catch (error) {
      this.session.tell(problemOf(error));
    }
  }
}
