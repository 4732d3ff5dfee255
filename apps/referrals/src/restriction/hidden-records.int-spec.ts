import {
  ALL_CONTRACTS,
  askElsewhere,
  exampleNote,
  exampleReferral,
  findChildren,
  getChild,
  getReferral,
  listAlerts,
  type RequestContract,
} from '@conjoint/contracts';
import { newId } from '@conjoint/platform';
import { testWorld, type TestWorld } from '@conjoint/testing';
import { AppModule } from '../app.module.js';
import { database } from '../database.js';
import {
  everybody,
  HF,
  HIDDEN_CHILD,
  hiddenFamily,
  hide,
  KC,
  WAITING_SIBLING,
  type HiddenFamily,
  type HiddenIds,
} from './hidden-family.fixture.js';

/**
 * `refuses`: asked with the ids of a hidden child it says what it says to ids nobody has. `hides`: it betrayed the child before it was
 * hidden and does not now. `nobody`: no child of the records can stand in the answer, because …
 */
type Row =
  | { refuses: (ids: HiddenIds) => object; silent?: string }
  | { hides: (family: HiddenFamily) => object; through?: RequestContract; betrayed?: string }
  | { nobody: string };

const OWN_FORM = 'what this person typed herself';
const A_FILE = 'a file before anything is read from it, or figures';
const reason = 'A reason that is long enough';
const told = { at: '2026-11-23T09:00:00Z', how: 'telephone' };
const purpose = {
  function: 's17-children-act-1989',
  lawfulBasis: 'article-6-1-e',
  purpose: 'Deciding a referral',
} as const;

const MATRIX: Record<string, Row[]> = {
  'alert.list.v1': [{ hides: () => ({}) }],
  'alert.see.v1': [{ refuses: ({ alertId }) => ({ alertId }), silent: 'only its own number is known' }],
  'area.find.v1': [{ nobody: 'a postcode' }],
  'audit.about.v1': [
    { refuses: ({ childId: subjectId }) => ({ subjectId }) },
    { refuses: ({ referralId: subjectId }) => ({ subjectId }) },
    { refuses: ({ passingOnId: subjectId }) => ({ subjectId }) },
    {
      hides: ({ childId: subjectId }) => ({ subjectId, amongOthers: true }),
      betrayed: 'referral.recorded',
    },
  ],
  'caseload-days.tally.v1': [{ nobody: 'ids and days, for the service that counts and no person' }],
  'assessment.begin.v1': [{ refuses: ({ episodeId }) => ({ episodeId }) }],
  'assessment.complete.v1': [
    { refuses: ({ assessmentId }) => ({ requestId: newId(), assessmentId, version: 1 }) },
  ],
  'assessment.correct.v1': [
    {
      refuses: ({ assessmentId }) => ({
        requestId: newId(),
        assessmentId,
        version: 1,
        answers: { analysis: 'x' },
        reason,
      }),
    },
  ],
  'assessment.get.v1': [{ refuses: ({ assessmentId }) => ({ assessmentId }) }],
  'assessment.save.v1': [
    { refuses: ({ assessmentId }) => ({ assessmentId, version: 1, answers: { analysis: 'x' } }) },
  ],
  'child.find.v1': [{ hides: () => ({ name: 'Hiddenlight' }) }, { hides: () => ({ name: 'Pax Openfield' }) }],
  'child-history.list.v1': [
    { refuses: ({ childId }) => ({ childId, part: 'decisions' }) },
    ...(['decisions', 'referrals', 'information', 'clocks'] as const).map((part) => ({
      hides: ({ siblingId: childId }: HiddenFamily) => ({ childId, part }),
    })),
  ],
  'child.get.v1': [
    { refuses: ({ childId }) => ({ childId }) },
    { hides: ({ siblingId: childId }) => ({ childId }) },
  ],
  'child.lift-restriction.v1': [{ nobody: 'only its keeper may ask' }],
  'child.restrict.v1': [{ refuses: ({ childId }) => ({ childId, reason }) }],
  'cin-return.cancel.v1': [{ nobody: 'how many, and in what state' }],
  'cin-return.export-problems.v1': [{ hides: ({ returnId }) => ({ returnId }) }],
  'cin-return.get.v1': [{ nobody: 'how many, and in what state' }],
  'cin-return.list.v1': [{ nobody: 'how many, and in what state' }],
  'cin-return.problems.v1': [{ hides: ({ returnId }) => ({ returnId }) }],
  'cin-return.start.v1': [{ nobody: 'how many, and in what state' }],
  // By law a restricted child is in it like every other, by the council's number and without a name (ADR 30).
  'cin-return.take-chunk.v1': [{ nobody: 'the return itself, for whoever answers for it to the DfE' }],
  'dead-letter.list.v1': [{ nobody: 'ids of events and codes of failures' }],
  'dead-letter.retry.v1': [{ nobody: 'whether it could be handled' }],
  'decision.record.v1': [
    {
      refuses: ({ referralId, childId }) => ({
        requestId: newId(),
        referralId,
        version: 3,
        decisions: [{ childId, outcome: 'early-help', rationale: reason }],
      }),
    },
  ],
  'draft.discard.v1': [{ nobody: OWN_FORM }],
  'draft.get.v1': [{ nobody: OWN_FORM }],
  'draft.list.v2': [{ nobody: OWN_FORM }],
  'draft.save.v1': [{ nobody: OWN_FORM }],
  'draft.start.v1': [{ nobody: OWN_FORM }],
  'draft.take-over.v1': [{ refuses: ({ draftId }) => ({ draftId, version: 1, reason }) }],
  'elsewhere.ask.v1': [
    { refuses: ({ childId: subjectId }) => ({ child: { ...HIDDEN_CHILD }, subjectId, purpose }) },
  ],
  'elsewhere.look-up.v1': [
    {
      through: askElsewhere,
      hides: () => ({ child: { ...HIDDEN_CHILD }, purpose }),
      betrayed: '"answer":"known"',
    },
  ],
  'episode.close.v1': [
    {
      refuses: ({ episodeId }) => ({
        requestId: newId(),
        episodeId,
        version: 1,
        closedOn: '2026-11-23',
        reason: 'RC7',
        rationale: reason,
      }),
    },
  ],
  'episode.get.v1': [
    { refuses: ({ episodeId }) => ({ episodeId }) },
    { hides: ({ siblingEpisodeId: episodeId }) => ({ episodeId }) },
  ],
  'episode.undo-closure.v1': [
    { refuses: ({ episodeId }) => ({ requestId: newId(), episodeId, version: 1, reason }) },
  ],
  'episode.summaries.v1': [{ hides: ({ episodeIds }) => ({ episodeIds }) }],
  'fact.renew.v1': [{ nobody: 'how many' }],
  'fact.snapshot.v1': [{ nobody: 'how many' }],
  'file.begin.v1': [{ nobody: A_FILE }],
  'file.put-chunk.v1': [{ nobody: A_FILE }],
  'forgotten-draft.list.v1': [{ hides: () => ({}) }],
  'hand-over.send.v1': [{ refuses: ({ referralId }) => ({ referralId, ...told }) }],
  'household.add.v1': [
    {
      refuses: ({ referralId }) => ({
        referralId,
        version: 3,
        reason,
        adding: { what: 'adult', adult: { givenName: 'An', familyName: 'Aunt' } },
      }),
    },
  ],
  'household.withdraw.v1': [
    { refuses: ({ referralId }) => ({ referralId, version: 3, reason, part: 'addresses.h1' }) },
  ],
  'import.export-problems.v1': [{ hides: ({ importId }) => ({ importId }) }],
  'import.get.v1': [{ nobody: A_FILE }],
  'import.list.v1': [{ nobody: A_FILE }],
  'import.problems.v1': [{ hides: ({ importId }) => ({ importId }) }],
  'import.start.v1': [{ nobody: A_FILE }],
  'import.undo.v1': [{ nobody: A_FILE }],
  'inbox.missing.v1': [{ nobody: 'ids of events' }],
  'inbox.missing-across.v1': [{ nobody: 'ids of events' }],
  'match.find.v1': [
    { hides: () => ({ children: [HIDDEN_CHILD] }) },
    { hides: () => ({ children: [WAITING_SIBLING] }) },
  ],
  'note.correct.v1': [
    { refuses: ({ noteId }) => ({ requestId: newId(), noteId, version: 1, note: exampleNote, reason }) },
  ],
  'note.get.v1': [{ refuses: ({ noteId }) => ({ noteId }) }],
  'note.list.v1': [{ refuses: ({ episodeId }) => ({ episodeId }) }],
  'note.withdraw.v1': [{ refuses: ({ noteId }) => ({ requestId: newId(), noteId, version: 1, reason }) }],
  'note.write.v1': [{ refuses: ({ episodeId }) => ({ requestId: newId(), episodeId, note: exampleNote }) }],
  'passing-on.accept.v1': [
    { refuses: ({ passingOnId }) => ({ passingOnId, version: 1 }), silent: 'it was offered by this council' },
  ],
  'passing-on.compare.v1': [{ nobody: 'ids and states of what the asking council passed on or was passed' }],
  'passing-on.get.v1': [{ refuses: ({ passingOnId }) => ({ passingOnId }) }],
  'passing-on.list.v1': [{ hides: () => ({}) }],
  'passing-on.offer.v1': [
    {
      refuses: ({ referralId }) => ({
        referralId,
        version: 3,
        council: { chosen: KC, overrideReason: reason },
      }),
    },
  ],
  'passing-on.recall.v1': [{ refuses: ({ passingOnId }) => ({ passingOnId, version: 1, reason }) }],
  'passing-on.return.v1': [
    {
      refuses: ({ passingOnId }) => ({ passingOnId, version: 1, reason }),
      silent: 'it was offered by this council',
    },
  ],
  'passing-on.tell-again.v1': [{ nobody: 'what the asking council itself had said or been told' }],
  'queue.list.v1': [{ hides: () => ({}) }],
  'record.name.v1': [
    { refuses: ({ childId: recordId }) => ({ recordId }) },
    { refuses: ({ referralId: recordId }) => ({ recordId }) },
  ],
  'referral.acknowledge.v1': [{ refuses: ({ referralId }) => ({ referralId, ...told }) }],
  'referral.correct.v1': [
    { refuses: ({ referralId }) => ({ referralId, version: 3, field: 'worry.worry', value: 'x', reason }) },
  ],
  'referral.get.v1': [{ refuses: ({ referralId }) => ({ referralId }) }],
  'referral.record.v1': [
    {
      refuses: ({ childId }) => ({
        requestId: newId(),
        referral: {
          ...exampleReferral,
          children: [{ ...HIDDEN_CHILD, sameAsChildId: childId }],
          adults: [],
          relationships: [],
          addresses: [],
        },
      }),
    },
  ],
  'referral.tell-outcome.v1': [{ refuses: ({ referralId }) => ({ referralId, ...told }) }],
  'referral.withdraw.v1': [{ refuses: ({ referralId }) => ({ referralId, version: 3, reason }) }],
  'refused-mandate.list.v1': [{ nobody: 'ids of mandates' }],
  'restore.list.v1': [{ nobody: 'ids and states of referrals passed on' }],
  'restore.publish.v1': [{ nobody: 'whether it was published' }],
  'restore.settle.v1': [{ nobody: 'whether it was settled' }],
  'restore.standing.v1': [{ nobody: 'a state' }],
  'telling.list.v1': [{ hides: () => ({}) }],
};

const OF_REFERRALS = ALL_CONTRACTS.filter(
  (one): one is RequestContract => one.kind === 'request' && one.service === 'referrals',
);
const contractNamed = (name: string) => OF_REFERRALS.find((one) => one.name === name)!;
const rows = Object.entries(MATRIX).flatMap(([name, of]) =>
  of.map((row, number) => ({ name, row, title: `${name} (${number + 1})` })),
);
const refusing = rows.flatMap(({ row, ...at }) => ('refuses' in row ? [{ ...at, row }] : []));
const hiding = rows.flatMap(({ row, ...at }) => ('hides' in row ? [{ ...at, row }] : []));

let world: TestWorld;
let family: HiddenFamily;
const before = new Map<string, string>();

beforeAll(async () => {
  world = await testWorld({
    partnership: 'tri-borough',
    partitions: [HF, KC],
    services: [{ name: 'referrals', module: AppModule, database }],
    now: '2026-11-23T10:00:00Z',
  });
  family = await hiddenFamily(world);
  for (const one of hiding) before.set(one.title, await answerOf(one));
  await hide(world, family);
}, 90_000);
afterAll(() => world?.stop(), 30_000);

async function answerOf({ name, row }: (typeof hiding)[number]): Promise<string> {
  const person = everybody(world, { partition: row.through ? KC : HF });
  return JSON.stringify(await person.send(row.through ?? contractNamed(name), row.hides(family) as never));
}

async function refusalOf(name: string, request: object, as: string): Promise<object> {
  const person = everybody(world, { name: as });
  const answer = await person.send(contractNamed(name), request as never).then(
    (given) => ({ given }),
    ({ code, message, fieldErrors }) => ({ code, message, fieldErrors }),
  );
  return answer;
}

const keeper = () =>
  world.person({ partition: HF, roles: ['information-officer', 'front-door-worker'], key: 'hf.keeper' });

describe('a hidden record', () => {
  it('is thought of in every request this service answers', () => {
    expect(Object.keys(MATRIX).sort()).toEqual(OF_REFERRALS.map(({ name }) => name).sort());
  });

  it.each(hiding)('is not in the answer of $title', async (one) => {
    const betrayals = one.row.betrayed ? [one.row.betrayed] : family.canaries;
    const found = (answer: string) => betrayals.filter((canary) => answer.includes(canary));
    expect(found(before.get(one.title)!)).not.toEqual([]);
    expect(found(await answerOf(one))).toEqual([]);
  });

  it.each(refusing)(
    'is refused by $title like one that is not there, and its keeper is told',
    async (one) => {
      const as = `Asker of ${one.title}`;
      const strangers: HiddenIds = {
        childId: newId(),
        referralId: newId(),
        passingOnId: newId(),
        alertId: newId(),
        episodeId: newId(),
        noteId: newId(),
        assessmentId: newId(),
        draftId: newId(),
      };
      const refusal = await refusalOf(one.name, one.row.refuses(family), as);
      expect(refusal).toEqual(await refusalOf(one.name, one.row.refuses(strangers), as));
      expect(refusal).not.toHaveProperty('given');
      if (one.row.silent !== undefined) return;
      const { alerts } = await keeper().send(listAlerts, {});
      expect(
        alerts.filter(({ kind, text }) => kind === 'hidden-record-sought' && text.includes(as)),
      ).not.toEqual([]);
    },
  );

  it('is there for its keeper, with whatever names it', async () => {
    const { childId, siblingId, referralId, canaries } = family;
    expect((await keeper().send(getChild, { childId })).child.displayName).toBe('Zephyrine Hiddenlight');
    expect((await keeper().send(getReferral, { referralId })).referral.id).toBe(referralId);
    const { child } = await keeper().send(getChild, { childId: siblingId });
    expect(child.household.map(({ personId }) => personId)).toContain(childId);
    expect(child.referrals.map(({ id }) => id)).toContain(referralId);
    expect(child.decisions).toHaveLength(1);
    const { matches } = await keeper().send(findChildren, { name: 'Hiddenlight' });
    expect(canaries).toEqual(expect.arrayContaining(matches.map((match) => match.childId)));
    expect(matches).toHaveLength(2);
  });

  it('leaves its sibling the open case and its deadline', async () => {
    const { child } = await everybody(world).send(getChild, { childId: family.siblingId });
    expect(child.episodes).toMatchObject([{ state: 'open', referralId: null, information: [] }]);
    expect(child.clocks).toMatchObject([{ kind: 'child-and-family-assessment', referralId: null }]);
  });
});
