/** ESLint looks for no config by this name, so it is called with `--config .eslint.config.mjs` (npm run lint). */
import js from '@eslint/js';
import { configs as lit } from 'eslint-plugin-lit';
import typescript from 'typescript-eslint';
import { arrowsRule } from './src/setup/arrows.mjs';

export default typescript.config(
  { ignores: ['node_modules/', 'dist/', 'reports/', 'public/', '.vite/'] },
  // A rule that may be switched off in a comment is no rule.
  { linterOptions: { noInlineConfig: true } },
  js.configs.recommended,
  ...typescript.configs.recommended,
  {
    rules: {
      'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx', 'eslint-disable'] }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      // `import { type A }` would still load the file.
      '@typescript-eslint/no-import-type-side-effects': 'error',
      // Also what tests/support/value-imports.ts stands on: an import without `type` is one of a value.
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      // tsc knows what is defined.
      'no-undef': 'off',
    },
  },
  { files: ['src/**'], plugins: { rooms: { rules: { arrows: arrowsRule } } }, rules: { 'rooms/arrows': 'error' } },
  { ...lit['flat/recommended'], files: ['src/ui/**'] },
);
