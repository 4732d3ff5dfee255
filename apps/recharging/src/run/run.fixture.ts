import { chargeAnswered, type PayloadOf, type Role } from '@conjoint/contracts';
import { newId, systemOrigin } from '@conjoint/platform';
import type { TestWorld } from '@conjoint/testing';

export interface TestCost {
  readonly amountPence: number;
  readonly pool?: string;
  readonly postingDate?: string;
  readonly document?: string | null;
  readonly subjective?: string;
}

/** Costs as an accepted file leaves them. Returns their ids in the order they were given. */
export async function acceptCosts(
  world: TestWorld,
  host: string,
  costs: readonly TestCost[],
): Promise<string[]> {
  const ids = costs.map(() => newId());
  await world.db('recharging', host).query(
    `insert into cost_line (id, file_id, row_number, pool, posting_date, period, subjective, cost_centre, document_number, supplier,
       description, net_pence, vat_pence, gross_pence, accepted_at)
     select id, $2, row_number, pool, day::date, substr(day, 1, 7), subjective, 'C100', document, 'Example Supplier', 'Example', pence, 0, pence, '2026-11-23T10:00:00Z'
     from unnest($1::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[])
       with ordinality as cost (id, pool, day, document, subjective, pence, row_number)`,
    [
      ids,
      newId(),
      costs.map(({ pool }) => pool ?? 'joint-management'),
      costs.map(({ postingDate }) => postingDate ?? '2026-08-15'),
      costs.map(({ document }, i) => (document === undefined ? `D${i}` : document)),
      costs.map(({ subjective }) => subjective ?? '10100'),
      costs.map(({ amountPence }) => amountPence),
    ],
  );
  return ids;
}

export const preparer = (world: TestWorld, host: string) =>
  world.person({ partition: host, roles: ['finance-preparer'], key: 'joint.ines', name: 'Inès Moreau' });
export const approver = (world: TestWorld, host: string, roles: Role[] = ['finance-approver']) =>
  world.person({ partition: host, roles, key: 'joint.stephen', name: 'Stephen Obi' });

/** A partner answers as its own service would: from its outbox. */
export async function answerCharge(
  world: TestWorld,
  { partner, host }: { partner: string; host: string },
  payload: Pick<PayloadOf<typeof chargeAnswered>, 'chargeId' | 'answer'> &
    Partial<PayloadOf<typeof chargeAnswered>>,
): Promise<void> {
  const accepted = payload.answer === 'accepted';
  const origin = systemOrigin('recharging', partner, newId());
  await world.db('recharging', partner).transaction(origin, (tx) =>
    tx.publish(chargeAnswered, {
      aggregateId: payload.chargeId,
      to: host,
      payload: {
        reason: null,
        postedOn: accepted ? '2026-11-24' : null,
        journalRef: accepted ? 'J000001' : null,
        answeredAt: '2026-11-24T09:00:00Z',
        personKey: 'partner.person',
        ...payload,
      },
    }),
  );
}
