/** The buttons that replace the race's own while recorded runs of a study are played. */
import { html } from 'lit';
import { findingsWords } from '../../i18n/findings';
import { recordingName } from '../../i18n/scenarios';
import { icon } from '../app/icons';
import type { Replay } from './recorded';
import type { Language } from '../../i18n/languages';

/** @param goLive leaves the replay and trains. */
export function replayBar(replay: Replay, language: Language, goLive: () => void) {
  const text = findingsWords(language);
  const {
    curves,
    recording: { runs, adapter, command, experiment, variant },
  } = replay;
  const seeds = new Set(runs.map(({ seed }) => seed)).size;
  const name = recordingName(experiment.preset, variant, language);
  const label = replay.playing
    ? html`${icon('pause')} ${text.pause}`
    : html`${icon('play')} ${replay.over ? text.again : text.play}`;
  return html`
    <button class="primary" @click=${(event: MouseEvent) => {
      replay.toggle();
      // As in run-buttons.ts: Space must play and pause, not click the button again.
      if (event.detail > 0) (event.currentTarget as HTMLElement).blur();
    }}>${label}</button>
    <button @click=${() => replay.restart()}>${icon('again')} ${text.restart}</button>
    <button class="live" @click=${goLive}>${text.live}</button>
    <p class="status" role="status"><b>${text.recorded(curves.arms.length, seeds)}</b>
      <span>${text.step(Math.min(curves.lastStep + 1, experiment.steps), experiment.steps)}</span>
      <span class="muted" title="${adapter}: ${command}">${name}</span></p>`;
}
