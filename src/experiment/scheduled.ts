/**
 * Scheduled changes of an experiment: live options that change at a step, as texts such as `50:beta=0.05,lr=1e-3`. A
 * link to a training with live changes contains them, so that it can be trained again.
 */
import { notAllowed, Refusal, shown, type Problem } from '../common/problem';
import { splitOutside } from '../common/text';
import type { Experiment } from './experiment';
import type { OptionKey } from './option';
import { LIVE_KEYS, OPTIONS } from './options';
import { readField } from './read-field';
import { spell } from './spell';

export interface ScheduledChange {
  /** The first step with the new values. */
  step: number;
  changes: Partial<Experiment>;
}

/** Reads one change. @throws Refusal saying what was given and what is allowed. */
export function readScheduled(text: string): ScheduledChange {
  const refuse = (reason: Problem): never => {
    throw new Refusal({ code: 'scheduled', given: shown(text), reason });
  };
  const [, first = '', rest = ''] = /^\s*(\d{1,6})\s*:(.*)$/s.exec(text) ?? [];
  const pairs = splitOutside(rest, ',');
  if (first === '' || pairs.length === 0)
    return refuse(notAllowed('changes', text, { kind: 'pair', example: '50:beta=0.05' }));
  const changes: Partial<Record<OptionKey, unknown>> = {};
  for (const pair of pairs) {
    const at = pair.indexOf('=');
    const given = pair.slice(0, Math.max(0, at)).trim();
    const option = OPTIONS.find(({ key, query }) => key === given || query === given);
    if (!option || !LIVE_KEYS.includes(option.key)) return refuse({ code: 'not-live', field: given, live: LIVE_KEYS });
    const result = readField(option.key, pair.slice(at + 1).trim());
    if (result.problem !== undefined) refuse(result.problem);
    changes[option.key] = result.value;
  }
  return { step: Number(first), changes: changes as Partial<Experiment> };
}

/** A change as text, the inverse of `readScheduled`. */
export function scheduledText({ step, changes }: ScheduledChange): string {
  const pairs = OPTIONS.filter(({ key }) => key in changes).map(({ key, query }) => `${query}=${spell(changes[key])}`);
  return `${step}:${pairs.join(',')}`;
}

/** An experiment's scheduled changes, by step. @throws Refusal like `readScheduled`. */
export const scheduleOf = ({ changes }: Experiment): ScheduledChange[] =>
  changes.map(readScheduled).sort((a, b) => a.step - b.step);
