/** What the race has on its charts: the training, or recorded runs in its place; and when the training rests. */
import type { Experiment } from '../../experiment/experiment';
import { DEFAULT_PRESET } from '../../experiment/presets';
import { differences } from '../../experiment/query';
import { sentence } from '../../common/text';
import type { RaceCurves } from './race-curves';
import { isReplayHash } from '../findings/findings-address';
import { findingsWords } from '../../i18n/findings';
import { loadRecording, Replay } from '../replay/recorded';
import type { SeenCollapse, RaceState, Topic } from './race-state';
import type { Language } from '../../i18n/languages';

export class ChartSource {
  /** Recorded runs, in the place of the training: asked for (they have `live`), or to fill the time until it moves. */
  replay?: Replay;
  readonly #session: RaceState;
  readonly #changed: (topic: Topic) => void;
  /** Something was asked to be trained. */
  #begun = false;
  #away = false;
  /** Training rests; it was playing before, and will again. */
  #held = false;
  #resumes = false;
  #ended = false;

  /** @param changed hears of what a recording has come to, as from a session. */
  constructor(session: RaceState, changed: (topic: Topic) => void) {
    this.#session = session;
    this.#changed = changed;
  }

  /** Recorded runs that the reader asked for. */
  get asked(): Replay | undefined {
    return this.replay?.live ? this.replay : undefined;
  }

  /** What runs, or would if the reader went live. */
  get experiment(): Experiment {
    return this.replay?.live ?? this.#session.experiment;
  }

  /** What the recording is of, or what runs: what axes and units need to know. */
  get terms(): Pick<Experiment, 'steps' | 'groupSize' | 'seeds'> {
    const { replay } = this;
    return replay
      ? { ...replay.recording.experiment, seeds: replay.curves.seeds(replay.curves.methods[0]) }
      : this.#session.experiment;
  }

  get shown(): { curves: RaceCurves; collapses: readonly SeenCollapse[] } {
    return this.replay ?? this.#session;
  }

  /** Nothing more will come; of a recording that only fills the time, more does. */
  get over(): boolean {
    return this.asked ? this.asked.over : !this.replay && this.#session.status === 'finished';
  }

  /** Goes where the address says: to recorded runs of a study, or to the training. */
  async follow(language: Language): Promise<void> {
    const { hash } = location;
    this.#hold();
    if (!isReplayHash(hash)) {
      this.#toTraining();
      return;
    }
    try {
      const { loadReplay } = await import('../replay/replay');
      const { recording, live } = await loadReplay(hash);
      if (location.hash !== hash || this.#ended) return;
      this.endReplay();
      this.replay = new Replay(recording, this.#changed, live);
      this.#changed('view');
    } catch (error) {
      if (location.hash !== hash || this.#ended) return;
      this.#session.tell(findingsWords(language).notPlayed(sentence(error)));
      this.#toTraining();
    }
  }

  /** Trains something new, of which an address of recorded runs says nothing. */
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

  /** Training rests while another view needs the adapter, or recorded runs the charts. */
  #hold(): void {
    const held = this.#away || isReplayHash(location.hash);
    if (held === this.#held) return;
    this.#held = held;
    if (held) this.#resumes = this.#begun && this.#session.playing;
    if (this.#resumes) this.#session.setPlaying(!held);
    if (!held) this.#resumes = false;
  }

  #leave(): void {
    if (this.asked) this.endReplay();
    if (isReplayHash(location.hash)) history.replaceState(history.state, '', `${location.pathname}${location.search}`);
    this.#hold();
    this.#changed('data');
  }

  /** Back to what is trained, or was asked to be. */
  #toTraining(): void {
    this.#leave();
    if (this.#begun) return;
    this.#begun = true;
    const { experiment } = this.#session;
    this.#session.start(experiment);
    // Opened in a background tab: nobody looks at samples yet.
    if (document.hidden) this.#session.seeing(false);
    if (experiment.preset === DEFAULT_PRESET && differences(experiment).length === 0) void this.#fill();
  }

  async #fill(): Promise<void> {
    const recording = await loadRecording(`${import.meta.env.BASE_URL}recorded/collapse.json`);
    if (recording && !this.#session.live && !this.replay && !this.#ended)
      this.replay = new Replay(recording, this.#changed);
  }
}
