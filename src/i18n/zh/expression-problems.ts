import type { ExpressionProblemValues } from '../../common/expression-problems';
import { formatNumber } from '../../common/text';
import type { SentencesOf } from '../../common/problem';

const PARTS = { value: 'k', derivative: '其导数 k′' };
const short = (value: number): string => formatNumber(Number(value.toPrecision(4)));

export const expressionProblems = {
  'expression-syntax': ({ given, rest, at }) =>
    `估计量：得到 ${given}，从第 ${at} 个字符（${rest}）起无法读取；允许的是 d 的表达式，例如 exp(-d) - 1 + d。`,
  'expression-part': ({ part, functions, operators }) =>
    `估计量：不允许 ${part}；允许的有 d（δ = log π − log π_ref）、数字、${operators.join(' ')}、括号，` +
    `以及函数 ${functions.join('、')}。`,
  'expression-arguments': ({ name, given, allowed }) => `估计量：${name} 得到 ${given} 个参数；允许 ${allowed} 个。`,
  'expression-alpha': () => '估计量：alpha 的第二个参数就是 α；只允许数字，例如 alpha(d, 0.5)。',
  'expression-constant': () => '估计量：有一个不含 d 的部分在 float32 中不是有限数；不允许 1/0 这样的部分。',
  'expression-test': ({ operators }) =>
    `估计量：? 之前须是条件；允许的是一个比较（${operators.join(' ')}），例如 d > 0 ? d : 0。`,
  'expression-length': ({ given, most }) => `估计量：得到 ${given} 个字符或部分；最多允许 ${most} 个。`,
  'expression-infinite': ({ part, delta, least, most }) =>
    `估计量：${PARTS[part]} 在 d = ${short(delta)} 处不是有限值；允许的表达式须连同导数在 ${least} 到 ${most} 上` +
    '处处有限。',
  'expression-float32': ({ part, delta, wanted, got }) =>
    `估计量：GPU 使用的 float32 在 d = ${short(delta)} 处算得${PARTS[part]} 为 ${short(got)}，而应为 ` +
    `${short(wanted)}；` +
    '允许的是在 float32 中保持精度的表达式。',
  'expression-derivative': ({ delta, derivative, numerical }) =>
    `估计量：在 d = ${short(delta)} 处按法则求得的导数为 ${short(derivative)}，而数值的变化率为 ${short(numerical)}；` +
    '允许的是两者一致的表达式。',
} satisfies SentencesOf<ExpressionProblemValues>;
