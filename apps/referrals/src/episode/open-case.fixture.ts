import {
  checkAuthority,
  exampleReferral,
  getEpisode,
  recordDecision,
  recordReferral,
  type CaseView,
  type EpisodeFact,
  type Outcome,
  type Role,
} from '@conjoint/contracts';
import { newId } from '@conjoint/platform';
import type { TestPerson, TestWorld } from '@conjoint/testing';

export const HF = 'E09000013';
/** A Monday; the referrals of these cases were received on the Friday before. */
export const MONDAY = '2026-11-23T10:00:00Z';

export interface OpenCase {
  episodeId: string;
  childId: string;
  referralId: string;
}

/** What tests about cases ask: everybody has the delegated authority. */
export function caseWorld(world: TestWorld) {
  const person = (role: Role, key: string = `hf.${role}`): TestPerson =>
    world.person({ partition: HF, roles: [role], name: `Person ${key}`, key });
  const rows = <T>(sql: string, parameters: unknown[] = []): Promise<T[]> =>
    world.db('referrals', HF).query<T>(sql, parameters);

  return {
    person,
    rows,
    worker: () => person('social-worker'),
    manager: () => person('team-manager'),

    async begin(): Promise<void> {
      await world.answer(checkAuthority, HF, ({ outcomes }) => ({
        answers: outcomes.map((outcome) => ({
          outcome,
          allowed: true,
          authorityId: 'authority-1',
          statute: 'Local Government Act 2000, section 9E',
          holders: [],
        })),
      }));
    },

    /** Decided on Monday, of a referral that was received on Friday. */
    async openCase(outcome: Outcome = 'child-and-family-assessment', more: object = {}): Promise<OpenCase> {
      const front = person('front-door-worker');
      const { referralId, children } = await front.send(recordReferral, {
        requestId: newId(),
        referral: {
          ...exampleReferral,
          children: [
            {
              ref: 'c1',
              givenName: 'Example',
              familyName: newId().replaceAll('-', ''),
              dateOfBirth: '2017-04-02',
              sex: 'F',
            },
          ],
          adults: [],
          relationships: [],
          addresses: [],
          council: { chosen: HF, overrideReason: 'The family stays here' },
          ...more,
        },
      });
      const { childId } = children[0]!;
      await front.send(recordDecision, {
        requestId: newId(),
        referralId,
        version: 1,
        decisions: [{ childId, outcome, rationale: 'Enough is known.' }],
      });
      const [row] = await rows<{ id: string }>(
        'select id from episode where child_id = $1 and referral_id = $2',
        [childId, referralId],
      );
      return { episodeId: row!.id, childId, referralId };
    },

    async caseOf(episodeId: string): Promise<CaseView> {
      return (await person('social-worker').send(getEpisode, { episodeId })).episode;
    },

    /** What was last said of an episode to the other services. */
    async lastSaid(episodeId: string): Promise<EpisodeFact> {
      const [row] = await rows<{ body: EpisodeFact }>(
        `select body from outbox where aggregate_id = $1 and name like 'referrals.episode.%' order by version desc limit 1`,
        [episodeId],
      );
      return row!.body;
    },

    audited: (action: string, subject: string) =>
      rows<{ outcome: string }>('select outcome from audit where action = $1 and $2 = any(subjects)', [
        action,
        subject,
      ]),
  };
}
