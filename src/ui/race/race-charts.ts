/** The five charts of the race: a large one of the reward, and four small ones. */
import { html } from 'lit';
import type { Experiment } from '../../experiment/experiment';
import { findingsWords } from '../../i18n/findings';
import type { Language } from '../../i18n/languages';
import { words } from '../../i18n/race';
import '../charts/metric-chart';
import type { ChartLook } from './control-bar';

/** @param recorded whether the charts show recorded runs, which are evaluated only at the end. */
export function raceCharts(
  { seeds, groupSize }: Pick<Experiment, 'seeds' | 'groupSize'>,
  recorded: boolean,
  look: ChartLook,
  language: Language,
) {
  const text = words(language);
  const held = recorded ? findingsWords(language).atTheEnd : `mean@${groupSize}`;
  const band = look.band === 'range' ? text.bandRange : text.bandDeviation;
  return html`
    <metric-chart .language=${language} class="reward" large share .metric=${'reward'}
      .heading=${text.reward} .unit=${text.rewardUnitBand(text.bandNote(seeds, band))}
      .help=${text.rewardHelp}></metric-chart>
    <metric-chart .language=${language} log .metric=${'reverseKl'}
      .heading=${text.kl} .unit=${text.klUnit} .help=${text.klHelp}></metric-chart>
    <metric-chart .language=${language} .metric=${'entropy'}
      .heading=${text.entropy} .unit=${text.entropyUnit} .help=${text.entropyHelp}></metric-chart>
    <metric-chart .language=${language} share .metric=${'meanAtKIn'}
      .heading=${text.heldIn} .unit=${held} .help=${text.heldInHelp}></metric-chart>
    <metric-chart .language=${language} share .metric=${'meanAtKOut'}
      .heading=${text.heldOut} .unit=${held} .help=${text.heldOutHelp}></metric-chart>`;
}
