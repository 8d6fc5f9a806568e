/**
 * Every sentence of the recipes' dialog, in one shape per language, like words.ts; what a recipe says of itself is in
 * recipes/.
 */
import type { Theory } from '../../kl/theory';
import type { Language } from '../race/words';

const english = {
  title: 'In your framework',
  close: 'Close',
  parts: 'Direction',
  from: 'Start from a framework',
  to: 'These settings elsewhere',
  fromLead:
    'What frameworks do with the KL penalty, and what that is called here. A start trains it on the arithmetic ' +
    'of this page, beside no penalty and k1 in the reward.',
  toLead:
    'What is set on this page, as lines to copy into a framework’s configuration, or the reason why it cannot be ' +
    'had there.',
  framework: 'Framework',
  read: (version: string) => `Read in ${version}.`,
  theirs: 'They set',
  row: (id: string) => `row ${id} of the Lab’s table`,
  noRow: 'no penalty',
  verdicts: { unbiased: 'unbiased gradient', biased: 'biased gradient', none: 'no force on average' } satisfies Record<
    Theory['verdict']['gradient'],
    string
  >,
  offPolicyVerdict: (verdict: string) => `here, with samples of an older policy: ${verdict}`,
  here: 'Here it is',
  advantage: { rloo: 'RLOO', grpo: 'GRPO’s advantage' },
  clamps: (logRatio: number, estimate: number) => [
    ...(logRatio ? [`log-ratio clamped to ±${logRatio}`] : []),
    ...(estimate ? [`estimate clamped to ±${estimate}`] : []),
  ],
  start: 'Start with these settings',
  ownBeta: 'With the framework’s own β, where it has one',
  ownBetaHelp: (beta: string) =>
    `Theirs are small (0.001 to 0.2) and their answers thousands of tokens long; here a penalty this weak hardly shows, so the page’s β of ${beta} stays where this is not ticked.`,
  strength: (beta: number) => `β ${beta}`,
  pageStrength: (beta: string) => `β ${beta}, the page’s`,
  method: 'Method',
  copy: 'Copy',
  copied: 'Copied',
  notCopied: 'The browser does not allow copying; select the lines and copy them by hand.',
  notPossible: 'Not possible there',
  fromLegend:
    'Learning rate, batch and number of updates stay those of this page: a framework’s mean nothing for a policy ' +
    'this small.',
  toLegend:
    'The learning rate and the model are left to you, and so is the size of the batch: this page’s is that of a toy.',
};

export type RecipesWords = typeof english;

const chinese: RecipesWords = {
  title: '在你的框架中',
  close: '关闭',
  parts: '方向',
  from: '从框架出发',
  to: '把本页的设置搬过去',
  fromLead:
    '各框架如何处理 KL 惩罚，在这里叫什么。点击开始，就在本页的算术题上训练它，并与没有惩罚、k1 放入奖励两种情形对照。',
  toLead: '把本页的设置写成可以复制到框架配置里的几行；做不到时说明原因。',
  framework: '框架',
  read: (version: string) => `依据版本：${version}。`,
  theirs: '框架中的设置',
  row: (id: string) => `实验室表格第 ${id} 行`,
  noRow: '没有惩罚',
  verdicts: { unbiased: '梯度无偏', biased: '梯度有偏', none: '平均而言没有力' },
  offPolicyVerdict: (verdict: string) => `在这里，样本来自较旧的策略：${verdict}`,
  here: '在这里是',
  advantage: { rloo: 'RLOO', grpo: 'GRPO 的优势' },
  clamps: (logRatio: number, estimate: number) => [
    ...(logRatio ? [`对数比截断在 ±${logRatio}`] : []),
    ...(estimate ? [`估计值截断在 ±${estimate}`] : []),
  ],
  start: '用这些设置开始',
  ownBeta: '使用框架自己的 β（如果有）',
  ownBetaHelp: (beta: string) =>
    `框架的 β 很小（0.001 到 0.2），回答却有几千个词元；在这里这么弱的惩罚几乎看不出作用，所以不勾选时保留本页的 β（${beta}）。`,
  strength: (beta: number) => `β ${beta}`,
  pageStrength: (beta: string) => `β ${beta}（本页的）`,
  method: '写法',
  copy: '复制',
  copied: '已复制',
  notCopied: '浏览器不允许复制，请选中后手动复制。',
  notPossible: '那里做不到',
  fromLegend: '学习率、批量和更新次数沿用本页：框架里的数值对这么小的策略没有意义。',
  toLegend: '学习率和模型由你决定，批量大小也是：本页的只适合玩具。',
};

const LANGUAGES: Record<Language, RecipesWords> = { en: english, zh: chinese };

export const recipesWords = (language: Language): RecipesWords => LANGUAGES[language];
