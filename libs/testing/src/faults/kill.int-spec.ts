import { jest } from '@jest/globals';
import { verifyAudit } from '@conjoint/platform';
import { nothingAcknowledged, type Acknowledged } from './acknowledged.js';
import { findings } from './checker.js';
import { FAULT_SERVICES, FaultInstallation } from './fault-installation.js';
import { HolderWatch } from './holder-watch.js';
import { killInTurn, KILLS_EACH } from './kill-plan.js';
import { withDatabase } from './rows.js';
import { SeededRandom } from './seeded-random.js';
import { findingsNow, rowsOnceSettled } from './settled.js';
import { workWhile } from './work-loop.js';

/** Longer, and other seeds, for a night: every run prints its own. */
const SECONDS = Number(process.env['CONJOINT_FAULT_SECONDS'] ?? 40);
const SEED = Number(process.env['CONJOINT_FAULT_SEED'] ?? 20261123);
const SETTLES_WITHIN_MS = 60_000;
const LONGEST_EXTRA_MS = 60_000;

jest.setTimeout((SECONDS + 240) * 1000);

describe(`work that goes on while everything is killed in turn (seed ${SEED})`, () => {
  let installation: FaultInstallation;
  let watch: HolderWatch;
  let found: string[];
  const acknowledged: Acknowledged = nothingAcknowledged();
  /** On a machine that is busy with other things the work goes on a little after the last kill, until there is enough to judge by. */
  const goesOn = (until: number): boolean => {
    const enough = acknowledged.recorded.length >= 100 && acknowledged.settled.length >= 20;
    return Date.now() < until || (!enough && Date.now() < until + LONGEST_EXTRA_MS);
  };

  beforeAll(async () => {
    installation = await FaultInstallation.start();
    watch = new HolderWatch(installation);
    const until = Date.now() + SECONDS * 1000;
    await Promise.all([
      workWhile(() => goesOn(until), installation, acknowledged, SEED),
      killInTurn(installation.targets, new SeededRandom(SEED), until),
    ]);
    const rows = await rowsOnceSettled(installation, SETTLES_WITHIN_MS);
    await watch.stop();
    found = findings(acknowledged, rows);
  });
  afterAll(() => installation?.stop(process.env['CONJOINT_FAULT_KEEP'] !== undefined));

  it('kills every service, the portal, NATS and PostgreSQL, and still gets its work done', () => {
    const { drafts, recorded, repeats, settled, withdrawn } = acknowledged;
    const saves = [...drafts.values()].reduce((sum, { version }) => sum + version - 1, 0);
    process.stderr.write(
      `${recorded.length} referrals, ${saves} pages of forms saved, ${settled.length} offers answered, ${withdrawn.length} mandates withdrawn, ` +
        `${repeats} attempts repeated, ${watch.looks} looks, kills: ` +
        `${installation.targets.map(({ name, kills }) => `${name} ${kills}`).join(', ')}\n`,
    );
    for (const { kills } of installation.targets) expect(kills).toBeGreaterThanOrEqual(KILLS_EACH);
    expect(recorded.length).toBeGreaterThanOrEqual(100);
    expect(settled.length).toBeGreaterThanOrEqual(20);
    expect(withdrawn.length).toBeGreaterThan(3);
    expect(saves).toBeGreaterThan(5);
    expect(repeats).toBeGreaterThan(0);
  });

  it('answers nothing but that somebody is away', () => {
    expect(acknowledged.unexpected).toEqual([]);
  });

  it('loses nothing that was acknowledged and doubles nothing', () => {
    expect(found.filter((finding) => !finding.startsWith('holder'))).toEqual([]);
  });

  it('has exactly one case-holding council for every child at each moment since its receipt', () => {
    expect(watch.looks).toBeGreaterThan(5);
    expect(watch.problems).toEqual([]);
    expect(found.filter((finding) => finding.startsWith('holder'))).toEqual([]);
  });

  it('keeps a whole audit chain in every database', async () => {
    for (const council of installation.councils) {
      for (const service of FAULT_SERVICES) {
        const publicKey = JSON.parse(installation.secrets.read(`keys/${council}.audit.public.jwk`)) as object;
        const verdict = await withDatabase(installation.databaseUrl(service, council), (query) =>
          verifyAudit(query as never, { partition: council, service, publicKey }),
        );
        expect({ council, service, ...verdict }).toMatchObject({ intact: true });
      }
    }
  });

  describe('the checker itself', () => {
    /** Each goes round what the databases would refuse; what an earlier one planted stays. */
    const plant = async (
      council: string,
      service: 'referrals' | 'reporting',
      sql: string,
    ): Promise<string[]> => {
      const before = new Set(await findingsNow(installation, acknowledged));
      await withDatabase(installation.databaseUrl(service, council), async (query) => {
        await query('set session_replication_role = replica');
        await query(sql);
      });
      return (await findingsNow(installation, acknowledged)).filter((finding) => !before.has(finding));
    };
    const recorded = (index: number): Acknowledged['recorded'][number] => acknowledged.recorded.at(index)!;

    it('notices a lost referral', async () => {
      const { council, referralId } = recorded(0);
      const noticed = await plant(council, 'referrals', `delete from referral where id = '${referralId}'`);
      expect(noticed).toContain(`lost: referral ${referralId} of ${council}`);
    });

    it('notices a page of a form that was lost', async () => {
      const [draftId, { council }] = [...acknowledged.drafts].at(-1)!;
      const noticed = await plant(
        council,
        'referrals',
        `update draft set answers = '{}', version = version - 1 where id = '${draftId}'`,
      );
      expect(noticed).toContain(`lost: a page of draft ${draftId} of ${council}`);
    });

    it('notices a doubled referral', async () => {
      const { council, referralId } = recorded(-1);
      const noticed = await plant(
        council,
        'referrals',
        `alter table referral drop constraint referral_request;
         insert into referral select (jsonb_populate_record(referral, jsonb_build_object('id', gen_random_uuid()))).*
           from referral where id = '${referralId}'`,
      );
      expect(noticed.filter((finding) => finding.startsWith('doubled: request'))).toHaveLength(1);
    });

    it('notices two councils that hold one child, and a moment without any', async () => {
      const accepted = acknowledged.settled.filter(({ outcome }) => outcome === 'accepted');
      for (const [index, shift, problem] of [
        [0, '- interval', 'two holders at once'],
        [1, '+ interval', 'no holder between'],
      ] as const) {
        const { council, passingOnId } = accepted[index]!;
        const noticed = await plant(
          council,
          'referrals',
          `update case_holding set since = since ${shift} '1 millisecond'
             where referral_id = (select referral_id from passing_on where id = '${passingOnId}')`,
        );
        expect(noticed.some((finding) => finding.includes(problem))).toBe(true);
      }
    });

    it('notices an event that was counted twice, and one that was never heard', async () => {
      const [council] = installation.councils;
      const twice = await plant(council!, 'reporting', 'update referral_month set received = received + 10');
      expect(twice).toContainEqual(expect.stringContaining('doubled: referrals in the months of reporting'));
      const never = await plant(
        council!,
        'reporting',
        'delete from inbox where event_id = (select event_id from inbox limit 1)',
      );
      expect(never).toContain(`event lost: 1 never reached reporting of ${council}`);
    });

    it('notices a passing on whose sides disagree', async () => {
      const { council, passingOnId } = acknowledged.settled.findLast(
        ({ outcome }) => outcome === 'returned',
      )!;
      const noticed = await plant(
        council,
        'referrals',
        `update passing_on set state = 'received', returned_at = null where id = '${passingOnId}'`,
      );
      expect(noticed).toContain(
        `passing on: ${passingOnId} is returned at its sender and received at its receiver`,
      );
    });
  });
});
