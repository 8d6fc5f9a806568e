/** What all claims are made with. */
import { LAB_DEFAULTS, labHash } from '../../lab/lab-settings';
import type { Level } from '../../kl/method';
import type { Text } from '../../common/text';
import type { MakeCheck } from '../claim-checks';
import type { Claim, ClaimPlace, ClaimVerdict } from '../finding';
import type { MakePanel } from '../panels';

/** Of every claim: what is not decided needs no reason but this. */
const UNDECIDED: Text = {
  en: 'None of the intervals is narrow enough to say: it takes more seeds, or more samples of each gradient.',
  zh: '没有一个区间窄到可以下判断：需要更多种子，或者每个梯度更多样本。',
};

interface Parts extends Omit<Claim, 'check' | 'panels' | 'source' | 'places' | 'reason'> {
  reason: Record<Exclude<ClaimVerdict, 'undecided'>, Text>;
  source: readonly Text[];
  places?: readonly ClaimPlace[];
  checks: readonly MakeCheck[];
  plots: readonly MakePanel[];
}

export function claim({ checks, plots, source, reason, places = [], ...rest }: Parts): Claim {
  return {
    ...rest,
    places,
    reason: { ...reason, undecided: UNDECIDED },
    source: { en: source.map(({ en }) => en).join('; '), zh: source.map(({ zh }) => zh).join('；') },
    check: (study) => checks.map((check) => check(study)),
    panels: (study) => plots.map((plot) => plot(study)),
  };
}

export const at = (scenario: string, methods: readonly string[], variant = 'base'): ClaimPlace => ({
  scenario,
  variant,
  methods,
});

/** "A Comedy of Estimators", by table or section. */
export const paper = (en: string, zh: string): Text => ({
  en: `Shah et al., “A Comedy of Estimators” (arXiv 2512.21852), ${en}`,
  zh: `Shah 等，“A Comedy of Estimators”（arXiv 2512.21852），${zh}`,
});

/** The first document's table, by rows. */
export const table = (rows: string): Text => ({
  en: `“一张表串讲LLM-RL中KL散度正则的正确与错误用法” (one table of KL penalties), row${/^\w$/.test(rows) ? '' : 's'} ${rows}`,
  zh: `《一张表串讲LLM-RL中KL散度正则的正确与错误用法》第 ${rows} 行`,
});

/** The lab where the study's gradients were measured: at the end of its training run. */
export const lab = (level: Level): string => labHash({ ...LAB_DEFAULTS, level, step: 40, staleness: 5 });
