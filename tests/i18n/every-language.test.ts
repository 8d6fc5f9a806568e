import { expect, it } from 'vitest';
import { inEach, inEveryLanguage } from '../../src/i18n/every-language';
import { LANGUAGE_CODES } from '../../src/i18n/languages';
import { inEachOf } from '../support/in-each';

const en = {
  plain: 'yes',
  notes: ['one', 'two'] as readonly string[],
  inner: { of: (name: string, n: number) => `${n} of ${name}` },
  list: (all: readonly string[]) => all.join(', '),
};
const zh: typeof en = {
  plain: '是',
  notes: ['一', '二'],
  inner: { of: (name, n) => `${name}的 ${n}` },
  list: (all) => all.join('、'),
};
const texts = inEveryLanguage(inEachOf(en, zh));

it('puts a sentence of every language side by side, wherever it stands', () => {
  expect(texts.plain).toEqual(inEachOf('yes', '是'));
  expect(texts.notes).toEqual([inEachOf('one', '一'), inEachOf('two', '二')]);
});

it('puts what is the same in every language into all of them, and a Text into each in its own', () => {
  expect(texts.inner.of('k1', 3)).toEqual(inEachOf('3 of k1', 'k1的 3'));
  expect(texts.inner.of(texts.plain, 3)).toEqual(inEachOf('3 of yes', '是的 3'));
  expect(texts.list([texts.plain, 'k1'])).toEqual(inEachOf('yes, k1', '是、k1'));
});

it('asks for every language', () => {
  expect(Object.keys(inEach((language) => language))).toEqual(LANGUAGE_CODES);
});
