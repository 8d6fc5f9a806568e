/** The charts of a log: its curves beside a picture's, and its other series as they are. */
import { html, nothing } from 'lit';
import { live } from 'lit/directives/live.js';
import { percent } from '../../common/format';
import { logWords } from '../../i18n/log';
import type { Language } from '../../i18n/languages';
import { aligned, thinned } from '../../logs/canonical';
import type { Judgement } from '../../logs/judge';
import { logCurve, logFall, OVERLAYS, pictureCurve, type Overlay } from '../../logs/overlay';
import { PICTURE_NAMES, type Picture, type PictureName, type Pictures } from '../../logs/pictures';
import { bounds } from '../charts/chart-numbers';
import '../charts/line-chart';
import type { ChartMark } from '../charts/line-chart';
import type { ChartSeries } from '../charts/line-series';

/** Colours of the estimators that a picture is of; of other pictures, that of the full KL. */
const COLOURS: Readonly<Record<PictureName, string>> = {
  learns: 'k2',
  held: 'k2',
  drifts: 'none',
  'k3-in-reward': 'k3',
  'k1-in-loss': 'k1',
  certain: 'k1',
  random: 'full',
};
const HEIGHT = 200;
const RAW_HEIGHT = 130;
const RAW_POINTS = 400;
/** Curves are compared up to this many times their scale. */
const MOST = 3;

function marksOf({ rules }: Judgement, overlay: Overlay, language: Language): ChartMark[] {
  const { names } = logWords(language).rules;
  const chart = { numeric: 'reward', reward: 'reward', entropy: 'entropy', 'kl-runaway': 'kl', 'dead-leash': 'kl' };
  return rules.flatMap((result) =>
    result.outcome === 'found' && chart[result.rule] === overlay ? [{ x: result.step, text: names[result.rule] }] : [],
  );
}

function overlayChart(judgement: Judgement, overlay: Overlay, picture: Picture | undefined, language: Language) {
  const words = logWords(language);
  const points = logCurve(judgement, overlay);
  if (points.length === 0) return nothing;
  const [from, to] = [points[0].x, points[points.length - 1].x];
  const series: ChartSeries[] = [
    ...(picture
      ? [
          {
            label: words.toy,
            colour: COLOURS[picture.name],
            width: 2,
            points: pictureCurve(picture, overlay, { from, to, fall: logFall(judgement) }),
          },
        ]
      : []),
    { label: words.yours, colour: 'ink', width: 2, points },
  ];
  const drawn = series.flatMap((each) => each.points.map(({ y, high }) => Math.min(MOST, high ?? y)));
  return html`<line-chart xWhole .series=${series} .language=${language} .height=${HEIGHT} .xTitle=${words.step}
    .yTitle=${words.charts[overlay]} .yRange=${bounds([0, 1, ...drawn.map((y) => Math.max(-1, y))], 'linear', true)}
    .marks=${marksOf(judgement, overlay, language)}
    .format=${(value: number) => (Number.isInteger(value) ? String(value) : percent(value))}></line-chart>`;
}

/** @param chosen the picture beside which the curves are drawn; null for none. */
export function logCharts(
  judgement: Judgement,
  pictures: Pictures | undefined,
  chosen: PictureName | null,
  language: Language,
  choose: (picture: PictureName | null) => void,
) {
  const words = logWords(language);
  const picture = pictures?.pictures.find(({ name }) => name === chosen);
  const options = PICTURE_NAMES.map(
    (name) => html`<option value=${name} .selected=${live(name === chosen)}>${words.pictures[name].name}</option>`,
  );
  const none = html`<option value="" .selected=${live(chosen === null)}>${words.besideNone}</option>`;
  return html`<section class="charts">
    <h2>${picture ? words.chartsTitle(words.pictures[picture.name].name) : words.chartsAlone}</h2>
    ${
      pictures
        ? html`<label class="beside">${words.beside}
          <select @change=${(event: Event) => {
            const { value } = event.target as HTMLSelectElement;
            choose(value === '' ? null : (value as PictureName));
          }}>${options}${none}</select></label>`
        : nothing
    }
    ${OVERLAYS.map((overlay) => overlayChart(judgement, overlay, picture, language))}
    ${picture ? html`<p class="small muted">${words.chartsHelp(picture.runs.length)}</p>` : nothing}
    ${rawCharts(judgement, language)}
  </section>`;
}

/** What the toy has no curves of, in the log's own units. */
function rawCharts({ of: { found } }: Judgement, language: Language) {
  const words = logWords(language);
  const raw = (['length', 'gradNorm', 'clipFraction', 'beta'] as const).flatMap((metric) => found[metric] ?? []);
  if (raw.length === 0) return nothing;
  return html`<h2>${words.rawTitle}</h2><div class="raw">${raw.map(({ series, known }) => {
    const { steps, columns } = thinned(aligned([series]), RAW_POINTS);
    const points = steps.map((x, i) => ({ x, y: columns[0][i] }));
    return html`<line-chart xWhole .series=${[{ label: '', colour: 'ink', width: 2, points }]} .language=${language}
      .height=${RAW_HEIGHT} .xTitle=${words.step}
      .yTitle=${`${words.metrics[known.metric]} (${series.name})`}></line-chart>`;
  })}</div>`;
}
