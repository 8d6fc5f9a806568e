/** What a configuration comes to in this page's terms, put together by a framework's dialect. */
import type { Placement } from '../../kl/method';
import type { Role } from './roles';
import type { Values } from './values';

/** One KL penalty. */
export interface Penalty {
  estimator: string;
  placement: Placement;
  /** Negative where the code subtracts a loss. */
  beta: number;
}

/** The settings of an arm that a configuration decides, by their names in experiment/. */
export interface ConfigSettings {
  advantage?: string;
  rhoLevel?: string;
  rewardKl?: string;
  clip?: number;
  clipHigh?: number;
  dualClip?: number;
  aggregation?: string;
  entropyBonus?: number;
  logRatioClamp?: number;
  estimateClamp?: number;
  clampGradient?: string;
  temperature?: number;
  topP?: number;
  topK?: number;
  groupSize?: number;
  minibatches?: number;
  staleness?: number;
  dynamicSampling?: string;
  importanceCorrection?: string;
  correctionHigh?: number;
  correctionLow?: number;
  correctionLevel?: string;
  samplerBits?: number;
  betaControl?: string;
  targetKl?: number;
  klHorizon?: number;
  referenceSync?: number;
  referenceDecay?: number;
}

/** What the toy does not do. */
export type LeftOutCode =
  // These change the loss, the advantages or the sampling.
  | 'critic'
  | 'advantage'
  | 'advantage-whitening'
  | 'advantage-clip'
  | 'policy-loss'
  | 'aggregation'
  | 'estimator'
  | 'epochs'
  | 'entropy-quantile'
  | 'prediction-loss'
  | 'sampler-penalty'
  | 'correction'
  | 'unresolved'
  | 'unknown-of-loss'
  // These do not, with the toy's answers, or because they are off.
  | 'unknown'
  | 'top-k'
  | 'one-sample';

export interface LeftOut {
  code: LeftOutCode;
  given: string;
  line: number | null;
  /** Whether the toy's training differs from the configuration's because of it. */
  matters: boolean;
}

/** What else there is to know. */
export type NoteCode =
  | 'verl-before-644'
  | 'kl-subtracted'
  | 'zero-coefficient'
  | 'type-unused'
  | 'coefficient-unused'
  | 'inside-normalised-reward'
  | 'penalty-after-baseline'
  | 'groups-left-out'
  | 'sampler-in-bfloat16'
  | 'minibatches-rounded'
  | 'staleness-approximate'
  | 'trl-6503'
  | 'nemo-2506'
  | 'slime-reward-ignored'
  | 'second-command'
  | 'gspo-aggregation'
  | 'logged-only'
  | 'skyrl-default-k3';

export interface Note {
  code: NoteCode;
  given: string;
}

/** The toy's vocabulary has fewer tokens than this, so a larger top-k keeps all. */
const VOCABULARY = 20;

export class Draft {
  readonly penalties: Penalty[] = [];
  readonly settings: ConfigSettings = {};
  readonly leftOut: LeftOut[] = [];
  readonly notes: Note[] = [];
  /** A line of the framework's code that does the contrary of what the option says. */
  codeFault: { file: string; before: string; after: string } | undefined;
  readonly #values: Values;

  constructor(values: Values) {
    this.#values = values;
  }

  note(code: NoteCode, given: string | number = ''): void {
    if (!this.notes.some((each) => each.code === code)) this.notes.push({ code, given: String(given) });
  }

  leaveOut(code: LeftOutCode, role: Role | null, matters = true): void {
    const entry = role ? this.#values.entry(role) : undefined;
    const given = entry?.value ?? (role ? (this.#values.text(role) ?? '') : '');
    this.leftOut.push({ code, given, line: entry?.line ?? null, matters });
  }

  /** A penalty whose coefficient is not 0. */
  penalise(estimator: string | undefined, placement: Placement, beta: number | undefined, typeRole: Role): void {
    if (beta === 0) this.note('zero-coefficient');
    else if (estimator === undefined) this.leaveOut('estimator', typeRole);
    else if (beta !== undefined) this.penalties.push({ estimator, placement, beta });
  }

  /** The value of a role in a framework's table; `left` where the toy has nothing for it. */
  choose<T>(role: Role, table: Readonly<Record<string, T>>, left: LeftOutCode): T | undefined {
    const text = this.#values.text(role);
    if (text === undefined) return undefined;
    const name = text.toLowerCase();
    if (Object.hasOwn(table, name)) return table[name];
    this.leaveOut(/^gae$|^ppo$/.test(name) && left === 'advantage' ? 'critic' : left, role);
    return undefined;
  }

  advantage(table: Readonly<Record<string, string>>): void {
    const advantage = this.choose('advantage', table, 'advantage');
    if (advantage) this.settings.advantage = advantage;
  }

  /** Without the group's deviation where a switch says so. */
  withoutDeviation(off: boolean): void {
    if (off && this.settings.advantage === 'grpo') this.settings.advantage = 'mean';
  }

  aggregation(table: Readonly<Record<string, string>>): void {
    const aggregation = this.choose('aggregation', table, 'aggregation');
    if (aggregation) this.settings.aggregation = aggregation;
  }

  /** ε of both sides. */
  clip(low: number | undefined, high: number | undefined): void {
    if (low !== undefined) this.settings.clip = low;
    if (high !== undefined && high !== low) this.settings.clipHigh = high;
  }

  sampling(): void {
    const values = this.#values;
    const temperature = values.number('temperature');
    if (temperature !== undefined && temperature !== 1 && temperature > 0) this.settings.temperature = temperature;
    const topP = values.number('top-p');
    if (topP !== undefined && topP > 0 && topP < 1) this.settings.topP = topP;
    const topK = values.number('top-k');
    if (topK !== undefined && topK > 0) {
      if (topK < VOCABULARY) this.settings.topK = topK;
      else this.leaveOut('top-k', 'top-k', false);
    }
  }

  /** `updates`: updates per batch of samples, if they can be told. */
  sizes(updates: number | undefined): void {
    const groupSize = this.#values.number('group-size');
    if (groupSize !== undefined && groupSize >= 2) this.settings.groupSize = groupSize;
    else if (groupSize === 1) this.leaveOut('one-sample', 'group-size', false);
    if (updates !== undefined && updates > 1) this.settings.minibatches = updates;
    const epochs = this.#values.number('epochs');
    if (epochs !== undefined && epochs > 1) this.leaveOut('epochs', 'epochs');
  }

  entropy(coefficient: number | undefined): void {
    if (coefficient !== undefined && coefficient !== 0) this.settings.entropyBonus = coefficient;
  }

  dynamicSampling(on: boolean): void {
    if (!on) return;
    this.settings.dynamicSampling = 'on';
    this.note('groups-left-out');
  }

  /** Importance weights π_train / π_sampler, cut off (`truncated`) or set to 0 (`masked`) outside their limits. */
  correct(kind: 'truncated' | 'masked', high: number | undefined, low?: number, level?: 'sequence'): void {
    this.settings.importanceCorrection = kind;
    if (level) this.settings.correctionLevel = level;
    if (high !== undefined) this.settings.correctionHigh = high;
    if (low !== undefined) this.settings.correctionLow = low;
    this.settings.samplerBits = 8;
    this.note('sampler-in-bfloat16');
  }

  clamps(logRatio: number, estimate: number, gradient?: 'framework'): void {
    if (logRatio > 0) this.settings.logRatioClamp = logRatio;
    if (estimate > 0) this.settings.estimateClamp = estimate;
    if (gradient) this.settings.clampGradient = gradient;
  }
}
