import type { ReferralInput } from '@conjoint/contracts';
import { PARTNERSHIP, type Call, type Partnership, type Tx } from '@conjoint/platform';
import { Inject, Injectable } from '@nestjs/common';
import { raiseAlert } from '../alert/alert.repository.js';
import { councilAfterAddresses, decidingPostcode } from '../area/case-holding.rules.js';
import { councilsOn } from '../area/council-question.js';
import { recordedCouncil, toldChildren, type ReferralRow } from '../referral/referral-read.repository.js';
import { keepRecognition, keepToldHousehold } from './correction.repository.js';
import type { ToldHousehold } from './fact-path.js';
import { planRowsChange } from './household-rows-change.js';
import { changeHouseholdRows, householdRowsNow } from './household.repository.js';

export interface HouseholdChange {
  tx: Tx;
  call: Call;
  now: Date;
}

/** The records of a household after what was told of it has changed: who lives where, who is who, and what that says of the council. */
@Injectable()
export class HouseholdKeeper {
  constructor(@Inject(PARTNERSHIP) private readonly partnership: Partnership) {}

  /** `ids`: the record of each reference, those of people who were withdrawn just now left out. */
  async keep(
    row: ReferralRow,
    { referral, ids }: { referral: ReferralInput; ids: ReadonlyMap<string, string> },
    { tx, call, now }: HouseholdChange,
  ): Promise<void> {
    await keepToldHousehold(tx, row.id, referral);
    const before = await householdRowsNow(tx, row.id, [...ids.values()]);
    const context = { referralId: row.id, at: now.toISOString(), ids };
    await changeHouseholdRows(tx, planRowsChange(referral, before, context), now);
    await this.recogniseCouncil(row, referral, { tx, call, now });
  }

  /** Another postcode of the same council is written down; a postcode of another one moves nothing and asks the front door. */
  private async recogniseCouncil(
    row: ReferralRow,
    referral: ReferralInput,
    { tx, call, now }: HouseholdChange,
  ): Promise<void> {
    const postcode = decidingPostcode(referral);
    const question = { ...councilsOn(this.partnership, { partition: call.partition, now }), postcode };
    const after = councilAfterAddresses(question, recordedCouncil(row));
    if (after.kind === 'recognised') await keepRecognition(tx, row.id, after.holding);
    if (after.kind === 'asks')
      await raiseAlert(tx, {
        kind: 'council-to-choose',
        at: now,
        forRole: 'front-door-manager',
        referralId: row.id,
        text: 'An address of a referral was corrected and is in the area of another council. Nothing has moved: look which council should hold the case',
      });
  }
}

/** The record of each person of a referral, by reference. */
export function idsOf(row: ReferralRow): Map<string, string> {
  return new Map([
    ...toldChildren(row).map(({ told, childId }) => [told.ref, childId] as const),
    ...row.adults.map(({ told, personId }) => [told.ref, personId] as const),
  ]);
}

export function toldHousehold(row: ReferralRow, referral: ReferralInput): ToldHousehold {
  return {
    referral,
    childIds: toldChildren(row).map(({ childId }) => childId),
    adultIds: row.adults.map(({ personId }) => personId),
  };
}
