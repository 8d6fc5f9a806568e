/** `npm run language`: adds a language to the page. A missing sentence is a compile error. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT, runScript } from './install.mjs';

const USAGE = `npm run language -- CODE NAME [TAG]

Adds a language to the page: copies the English sentences to src/i18n/CODE/ for translation, and registers the language.
  CODE  what a browser's language begins with, two or three letters: fr
  NAME  what the language's button says, up to 12 letters: FR
  TAG   for the page's lang attribute, where that is more than CODE: fr-CA`;

/**
 * Adds the language to src/i18n of the project at `root`. Returns the files to translate, by their path from there.
 * @param {string[]} args @param {string} [root] @throws Error with one sentence
 */
export function addLanguage([code = '', name = '', tag = code], root = ROOT) {
  const room = path.join(root, 'src', 'i18n');
  const languages = readdirSync(room, { withFileTypes: true }).flatMap((each) =>
    each.isDirectory() ? [each.name] : [],
  );
  if (!/^[a-z]{2,3}$/.test(code) || languages.includes(code))
    throw new Error(
      `language: got '${code}'; allowed are codes of two or three letters, such as fr, that are not there yet ` +
        `(${languages.join(', ')}).`,
    );
  if (!/^[^'\\]{1,12}$/u.test(name))
    throw new Error(`language: got the name '${name}'; allowed is what its button says, in up to 12 letters.`);
  if (!/^[a-z]{2,3}(-[a-z0-9]{1,8})*$/i.test(tag))
    throw new Error(`language: got the tag '${tag}'; allowed are tags for the lang attribute, such as fr-CA.`);

  mkdirSync(path.join(room, code));
  const files = readdirSync(path.join(room, 'en'));
  for (const file of files) {
    const english = readFileSync(path.join(room, 'en', file), 'utf8');
    writeFileSync(path.join(room, code, file), typed(english, file));
  }
  change(path.join(room, 'languages.ts'), (text) =>
    text.replace(/^} as const satisfies/m, `  ${code}: { name: '${name}', tag: '${tag}' },\n} as const satisfies`),
  );
  for (const file of readdirSync(room)) {
    if (!file.endsWith('.ts') || file === 'languages.ts') continue;
    change(path.join(room, file), (text) =>
      text
        .replace(
          /^import \{ (\w+) as en \} from '\.\/en\/([\w-]+)';\n/m,
          (line, word, from) => `${line}import { ${word} as ${code} } from './${code}/${from}';\n`,
        )
        .replace(/(\{\s*en(?:,\s*\w+)*),?(\s*\})/, `$1, ${code}$2`),
    );
  }
  return files.map((file) => path.join('src', 'i18n', code, file));
}

/**
 * Turns the English file into the new language's: the same sentences, type-checked against the English ones.
 * @param {string} english @param {string} file
 */
function typed(english, file) {
  const names = [...english.matchAll(/^export const (\w+) = \{/gm)].map(([, word]) => word);
  if (names.length === 0) return english;
  const shapes = names.map((word) => `${word} as ${word}Shape`).join(', ');
  const [comment] = /^(\/\*\*[^]*?\*\/\n)?/.exec(english) ?? [''];
  const rest = english.slice(comment.length);
  return (
    comment +
    `import type { ${shapes} } from '../en/${file.replace('.ts', '')}';\n` +
    `import type { Spoken } from '../languages';\n` +
    (rest.startsWith('import ') ? '' : '\n') +
    rest.replace(/^\n+/, '').replace(/^export const (\w+) = \{/gm, 'export const $1: Spoken<typeof $1Shape> = {')
  );
}

/** @param {string} file @param {(text: string) => string} by */
function change(file, by) {
  writeFileSync(file, by(readFileSync(file, 'utf8')));
}

if (process.argv[1] === import.meta.filename) {
  await runScript(async () => {
    if (process.argv.length === 2) {
      console.error(USAGE);
      return 1;
    }
    const files = addLanguage(process.argv.slice(2));
    console.log(
      `${files.length} files are ready to be translated:\n${files.join('\n')}\nThen: npm run format, npm test.`,
    );
    return 0;
  });
}
