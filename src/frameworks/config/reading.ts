/** What a pasted configuration says, in this page's terms: line by line, and as a whole. */
import { isOffPolicySettings, penaltyNames, type PenaltyNames } from './penalty-names';
import type { Entry, RestKind, Syntax } from './config-text';
import { changesOf, type Change } from './changes';
import type { Dialect, Pasted, Sets } from './dialect';
import { dialectOf, roleOf } from './dialects';
import { Draft, type ConfigSettings, type LeftOut, type Note } from './draft';
import { parseConfig } from './parse-config';
import { groupOf, normalised, soundsLikeLoss, type LeftOutGroup, type Role } from './roles';
import { Values } from './values';
import { sampledGradient, theory, type Verdict } from '../../kl/theory';
import { parseMethod } from '../../kl/placements';

/** What a key with its value is here. */
export type Meaning =
  | { kind: 'role'; role: Role }
  /** The same is set again further down; the last one counts. */
  | { kind: 'overridden'; role: Role }
  | { kind: 'group'; group: LeftOutGroup }
  | { kind: 'unknown' };

export interface ReadItem extends Entry {
  meaning: Meaning;
}

/** A line without a key. */
export interface RestLine {
  line: number;
  text: string;
  kind: RestKind;
}

/** A default that was not written, by the key that would set it. */
export interface DefaultItem {
  role: Role;
  key: string;
  value: string;
}

/** What the configuration trains. */
export interface Training extends PenaltyNames {
  settings: ConfigSettings;
  /** Of the gradient: on-policy, and as it samples here. */
  verdict: { onPolicy: Verdict; here: Verdict };
  offPolicy: boolean;
}

/** Lines to change, and what is trained with them. */
export interface Correction {
  /** mend: a biased penalty is made unbiased. start: there is no penalty, and this would be one. */
  kind: 'mend' | 'start';
  changes: readonly Change[];
  training: Training;
}

export interface ConfigReading {
  dialect: Dialect;
  syntax: Syntax;
  items: readonly ReadItem[];
  rest: readonly RestLine[];
  defaults: readonly DefaultItem[];
  training: Training;
  leftOut: readonly LeftOut[];
  notes: readonly Note[];
  /** Whether the toy can train the whole loss, with the same advantages and sampling. */
  expressible: boolean;
  /** null where nothing is to be changed, or the framework cannot. */
  correction: Correction | null;
}

/** @throws Refusal with one sentence if the text is no configuration of a framework that is known here. */
export function readConfig(text: string): ConfigReading {
  const lines = text.replaceAll('\r\n', '\n').split('\n');
  const parsed = parseConfig(lines.join('\n'));
  const dialect = dialectOf(parsed.entries, text);
  const written = new Map<Role, Entry>();
  const roles = parsed.entries.map(({ key }) => roleOf(dialect, key));
  for (const [i, entry] of parsed.entries.entries()) if (roles[i]) written.set(roles[i], entry);
  const items = parsed.entries.map((entry, i): ReadItem => ({
    ...entry,
    meaning: meaningOf(entry, roles[i], written),
  }));
  const pasted: Pasted = {
    text,
    mended: false,
    hasKey: (key) => parsed.entries.some((entry) => key.test(normalised(entry.key))),
  };

  const { draft, values } = interpreted(dialect, written, pasted);
  for (const entry of values.unresolved.values())
    draft.leftOut.push({ code: 'unresolved', given: `${entry.key}=${entry.value}`, line: entry.line, matters: true });
  draft.leftOut.push(...items.flatMap(unknownOf));
  if ([...parsed.kinds.values()].includes('second-command')) draft.note('second-command');
  const training = trainingOf(draft);
  return {
    dialect,
    syntax: parsed.syntax,
    items,
    rest: restOf(lines, parsed.kinds, new Set(items.map(({ line }) => line))),
    defaults: [...values.usedDefaults].map(([role, value]) => ({ role, key: keyOf(dialect, role, items), value })),
    training,
    leftOut: draft.leftOut,
    notes: draft.notes,
    expressible: !draft.leftOut.some(({ matters }) => matters),
    correction: correctionOf({
      dialect,
      written,
      pasted,
      draft,
      values,
      training,
      lines,
      syntax: parsed.syntax,
      items,
    }),
  };
}

/** A key that is not known here: if it may belong to the loss, and is not switched off, the loss may be another. */
function unknownOf({ meaning, key, value, line }: ReadItem): LeftOut[] {
  if (meaning.kind !== 'unknown') return [];
  const matters = soundsLikeLoss(key) && !/^(?:false|null|none|0|0\.0*)$/i.test(value ?? '');
  return [{ code: matters ? 'unknown-of-loss' : 'unknown', given: key, line, matters }];
}

function meaningOf(entry: Entry, role: Role | undefined, written: ReadonlyMap<Role, Entry>): Meaning {
  if (role !== undefined) return { kind: written.get(role) === entry ? 'role' : 'overridden', role };
  const group = groupOf(entry.key);
  return group === undefined ? { kind: 'unknown' } : { kind: 'group', group };
}

function interpreted(dialect: Dialect, written: ReadonlyMap<Role, Entry>, pasted: Pasted) {
  const values = new Values(written, { ...dialect.defaults, ...dialect.otherDefaults?.(pasted) });
  const draft = new Draft(values);
  dialect.interpret(values, draft, pasted);
  return { draft, values };
}

function trainingOf({ penalties, settings: found }: Draft): Training {
  const settings = Object.fromEntries(
    Object.entries(found).filter(([, value]) => value !== undefined),
  ) as ConfigSettings;
  const names = penaltyNames(penalties);
  const offPolicy = isOffPolicySettings(settings);
  const worst = (off: boolean): Verdict => {
    const verdicts = [names.method, ...(names.second ? [names.second.method] : [])]
      .filter((method) => method !== 'none')
      .map((method) => sampledGradient(theory(parseMethod(method, levelsOf(settings)), off)));
    return (['none', 'biased', 'unbiased'] as const).find((verdict) => verdicts.includes(verdict)) ?? 'unbiased';
  };
  return { ...names, settings, offPolicy, verdict: { onPolicy: worst(false), here: worst(offPolicy) } };
}

const levelsOf = ({ rhoLevel, rewardKl }: ConfigSettings) => ({
  ...(rhoLevel === 'sequence' ? { rhoLevel: 'sequence' as const } : {}),
  ...(rewardKl === 'to-go' ? { rewardKl: 'to-go' as const } : {}),
});

interface Found {
  dialect: Dialect;
  written: ReadonlyMap<Role, Entry>;
  pasted: Pasted;
  draft: Draft;
  values: Values;
  training: Training;
  lines: readonly string[];
  syntax: Syntax;
  items: readonly ReadItem[];
}

function correctionOf({ dialect, written, pasted, draft, values, training, ...of }: Found): Correction | null {
  const { penalties, codeFault } = draft;
  const unbiased = penalties.map(({ estimator, placement }) => {
    const method = parseMethod(`${estimator}-in-${placement}`, levelsOf(training.settings));
    return theory(method).table.gradient === 'unbiased';
  });
  const none = penalties.length === 0;
  const sets: Sets = none
    ? (dialect.start(values, pasted) ?? [])
    : penalties.flatMap((penalty, i) => (unbiased[i] ? [] : (dialect.mend(penalty) ?? [])));
  if (sets.length === 0 && !codeFault) return null;
  const changed = new Map(written);
  for (const [role, value] of sets) changed.set(role, { line: 0, key: role, value, known: true });
  const mended = interpreted(dialect, changed, { ...pasted, mended: true }).draft;
  const changes = changesOf(sets, {
    ...of,
    dialect,
    written,
    keyOf: (role) => keyOf(dialect, role, of.items),
  });
  return {
    kind: none ? 'start' : 'mend',
    changes: codeFault
      ? [...changes, { line: null, before: codeFault.before, after: codeFault.after, file: codeFault.file }]
      : changes,
    training: trainingOf(mended),
  };
}

/** The key that sets a role: of several, one in the style of those that are written. */
function keyOf(dialect: Dialect, role: Role, items: readonly ReadItem[]): string {
  const keys = Object.keys(dialect.keys).filter((key) => dialect.keys[key] === role);
  const dotted = items.filter(({ key, meaning }) => meaning.kind === 'role' && key.includes('.')).length;
  const plain = items.filter(({ key, meaning }) => meaning.kind === 'role' && !key.includes('.')).length;
  const key = keys.find((each) => each.includes('.') === dotted >= plain) ?? keys[0] ?? role;
  // slime's options have dashes.
  return items.some((item) => /^[a-z]+-[a-z]/.test(item.key)) && dialect.id === 'slime'
    ? key.replaceAll('_', '-')
    : key;
}

function restOf(lines: readonly string[], kinds: ReadonlyMap<number, RestKind>, read: ReadonlySet<number>): RestLine[] {
  return lines.flatMap((text, i) => {
    const line = i + 1;
    if (text.trim() === '' || read.has(line)) return [];
    const kind = /^\s*#/.test(text) ? 'comment' : (kinds.get(line) ?? 'structure');
    return [{ line, text, kind }];
  });
}
