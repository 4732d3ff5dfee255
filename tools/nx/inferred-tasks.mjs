import { dirname } from 'node:path';

/**
 * What Nx can do with a project follows from its files: whoever has `tsconfig.spec.json` is built, linted and tested. So no project lists its
 * tasks, `nx affected -t unit` runs what a change can break, and a result that is known is not computed again.
 */
export const createNodesV2 = [
  '{apps/*,libs/*,tools}/tsconfig.spec.json',
  (files) =>
    files.map((file) => [file, { projects: { [dirname(file)]: { targets: tasksOf(dirname(file)) } } }]),
];

function tasksOf(root) {
  const task = (command, description) => ({
    command,
    cache: true,
    inputs: ['default', '^default'],
    metadata: { description },
  });
  return {
    types: task(`tsc -b ${root}/tsconfig.spec.json`, 'Types of the program and of its tests'),
    lint: task(`eslint ${root} --max-warnings 0`, 'Lint and boundaries'),
    unit: task(
      `npm run -s jest -- --selectProjects unit --passWithNoTests --testPathPatterns ${root}/src`,
      'Tests without I/O',
    ),
  };
}
