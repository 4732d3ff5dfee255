import type { Command } from 'commander';
import { join } from 'node:path';
import { consoleProgress } from '../console/progress.js';
import { table } from '../console/table.js';
import { buildImages } from '../images/build-images.js';
import { imageTable } from '../images/image-table.js';
import { NeedsRemedy } from '../remedy.js';
import { WORKSPACE } from '../workspace.js';

interface Options {
  readonly base?: string;
  readonly tag: string;
  readonly out: string;
}

const OUT = join(WORKSPACE, '.conjoint', 'images');

/** `conjoint images`: what ops teams deploy, and the proof that it is what the commit says. */
export function imagesCommand(program: Command): void {
  const images = program
    .command('images')
    .description('container images of the five programs and the migrator');
  images
    .command('build')
    .description('build all images; writes a bill of materials (CycloneDX) and a licence list of each')
    .option('--base <image>', 'image with Node to build on; made from Debian where none is named')
    .option('--tag <tag>', 'tag of the images', 'latest')
    .option('--out <folder>', 'where the lists go', OUT)
    .action(async (options: Options) => {
      console.log(imageTable(await buildImages(options, consoleProgress())));
      console.log(`\nBills of materials and licence lists: ${options.out}`);
    });
  images
    .command('servers')
    .description(
      'make the images of PostgreSQL, NATS, Keycloak, pgbouncer and HAProxy from Debian, but for those that a variable names (CONJOINT_IMAGE_POSTGRES and the like)',
    )
    .action(servers);
  images
    .command('compare')
    .description(
      'build all images twice, without the cache, and compare every file; exit code 1 where one differs',
    )
    .option('--base <image>', 'image with Node to build on; made from Debian where none is named')
    .option('--out <folder>', 'where the lists go', OUT)
    .action(compare);
}

async function servers(): Promise<void> {
  // Loaded when wanted: it unpacks what it fetches, which a container of the command line does not.
  const { imageVariable, serverImages } = await import('../images/server-images.js');
  const used = await serverImages(consoleProgress());
  const rows = used.map(({ name, reference, named, bytes }) => [
    name,
    reference,
    bytes === undefined ? 'not pulled yet' : (bytes / 1e6).toFixed(1),
    named ? `named by ${imageVariable(name)}` : 'made here',
  ]);
  console.log(table(['server', 'image', 'size, MB', ''], rows));
}

async function compare({ base, out }: Options): Promise<void> {
  const progress = consoleProgress();
  const [first, second] = [
    await buildImages({ base, out: join(out, 'first'), tag: 'first', cache: false }, progress),
    await buildImages({ base, out: join(out, 'second'), tag: 'second', cache: false }, progress),
  ];
  const rows = first.map(({ name, contentHash }, index) => [name, contentHash, second[index]!.contentHash]);
  console.log(table(['image', 'first', 'second'], rows));
  const different = rows.filter(([, one, other]) => one !== other).map(([name]) => name);
  if (different.length > 0)
    throw new NeedsRemedy(
      `Two builds of one commit differ: ${different.join(', ')}.`,
      'Compare them with docker export to see which file.',
    );
  console.log('\nBoth builds hold the same files.');
}
