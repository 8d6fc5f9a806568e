/**
 * An ESLint rule for the dependencies between the folders of src/: which may import which.
 * It covers every way to name a file: import, export from, import(), import types and new URL(…, import.meta.url).
 */
import path from 'node:path';

const FOUNDATIONS = ['common', 'policy', 'kl', 'arithmetic'];
const COMPUTING = ['engine', 'reference', 'population', ...FOUNDATIONS];
const TRAINING = ['training', 'experiment', 'audit', ...COMPUTING];

/** Folder → the folders it may import, in addition to itself. @type {Record<string, string[]>} */
export const ARROWS = {
  common: [],
  setup: [],
  files: [],
  arithmetic: ['common'],
  kl: ['common'],
  policy: ['common'],
  population: FOUNDATIONS,
  engine: ['population', ...FOUNDATIONS, 'shaders'],
  reference: ['population', ...FOUNDATIONS],
  audit: ['reference', 'population', ...FOUNDATIONS],
  experiment: ['population', ...FOUNDATIONS],
  training: ['experiment', 'audit', ...COMPUTING],
  lab: TRAINING,
  logs: ['training', 'common'],
  exports: ['logs', 'training', 'experiment', 'population', 'common'],
  study: ['i18n', 'lab', ...TRAINING],
  i18n: ['lab', 'logs', 'exports', ...TRAINING],
  frameworks: ['i18n', 'experiment', ...FOUNDATIONS],
  headless: ['files', 'exports', 'i18n', 'study', 'frameworks', 'lab', 'logs', ...TRAINING, 'setup'],
  bench: ['files', 'i18n', ...TRAINING, 'setup'],
  campaign: ['files', 'exports', 'i18n', 'ui', 'headless', 'bench', 'study', 'lab', 'logs', ...TRAINING, 'setup'],
  ui: [
    'i18n',
    'study',
    'frameworks',
    'bench',
    'lab',
    'logs',
    'exports',
    'training',
    'experiment',
    'audit',
    'population',
    ...FOUNDATIONS,
  ],
};

/** A file's folder inside src/, or its top-level folder. @param {string} file relative to the root */
function roomOf(file) {
  const [top = '', room = ''] = file.split(/[\\/]/);
  return top === 'src' ? room : top;
}

/** @type {import('eslint').Rule.RuleModule} */
export const arrowsRule = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      forbidden: '{{from}}/ may not import from {{to}}/; it may import {{allowed}} (src/setup/arrows.mjs).',
      unknown: 'The room {{from}}/ is not in the table of arrows (src/setup/arrows.mjs).',
    },
  },
  create(context) {
    const file = path.relative(context.cwd, context.filename);
    const from = roomOf(file);
    if (!file.startsWith('src') || file.split(/[\\/]/).length < 3) return {};
    const allowed = ARROWS[from];

    /** @param {any} node a literal, or a type that wraps one */
    const check = (node) => {
      const source = node?.literal?.value ?? node?.value;
      if (typeof source !== 'string' || !/^\.{0,2}\//.test(source)) return;
      const target = source.startsWith('/') ? source.slice(1) : path.join(path.dirname(file), source);
      const to = roomOf(target.replace(/\?.*$/, ''));
      // '.' is the root of the checkout, which is only used as a path.
      if (to === from || to === '.' || allowed?.includes(to)) return;
      context.report({
        node,
        messageId: 'forbidden',
        data: { from, to, allowed: allowed?.join(', ') || 'nothing but itself' },
      });
    };

    return {
      Program: (node) => {
        if (!allowed) context.report({ node, messageId: 'unknown', data: { from } });
      },
      ImportDeclaration: (node) => check(node.source),
      ExportNamedDeclaration: (node) => check(node.source),
      ExportAllDeclaration: (node) => check(node.source),
      ImportExpression: (node) => check(node.source),
      TSImportType: (/** @type {any} */ node) => check(node.source ?? node.argument),
      'NewExpression[callee.name="URL"]': (/** @type {any} */ node) => check(node.arguments[0]),
      'CallExpression[callee.type="MemberExpression"][callee.object.type="MetaProperty"]': (
        /** @type {any} */ node,
      ) => {
        for (const argument of node.arguments[0]?.elements ?? node.arguments.slice(0, 1)) check(argument);
      },
    };
  },
};
