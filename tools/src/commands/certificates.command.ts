import { InvalidArgumentError, Option, type Command } from 'commander';
import { table } from '../console/table.js';
import { CertificateFolder } from '../certificates/certificate-folder.js';
import { checkFolder, unfinished } from '../certificates/check.js';
import { make, renewServers, rotate, STEPS, type Lifetimes, type Step } from '../certificates/rotation.js';
import { serverName, USUAL_SERVERS } from '../certificates/server-names.js';
import { fromCaller } from '../start/start-options.js';

interface Lives {
  days: number;
  authorityYears: number;
}

/** What has to be so before the next step. */
const AFTERWARDS: Readonly<Record<Step, string>> = {
  trust:
    'Both authorities are believed. Our programs read the file by themselves; have NATS, PostgreSQL, PgBouncer and Keycloak read theirs, then run: certificates rotate --step renew',
  renew:
    'Every server has a certificate of the new authority. Have NATS, PostgreSQL, PgBouncer and Keycloak read theirs, then run: certificates rotate --step drop',
  drop: 'Only the new authority is believed. The rotation is over.',
};

/** `conjoint certificates make|rotate|check --out DIR` (docs/runbooks/rotate-certificates.md) */
export function certificatesCommand(program: Command): void {
  const certificates = program
    .command('certificates')
    .description('make, renew and check the certificates of all servers, from an authority of your own');
  const on = (command: Command): Command =>
    command.requiredOption('--out <folder>', 'where certificates and keys are', fromCaller);
  const living = (command: Command): Command =>
    on(command)
      .option('--days <number>', 'how long a server’s certificate is good for', wholeNumber, 397)
      .option('--authority-years <number>', 'how long an authority is good for', wholeNumber, 5);

  living(certificates.command('make'))
    .description('make what is missing: an authority, and a certificate and key for each server')
    .option(
      '--server <spec...>',
      `NAME, NAME=CALLED,CALLED or NAME=CALLED@UID:GID; otherwise ${USUAL_SERVERS.map(({ name }) => name).join(', ')}`,
    )
    .action(async ({ out, server, ...lives }: { out: string; server?: string[] } & Lives) => {
      const made = await make(
        new CertificateFolder(out),
        server?.map(serverName) ?? USUAL_SERVERS,
        lifetimes(lives),
      );
      console.log(made.length > 0 ? `Made: ${made.join(', ')}` : 'Nothing was missing.');
      console.log(
        `The keys in ${out} are for their servers only; keep ${out}/authority away from all of them.`,
      );
    });
  living(certificates.command('rotate'))
    .description('change the authority in three steps, so that no link fails: trust, renew, drop')
    .addOption(
      new Option('--step <step>', 'this step, or nothing; without it the one that is due').choices(STEPS),
    )
    .option('--servers-only', 'new keys and certificates from the same authority', false)
    .action(
      async ({
        out,
        step,
        serversOnly,
        ...lives
      }: { out: string; step?: Step; serversOnly: boolean } & Lives) => {
        const folder = new CertificateFolder(out);
        if (serversOnly) {
          await renewServers(folder, lifetimes(lives));
          return console.log(
            'Every server has a new certificate. Have NATS, PostgreSQL, PgBouncer and Keycloak read theirs.',
          );
        }
        console.log(AFTERWARDS[await rotate(folder, step, lifetimes(lives))]);
      },
    );
  on(certificates.command('check'))
    .description('say until when each certificate is good; exit code 1 where one ends soon or does not fit')
    .option('--days <number>', 'how soon is soon', wholeNumber, 30)
    .action(({ out, days }: { out: string; days: number }) => check(out, days));
}

function check(out: string, within: number): void {
  const folder = new CertificateFolder(out);
  const findings = checkFolder(folder, { now: new Date(), within });
  console.log(
    table(
      ['certificate', 'called', 'good until', 'days', 'to do'],
      findings.map(({ name, called, until, days, problem }) => [
        name,
        called,
        until,
        String(days),
        problem ?? '',
      ]),
    ),
  );
  const step = unfinished(folder);
  if (step) console.log(`\nA rotation is under way; its next step is ${step}.`);
  if (findings.length === 0) console.log('\nThere are no certificates here.');
  if (findings.length === 0 || findings.some(({ problem }) => problem !== null)) process.exitCode = 1;
}

function lifetimes(lives: Lives): Lifetimes {
  return { now: new Date(), days: lives.days, authorityYears: lives.authorityYears };
}

function wholeNumber(value: string): number {
  if (/^[1-9]\d{0,4}$/.test(value)) return Number(value);
  throw new InvalidArgumentError('Give a whole number, such as 30.');
}
