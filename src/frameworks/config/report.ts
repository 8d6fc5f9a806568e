/** A configuration's reading in words, for the page and the command line alike. */
import { formatNumber } from '../../common/text';
import { configWords, type ConfigWords } from '../../i18n/config';
import { methodLabel, methodVerdict } from '../../i18n/methods';
import type { Language } from '../../i18n/languages';
import type { Change } from './changes';
import type { LeftOut } from './draft';
import type { ConfigReading, ReadItem, Training } from './reading';
import { LEFT_OUT_GROUPS, type Role } from './roles';

export interface ReportLine {
  /** Where it stands: 'line 3', 'lines 3, 4'; '' for a default. */
  where: string;
  /** As written; '' where only the place and the kind are told. */
  text: string;
  says: string;
}

export interface ConfigReport {
  /** The framework and the syntax, and where its keys were read. */
  readAs: readonly string[];
  /** 'k3 in reward, β 0.001'. */
  penalty: string;
  rows: string;
  /** Of the gradient: on-policy, and with samples of an older policy where this trains so. */
  verdict: readonly string[];
  /** What each penalty optimises. */
  sentences: readonly string[];
  /** Whether the toy trains all of the loss, and what it does not. */
  whole: string;
  missing: readonly string[];
  change: { says: string; lines: readonly ChangeLine[]; becomes: string };
  remarks: readonly string[];
  sections: readonly { title: string; lines: readonly ReportLine[] }[];
}

export interface ChangeLine {
  where: string;
  /** null for a new line. */
  before: string | null;
  after: string;
}

export function configReport(reading: ConfigReading, language: Language): ConfigReport {
  const words = configWords(language);
  const { dialect, syntax, training, leftOut, notes, expressible } = reading;
  const said = (each: LeftOut): string => {
    const sentence = words.leftOut[each.code](each.given);
    return each.line === null ? sentence : `${sentence} (${words.line(each.line)})`;
  };
  return {
    readAs: [words.readAs(dialect.name, words.syntaxes[syntax]), words.readIn(dialect.source)],
    penalty: penaltyText(training, language),
    rows: training.rows.length > 0 ? words.rows(training.rows) : '',
    verdict: verdictsOf(training, words),
    sentences: sentencesOf(training, language),
    whole: expressible ? `${words.whole} ${words.leaves}` : words.notWhole,
    missing: leftOut.filter(({ matters }) => matters).map(said),
    change: changeOf(reading, language),
    remarks: notes.map(({ code, given }) => words.notes[code](given)),
    sections: sectionsOf(reading, words).filter(({ lines }) => lines.length > 0),
  };
}

/** What a method optimises; of two, each by its name. */
function sentencesOf({ method, second }: Training, language: Language): string[] {
  if (!second) return [methodVerdict(method, language)];
  const { ofMethod } = configWords(language);
  return [method, second.method].map((each) => ofMethod(methodLabel(each, language), methodVerdict(each, language)));
}

function penaltyText(training: Training, language: Language): string {
  const words = configWords(language);
  const { method, beta, second } = training;
  if (method === 'none') return words.noPenalty;
  const first = words.penalty(methodLabel(method, language), formatNumber(beta));
  if (!second) return first;
  return words.twoPenalties(first, words.penalty(methodLabel(second.method, language), formatNumber(second.beta)));
}

function verdictsOf({ method, verdict }: Training, words: ConfigWords): string[] {
  if (method === 'none') return [];
  const here = verdict.here === verdict.onPolicy ? [] : [words.hereOffPolicy(words.verdicts[verdict.here])];
  return [words.verdicts[verdict.onPolicy], ...here];
}

function changeOf({ correction, training }: ConfigReading, language: Language): ConfigReport['change'] {
  const words = configWords(language);
  if (!correction) {
    const right = training.method !== 'none' && training.verdict.onPolicy === 'unbiased';
    return { says: right ? words.changeNothing : words.changeImpossible, lines: [], becomes: '' };
  }
  const { rows } = correction.training;
  return {
    says: correction.kind === 'start' ? words.startPenalty : '',
    lines: correction.changes.map((change) => changeLine(change, words)),
    becomes: words.becomes(penaltyText(correction.training, language), rows.length > 0 ? words.rows(rows) : ''),
  };
}

function changeLine({ line, before, after, file }: Change, words: ConfigWords): ChangeLine {
  const where = file !== undefined ? words.inCode(file) : line === null ? words.newLine : words.line(line);
  return { where, before, after: after === '' ? words.deleted : after };
}

/** The lines to paste over the old ones, without those of the framework's code. */
export const changedText = ({ correction }: ConfigReading): string =>
  (correction?.changes ?? [])
    .filter(({ file, after }) => file === undefined && after !== '')
    .map(({ after }) => after)
    .join('\n');

const written = ({ key, value }: ReadItem): string => (value === null ? key : `${key} = ${shortened(value)}`);
const shortened = (text: string): string => (text.length > 60 ? `${text.slice(0, 57)}…` : text);

function sectionsOf(reading: ConfigReading, words: ConfigWords): ConfigReport['sections'] {
  const { items, rest, defaults } = reading;
  const roleText = (role: Role): string => words.roles[role];
  const inOrder = [...items].sort((a, b) => a.line - b.line);
  const read = inOrder.flatMap((item): ReportLine[] => {
    const { meaning, variable } = item;
    if (meaning.kind !== 'role' && meaning.kind !== 'overridden') return [];
    const from = variable ? ` (${words.fromVariable(variable.name, variable.line)})` : '';
    const again = meaning.kind === 'overridden' ? `; ${words.overridden}` : '';
    return [{ where: words.line(item.line), text: written(item), says: `${roleText(meaning.role)}${from}${again}` }];
  });
  const grouped = LEFT_OUT_GROUPS.flatMap((group): ReportLine[] => {
    const of = items.filter(({ meaning }) => meaning.kind === 'group' && meaning.group === group);
    if (of.length === 0) return [];
    return [{ where: linesText(of, words), text: of.map(({ key }) => key).join(', '), says: words.groups[group] }];
  });
  const notMattering = reading.leftOut.filter(({ matters, code }) => !matters && code !== 'unknown');
  const unknown = items.filter(({ meaning }) => meaning.kind === 'unknown');
  const kinds = [...new Set(rest.map(({ kind }) => kind))];
  return [
    { title: words.sections.read, lines: read },
    {
      title: words.sections.defaults,
      lines: defaults.map(({ role, key, value }) => ({ where: '', text: `${key} = ${value}`, says: roleText(role) })),
    },
    {
      title: words.sections.unknown,
      lines: unknown.map((item) => ({ where: words.line(item.line), text: written(item), says: '' })),
    },
    {
      title: words.sections.leftOut,
      lines: [
        ...notMattering.map(({ code, given, line }) => ({
          where: line === null ? '' : words.line(line),
          text: '',
          says: words.leftOut[code](given),
        })),
        ...grouped,
      ],
    },
    {
      title: words.sections.rest,
      lines: kinds.map((kind) => ({
        where: linesText(
          rest.filter((line) => line.kind === kind),
          words,
        ),
        text: '',
        says: words.rest[kind],
      })),
    },
  ];
}

/** 'lines 3, 5–9'. */
function linesText(of: readonly { line: number }[], words: ConfigWords): string {
  const ranges: [number, number][] = [];
  for (const line of [...new Set(of.map((each) => each.line))].sort((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last?.[1] === line - 1) last[1] = line;
    else ranges.push([line, line]);
  }
  return words.lines(ranges.map(([from, to]) => (from === to ? String(from) : `${from}–${to}`)));
}
