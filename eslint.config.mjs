import nx from '@nx/eslint-plugin';
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

export default tseslint.config(
  { ignores: ['**/dist/**', '**/.conjoint/**', '**/node_modules/**', '.nx/**', 'apps/portal/src/assets/**'] },
  ...tseslint.configs.recommended,
  {
    files: ['**/*.ts'],
    plugins: { '@nx': nx },
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
);
