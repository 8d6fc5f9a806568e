/** The judgement of a log, in sentences: the same ones in the page and on the command line. */
import { number, percent } from '../common/format';
import { estimatorOf, type FoundSeries } from '../logs/canonical';
import type { Feature } from '../logs/features';
import type { Judgement, Want } from '../logs/judge';
import type { Log, LogNote } from '../logs/log';
import type { Hindrance, RuleResult } from '../logs/log-rules';
import { LOG_METRICS } from '../logs/metric-names';
import type { FeatureRange } from '../logs/pictures';
import { isShare, RATIO_MARGINS, SHARE_MARGINS, type Comparison, type FeatureMatch } from '../logs/resembles';
import type { Sign } from '../logs/signs';
import { log as en } from './en/log';
import { byLanguage, type Language, type Spoken } from './languages';
import { methodLabel } from './methods';
import { recordingName } from './scenarios';
import { log as zh } from './zh/log';

export type LogWords = Spoken<typeof en>;
export const logWords = byLanguage<LogWords>({ en, zh });

const step = (value: number): string => String(value);

function noteText(note: LogNote, { notes }: LogWords): string {
  switch (note.code) {
    case 'cut':
      return notes.cut(note.records);
    case 'checksum':
      return notes.checksum(note.record);
    case 'lines-left-out':
      return notes['lines-left-out'](note.lines);
    case 'given-again':
      return notes['given-again'](note.values);
    case 'rows-numbered':
      return notes['rows-numbered'];
  }
}

/** What the file is and how it was read. */
export function readText(log: Log, language: Language): string[] {
  const words = logWords(language);
  const series = Math.max(0, ...log.runs.map((run) => run.series.length));
  return [
    words.isRead(log.name, words.formats[log.format], log.runs.length, series),
    ...log.notes.map((note) => noteText(note, words)),
  ];
}

function foundText(found: FoundSeries, words: LogWords): string {
  const { series, known, framework } = found;
  const details = [
    ...(known.metric === 'kl' ? [words.estimators[estimatorOf(found)]] : []),
    ...(known.per ? [words.per[known.per]] : []),
    ...(known.placement ? [words.placements[known.placement]] : []),
  ];
  const text = words.is(words.metrics[known.metric], series.name, framework);
  return details.length > 0 ? words.details(text, details) : text;
}

/** Which names stand for what, and the scale of the reward. */
export function understoodText({ of, scale }: Judgement, language: Language): string[] {
  const words = logWords(language);
  const found = LOG_METRICS.flatMap((metric) => {
    const one = of.found[metric];
    if (metric === 'kl') return of.kls;
    return one && one.known.metric === metric ? [one] : [];
  });
  return [
    ...found.map((each) => foundText(each, words)),
    ...of.others.map(({ name, between }) => words.otherKls[between](name)),
    ...(of.unused > 0 ? [words.unused(of.unused)] : []),
    ...(scale ? [scaleText(scale, words)] : []),
  ];
}

function scaleText(
  { kind, low, high, flat }: NonNullable<Judgement['scale']>,
  { scale, flat: isFlat }: LogWords,
): string {
  const is =
    kind === 'unit'
      ? scale.unit
      : kind === 'from-zero'
        ? scale['from-zero'](number(high))
        : scale['own-range'](number(low), number(high));
  return flat ? `${is} ${isFlat}` : is;
}

function hindranceText(why: Hindrance, { rules }: LogWords): string {
  if (why.code === 'flat') return rules.flat;
  if (why.code === 'too-short') return rules.tooShort(why.points, why.least);
  return rules.missing(why.metrics.map((metric) => rules.lacks[metric]));
}

export function ruleText(result: RuleResult, language: Language): string {
  const words = logWords(language);
  const { rules } = words;
  if (result.outcome === 'not-found') return rules['not-found'][result.rule];
  if (result.outcome === 'cannot') return rules.cannot(rules.names[result.rule], hindranceText(result.why, words));
  return rules.found[result.rule](step(result.step), step(result.detectedAt), result.value?.name ?? '');
}

export function signText(sign: Sign, language: Language): string {
  const { signs } = logWords(language);
  switch (sign.code) {
    case 'kl-negative':
      return signs['kl-negative'](sign.name, number(sign.level), step(sign.step), percent(sign.share));
    case 'kl-offset':
      return signs['kl-offset'](sign.name, number(sign.first), number(sign.median));
    case 'kl-spikes':
      return signs['kl-spikes'](sign.name, number(sign.most), number(sign.median), step(sign.step));
    case 'kl-zero':
      return signs['kl-zero'](sign.name);
    case 'k1-and-k3':
      return signs['k1-and-k3'](number(sign.k1), number(sign.k3), number(sign.ratio));
    case 'reward-penalty':
      return sign.there
        ? signs['penalty-there'](sign.penalised, number(sign.mean))
        : signs['penalty-absent'](sign.penalised);
    case 'gradient-spikes':
      return signs['gradient-spikes'](number(sign.most), number(sign.median), step(sign.step));
    case 'length':
      return signs.length(sign.first.toFixed(0), sign.last.toFixed(0));
  }
}

/** What is compared, and where a picture begins and ends. */
export const aboutText = (language: Language): string => {
  const { about, margins } = logWords(language);
  return `${about} ${margins(SHARE_MARGINS, RATIO_MARGINS)}`;
};

/** A feature's value: shares in percent, ratios as factors. */
export const featureValue = (feature: Feature, value: number, language: Language): string =>
  isShare(feature) ? percent(value) : logWords(language).times(value);

const rangeText = (feature: Feature, { low, high }: FeatureRange, language: Language): string =>
  `${featureValue(feature, low, language)}–${featureValue(feature, high, language)}`;

export function matchText({ feature, value, range }: FeatureMatch, language: Language): string {
  const words = logWords(language);
  const of = (one: number) => featureValue(feature, one, language);
  return words.feature(words.features[feature], of(value), of(range.low), of(range.high));
}

/** The other recorded runs that look the same; empty if there are none. */
export function alikeText({ alike }: Comparison, language: Language): string {
  if (alike.length === 0) return '';
  const words = logWords(language);
  return words.alike(
    alike.map(({ method, scenario, variant, runs, of }) =>
      words.group(
        methodLabel(method, language),
        recordingName(scenario, variant === 'base' ? undefined : variant, language),
        runs,
        of,
      ),
    ),
  );
}

export function wantText(want: Want, language: Language): string {
  const words = logWords(language);
  const { wants, pictures } = words;
  switch (want.code) {
    case 'reward':
    case 'entropy':
    case 'beta':
    case 'length':
    case 'control':
      return wants[want.code];
    case 'kl':
      return wants.kl(want.instead);
    case 'would-tell': {
      const [a, b] = want.pictures.map((name) => pictures[name].name);
      const [of, and] = want.ranges.map((range) => rangeText(want.feature, range, language));
      return wants.tell(words.rules.lacks[want.metric], a, b, words.features[want.feature], of, and);
    }
    case 'task-reward':
      return wants.taskReward(want.logged);
    case 'other-estimate':
      return wants.otherEstimate(want.logged === 'setting' ? '' : words.estimators[want.logged]);
    case 'estimator':
      return want.decides === 'trl-trainer'
        ? wants.trlTrainer(want.name)
        : wants.estimator(want.name, want.decides.key, want.decides.byDefault, want.decides.is ?? '');
    case 'settings':
      return wants.settings(want.pictures.map((name) => pictures[name].name));
    case 'longer':
      return wants.longer(want.points, want.least);
  }
}
