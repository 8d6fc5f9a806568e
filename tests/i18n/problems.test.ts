/** Refusals in words: every code in every language, and nothing in Chinese that is an English sentence. */
import { readdirSync, readFileSync } from 'node:fs';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { notAllowed, Refusal, type Problem } from '../../src/common/problem';
import { problems as english } from '../../src/i18n/en/problems';
import { problemText } from '../../src/i18n/problems';
import { problems as chinese } from '../../src/i18n/zh/problems';
import { readCheckpoint } from '../../src/policy/checkpoint';
import { TINY_FILES } from '../support/tiny';

const ZH = new URL('../../src/i18n/zh/', import.meta.url);
const FILES = readdirSync(ZH).filter((name) => name.endsWith('problems.ts'));

/** Every text of a file, each part of a template by itself. */
function textsOf(file: string): string[] {
  const texts: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node))
      texts.push(node.text);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, readFileSync(new URL(file, ZH), 'utf8'), ts.ScriptTarget.Latest));
  return texts;
}

/** Three English words in a row; what stands in “” is typed as it is. */
const ENGLISH = /[A-Za-z]{2,}(?:,? [A-Za-z]{2,}){2,}/;
const isEnglish = (text: string): boolean => ENGLISH.test(text.replace(/“[^”]*”/g, ''));

const refusalOf = (action: () => unknown): Problem => {
  try {
    action();
  } catch (error) {
    if (error instanceof Refusal) return error.problem;
    throw error;
  }
  throw new Error('Nothing was refused.');
};

describe('the sentences of refusals', () => {
  it('are there for the same codes in both languages', () => {
    expect(Object.keys(chinese).sort()).toEqual(Object.keys(english).sort());
  });

  it.each(FILES)('zh/%s has no English sentence', (file) => {
    const texts = textsOf(file);
    expect(texts.filter((text) => /[\u4e00-\u9fff]/.test(text)).length).toBeGreaterThan(5);
    expect(texts.filter(isEnglish)).toEqual([]);
  });

  it('an English sentence would be found', () => {
    expect(isEnglish('得到 the wrong number of heads。')).toBe(true);
  });
});

describe('a refusal', () => {
  const { config, weights } = TINY_FILES;

  it('of a checkpoint is said in the language of the reader, the problem in it as well', () => {
    const problem = refusalOf(() =>
      readCheckpoint({ config: config.replace('"n_embd": 16', '"n_embd": 30'), weights }),
    );
    expect(problemText(problem, 'en')).toBe("In config.json, n_embd: got '30'; allowed are multiples of 4.");
    expect(problemText(problem, 'zh')).toBe("config.json 中，n_embd：得到 '30'；可以是 4 的倍数。");
  });

  it('of weights names the tensor', () => {
    const problem = refusalOf(() => readCheckpoint({ config, weights: weights.slice(0, 100) }));
    expect(problemText(problem, 'en')).toMatch(/truncated, or no safetensors file\.$/);
    expect(problemText(problem, 'zh')).toMatch(/文件被截断，或者不是 safetensors 文件。$/);
  });

  it('survives the way between two threads', () => {
    const problem = notAllowed('beta', 2, { kind: 'number', above: 0, below: 1 });
    expect(problemText(structuredClone(problem), 'zh')).toBe("beta：得到 '2'；可以是大于 0、小于 1 的数。");
  });
});
