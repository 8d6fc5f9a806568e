import type { SentencesOf } from '../../common/problem';
import type { ConfigProblemValues } from '../../common/config-problems';

export const configProblems = {
  'config-syntax': ({ syntax, line }) => `这份配置看起来是 ${syntax}，但在第 ${line} 行读不下去。`,
  'config-long': ({ given, most }) => `这份配置有 ${given} 个字符；最多允许 ${most} 个，请只粘贴训练命令。`,
  'config-unknown': ({ given }) =>
    `${given || '空文本'} 不是配置；可以是 key=value、--flag value、YAML、TOML 或 GRPOConfig(…) 调用。`,
  'config-framework': ({ given, frameworks }) =>
    `没有找到任何框架的键，只有 ${given}；认识的框架是 ${frameworks.join('、')}。`,
} satisfies SentencesOf<ConfigProblemValues>;
