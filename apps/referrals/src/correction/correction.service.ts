import { referralChanged, type correctReferral, type ParsedRequestOf } from '@conjoint/contracts';
import { londonDate } from '@conjoint/kernel';
import { CLOCK, type Call, type Clock, type Tx } from '@conjoint/platform';
import { Inject, Injectable } from '@nestjs/common';
import { countAnew } from '../clock/clock.repository.js';
import { publishEpisodesOf } from '../episode/episode-fact.repository.js';
import { changeReferral, moveReceipt } from '../referral/change.repository.js';
import { changeLocked, mayChange, refuseStale } from '../referral/locked-referral.js';
import { recountReReferrals } from '../referral/re-referral.repository.js';
import { publishReferral } from '../referral/referral-fact.repository.js';
import { toldChildren, toldReferral, type ReferralRow } from '../referral/referral-read.repository.js';
import { referralLifecycle } from '../referral/referral.rules.js';
import { isKeeper } from '../restriction/hidden.js';
import {
  correctRecord,
  correctRecordNames,
  insertCorrections,
  keepToldPerson,
} from './correction.repository.js';
import { planCorrection, recordFollows, type PlannedCorrection } from './correction.rules.js';
import { REFERRAL_COLUMNS, type Part, type PersonField, type ReferralField } from './fact-path.js';
import { HouseholdKeeper, idsOf, toldHousehold } from './household-keeper.js';

type Asked = ParsedRequestOf<typeof correctReferral>;
type PersonPart = Extract<Part, { personId: string }>;
interface Correcting {
  asked: Asked;
  call: Call;
  tx: Tx;
  row: ReferralRow;
  now: Date;
}

/** One fact of a referral corrected with a reason. What was there before stays visible, and nothing else of the referral changes. */
@Injectable()
export class CorrectionService {
  constructor(
    private readonly household: HouseholdKeeper,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async correct(asked: Asked, call: Call): Promise<void> {
    mayChange(call);
    const now = this.clock.now();
    await changeLocked(
      call,
      { referralId: asked.referralId, action: 'referral.corrected', now },
      async (tx, row) => {
        referralLifecycle.next(row.state, 'correct');
        refuseStale(row, asked.version);
        const told = toldHousehold(row, toldReferral(row));
        const planned = planCorrection(told, { field: asked.field, value: asked.value, now });
        await this.apply(planned, { asked, call, tx, row, now });
        await publishReferral(tx, referralChanged, row.id);
        return planned.fact.of === 'part' && 'personId' in planned.fact.part
          ? [planned.fact.part.personId]
          : true;
      },
    );
  }

  private async apply(planned: PlannedCorrection, correcting: Correcting): Promise<void> {
    const { tx, row, asked } = correcting;
    const { fact, before, after } = planned;
    if (fact.of === 'part' && 'personId' in fact.part) {
      await changeReferral(tx, row.id, {});
      return correctPerson(planned, { part: fact.part, field: fact.field as PersonField }, correcting);
    }
    if (fact.of === 'part') {
      await changeReferral(tx, row.id, {});
      await this.household.keep(row, { referral: planned.referral, ids: idsOf(row) }, correcting);
    } else {
      await changeReferral(tx, row.id, { [REFERRAL_COLUMNS[fact.field]]: after });
      await this.followReceipt(fact.field, after, correcting);
    }
    const entry = { field: asked.field, before, after, referralId: row.id, childId: null };
    await insertCorrections(tx, [entry], why(correcting));
  }

  /** Clocks, re-referrals and the register rest on the moment of receipt. */
  private async followReceipt(
    field: ReferralField,
    receivedAt: string | null,
    { tx, row, now }: Correcting,
  ): Promise<void> {
    if (field !== 'received.receivedAt' || receivedAt === null) return;
    await countAnew(tx, { referralId: row.id, receivedAt, at: now });
    await moveReceipt(tx, { referralId: row.id, receivedOn: londonDate(receivedAt), receivedAt });
    const childIds = toldChildren(row).map(({ childId }) => childId);
    await recountReReferrals(tx, { childIds, publishesItself: row.id });
    await publishEpisodesOf(tx, { referralIds: [row.id], childIds });
  }
}

/** What this referral said of somebody; and their record, where it follows. */
async function correctPerson(
  { before, after, referral }: PlannedCorrection,
  { part, field }: { part: PersonPart; field: PersonField },
  correcting: Correcting,
): Promise<void> {
  const { tx, row, asked } = correcting;
  const { personId } = part;
  const told = referral[part.of][part.index]!;
  await keepToldPerson(tx, row.id, { personId, told });
  const childId = part.of === 'children' ? personId : null;
  const entry = { field: asked.field, before, after };
  if (field === 'alternativeNames') {
    const old = toldReferral(row)[part.of][part.index]!.alternativeNames;
    await correctRecordNames(tx, { personId, before: old, after: told.alternativeNames });
    return insertCorrections(tx, [{ ...entry, referralId: row.id, childId }], why(correcting));
  }
  const recordSays = recordOf(row, part)[field] ?? null;
  if (!recordFollows({ before, recordSays }, mayTouch(row, part, correcting)))
    return insertCorrections(tx, [{ ...entry, referralId: row.id, childId: null }], why(correcting));
  await correctRecord(tx, { personId, field, value: after });
  // Of a record that said something else, what it said is kept too.
  const entries =
    recordSays === before
      ? [{ ...entry, referralId: row.id, childId }]
      : [
          { ...entry, referralId: row.id, childId: null },
          ...(childId === null || recordSays === after
            ? []
            : [{ ...entry, before: recordSays, referralId: null, childId }]),
        ];
  await insertCorrections(tx, entries, why(correcting));
}

function recordOf(row: ReferralRow, { of, personId }: PersonPart) {
  const person =
    of === 'children'
      ? toldChildren(row).find(({ childId }) => childId === personId)
      : row.adults.find((adult) => adult.personId === personId);
  return person!.record;
}

/** A hidden record of an adult is its keeper's alone: a correction of what was told neither shows nor changes it. */
function mayTouch(
  row: ReferralRow,
  { of, personId }: PersonPart,
  { asked, call }: Correcting,
): boolean | undefined {
  const hidden = of === 'adults' && row.adults.find((one) => one.personId === personId)!.restricted;
  return hidden && !isKeeper(call.acting) ? false : asked.correctRecord;
}

function why({ asked, call, now }: Correcting) {
  return {
    reason: asked.reason,
    at: now,
    by: { key: call.acting.personKey, name: call.acting.personName },
  };
}
