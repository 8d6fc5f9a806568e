/** The source of the race's charts: the training, or recorded runs instead; decides when the training pauses. */
import type { Experiment } from '../../experiment/experiment';
import { DEFAULT_PRESET } from '../../experiment/presets';
import { differences } from '../../experiment/query';
import { parseAddress } from '../../common/address';
import { problemOf } from '../../common/problem';
import type { RaceCurves } from './race-curves';
import { findingsWords } from '../../i18n/findings';
import { saidText } from '../../i18n/notices';
import { loadRecording, Replay } from '../replay/recorded';
import type { SeenCollapse, RaceState, Topic } from './race-state';
import type { Language } from '../../i18n/languages';

const isReplay = (hash: string): boolean => parseAddress(hash).view === 'replay';

export class ChartSource {
  /** Recorded runs shown instead of the training: requested ones (with `live`), or a placeholder until it starts. */
  replay?: Replay;
  readonly #session: RaceState;
  readonly #changed: (topic: Topic) => void;
  /** Whether a training has been requested. */
  #begun = false;
  #away = false;
  /** The training was playing and is paused temporarily. */
  #held = false;
  #resumes = false;
  #ended = false;

  /** @param changed is called when a recording has advanced, as for a session. */
  constructor(session: RaceState, changed: (topic: Topic) => void) {
    this.#session = session;
    this.#changed = changed;
  }

  /** Recorded runs that the user requested. */
  get asked(): Replay | undefined {
    return this.replay?.live ? this.replay : undefined;
  }

  /** The running experiment, or the one that would run if the user went live. */
  get experiment(): Experiment {
    return this.replay?.live ?? this.#session.experiment;
  }

  /** The experiment shown, recorded or live, as needed for axes and units. */
  get terms(): Pick<Experiment, 'steps' | 'groupSize' | 'seeds'> {
    const { replay } = this;
    return replay
      ? { ...replay.recording.experiment, seeds: replay.curves.seeds(replay.curves.arms[0]) }
      : this.#session.experiment;
  }

  get shown(): { curves: RaceCurves; collapses: readonly SeenCollapse[] } {
    return this.replay ?? this.#session;
  }

  /** Whether nothing more will come; false for a placeholder recording. */
  get over(): boolean {
    return this.asked ? this.asked.over : !this.replay && this.#session.status === 'finished';
  }

  /** Follows the address: to recorded runs of a study, or to the training. */
  async follow(language: Language): Promise<void> {
    const { hash } = location;
    this.#hold();
    if (!isReplay(hash)) {
      this.#toTraining();
      return;
    }
    try {
      const { loadReplay } = await import('../replay/replay');
      const { recording, live, problems } = await loadReplay(hash);
      if (location.hash !== hash || this.#ended) return;
      this.endReplay();
      this.replay = new Replay(recording, this.#changed, live);
      for (const problem of problems) this.#session.tell(problem);
      this.#changed('view');
    } catch (error) {
      if (location.hash !== hash || this.#ended) return;
      this.#session.tell(findingsWords(language).notPlayed(saidText(problemOf(error), language)));
      this.#toTraining();
    }
  }

  /** Starts a new training, and removes the address of recorded runs. */
  train(start: () => void): void {
    this.#resumes = false;
    this.#begun = true;
    this.#leave();
    start();
  }

  setAway(away: boolean): void {
    this.#away = away;
    if (away && this.replay?.playing) this.replay.pause();
    this.#hold();
  }

  endReplay(): void {
    this.replay?.pause();
    this.replay = undefined;
    this.#changed('view');
  }

  end(): void {
    this.#ended = true;
    this.replay?.pause();
  }

  /** Pauses the training while another view needs the adapter, or recorded runs the charts. */
  #hold(): void {
    const held = this.#away || isReplay(location.hash);
    if (held === this.#held) return;
    this.#held = held;
    if (held) this.#resumes = this.#begun && this.#session.playing;
    if (this.#resumes) this.#session.setPlaying(!held);
    if (!held) this.#resumes = false;
  }

  #leave(): void {
    if (this.asked) this.endReplay();
    if (isReplay(location.hash)) history.replaceState(history.state, '', `${location.pathname}${location.search}`);
    this.#hold();
    this.#changed('data');
  }

  /** Returns to the current or requested training. */
  #toTraining(): void {
    this.#leave();
    if (this.#begun) return;
    this.#begun = true;
    const { experiment } = this.#session;
    this.#session.start(experiment);
    // Opened in a background tab: no samples are needed yet.
    if (document.hidden) this.#session.seeing(false);
    if (experiment.preset === DEFAULT_PRESET && differences(experiment).length === 0) void this.#fill();
  }

  async #fill(): Promise<void> {
    const recording = await loadRecording(`${import.meta.env.BASE_URL}recorded/collapse.json`);
    if (recording && !this.#session.live && !this.replay && !this.#ended)
      this.replay = new Replay(recording, this.#changed);
  }
}
