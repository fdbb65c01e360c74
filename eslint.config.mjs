import tseslint from 'typescript-eslint';

const noBarrels = { selector: 'ExportAllDeclaration', message: 'No barrels: import from the file that declares the thing.' };
const noRawReads = {
  selector: 'ForOfStatement[await=true] CallExpression.right[callee.property.name=/^(readStream|readAll|subscribeToAll|subscribeToStream)$/]',
  message: 'Hazard 2: a raw loop over a client read is never cancelled; use Reader or LogSubscription.',
};

/** Rules that hold the house's style: no `any`, no `!`, no floating promise, short files. */
export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', 'data/', 'coverage/', '.dependency-cruiser.cjs'] },
  ...tseslint.configs.strictTypeChecked.map((config) => ({ ...config, files: ['**/*.ts'] })),
  {
    files: ['**/*.ts'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true, allowEmpty: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      'no-console': 'error',
      'no-restricted-syntax': ['error', noBarrels],
    },
  },
  {
    files: ['src/main.ts', 'src/cli.ts', 'src/cli/**/*.ts', 'bench/**/*.ts', 'test/**/*.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['test/**/*.ts'],
    rules: { '@typescript-eslint/no-unsafe-assignment': 'off', '@typescript-eslint/no-unsafe-member-access': 'off' },
  },
  {
    files: ['src/**/*.ts', 'projections/**/*.ts'],
    ignores: ['src/event-store/**', 'src/embedded-eventstore/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: [{ name: '@eventstore/db-client', message: 'Only src/event-store knows the client.' }],
          patterns: ['@eventstore/db-client/*'],
        },
      ],
    },
  },
  {
    // Entries of the house's own port are read to their end or cancelled by leaving; only the client's need care.
    files: ['src/event-store/**/*.ts'],
    ignores: ['src/event-store/collect.ts', 'src/event-store/tap.ts'],
    rules: { 'no-restricted-syntax': ['error', noBarrels, noRawReads] },
  },
  {
    files: ['src/{kernel,ticket,organization,workflow,directory,settings,preferences}/**/*.ts'],
    ignores: ['src/*/commands/**', 'src/*/queries/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        { paths: ['node:crypto', 'crypto'].map((name) => ({ name, importNames: ['randomUUID', 'randomBytes', 'randomInt'], message: 'Randomness comes in from outside.' })) },
      ],
    },
  },
);
