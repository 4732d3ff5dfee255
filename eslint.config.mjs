import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import nx from '@nx/eslint-plugin';
import { importX } from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';

// Who may import whom (ARCHITECTURE.md, "Layers"). An app never imports another app: they meet in libs/contracts.
const boundaries = [
  { sourceTag: 'type:kernel', onlyDependOnLibsWithTags: ['type:kernel'] },
  { sourceTag: 'type:contracts', onlyDependOnLibsWithTags: ['type:kernel', 'type:contracts'] },
  {
    sourceTag: 'type:platform',
    onlyDependOnLibsWithTags: ['type:kernel', 'type:contracts', 'type:platform'],
  },
  {
    sourceTag: 'type:testing',
    onlyDependOnLibsWithTags: ['type:kernel', 'type:contracts', 'type:platform', 'type:testing'],
  },
  {
    sourceTag: 'type:app',
    onlyDependOnLibsWithTags: ['type:kernel', 'type:contracts', 'type:platform', 'type:testing'],
  },
  {
    sourceTag: 'type:e2e',
    onlyDependOnLibsWithTags: ['type:kernel', 'type:contracts', 'type:platform', 'type:testing'],
  },
  { sourceTag: 'type:tools', onlyDependOnLibsWithTags: ['type:kernel', 'type:contracts', 'type:platform'] },
];

function without(regex, message) {
  return { 'no-restricted-imports': ['error', { patterns: [{ regex, message }] }] };
}

/** A relative import names the compiled file; its source lies beside it. Other projects are Nx's to watch. */
const sourceOfImport = {
  interfaceVersion: 3,
  name: 'source-of-import',
  resolve(specifier, from) {
    if (!specifier.startsWith('.')) return { found: true, path: null };
    const path = join(dirname(from), specifier.replace(/\.js$/, '.ts'));
    return { found: true, path: existsSync(path) ? path : null };
  },
};

export default tseslint.config(
  { ignores: ['**/dist/**', '**/.conjoint/**', '**/node_modules/**', '.nx/**', 'apps/portal/src/assets/**'] },
  ...tseslint.configs.recommended,
  {
    files: ['**/*.ts'],
    plugins: { '@nx': nx, 'import-x': importX },
    settings: {
      'import-x/resolver-next': [sourceOfImport],
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts'] },
      'import-x/extensions': ['.ts'],
    },
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        {
          enforceBuildableLibDependency: false,
          banTransitiveDependencies: false,
          allow: [],
          depConstraints: boundaries,
        },
      ],
      // Nx sees cycles between projects; inside one, a reader must be able to start somewhere too.
      'import-x/no-cycle': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'no-restricted-syntax': [
        'error',
        {
          selector: 'CallExpression[callee.name="forwardRef"]',
          message: 'A cycle: move what both need to a third place.',
        },
      ],
    },
  },
  {
    // A promise nobody waits for is a message nobody knows is lost.
    files: ['{apps,libs,tools}/**/src/**/*.ts'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': [
        'error',
        { checksVoidReturn: { arguments: false, attributes: false } },
      ],
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/no-base-to-string': 'error',
      '@typescript-eslint/return-await': ['error', 'in-try-catch'],
    },
  },
  {
    files: ['{apps,libs}/**/src/**/*.ts'],
    ignores: ['**/config.ts', '**/*.spec.ts', '**/*.int-spec.ts', 'libs/testing/**', 'apps/portal-e2e/**'],
    rules: {
      'no-restricted-properties': [
        'error',
        {
          object: 'process',
          property: 'env',
          message: 'Read the environment in config.ts only, where it is validated.',
        },
      ],
    },
  },
  {
    files: ['libs/kernel/src/**/*.ts'],
    ignores: ['**/*.spec.ts'],
    rules: without('^(?!node:|[.])', 'The kernel needs nothing from npm.'),
  },
  {
    files: ['libs/contracts/src/**/*.ts'],
    ignores: ['**/*.spec.ts'],
    rules: without(
      '^(?!node:|[.]|zod$|@conjoint/kernel$)',
      'Contracts are schemas: zod and the kernel only.',
    ),
  },
  {
    files: ['{apps,tools}/**/src/**/*.ts', 'libs/platform/src/**/*.ts'],
    ignores: [
      '**/*.spec.ts',
      '**/*.int-spec.ts',
      '**/*.fixture.ts',
      'apps/portal/src/portal-world.ts',
      'apps/portal-e2e/**',
    ],
    rules: without('^@conjoint/testing$', 'Only tests use libs/testing.'),
  },
);
