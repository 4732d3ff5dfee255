import { londonDate } from '@conjoint/kernel';
import type { AgreementSeed, PartitionEntry } from '@conjoint/platform';
import { randomUUID } from 'node:crypto';
import { ask } from './api-client.js';
import { databaseOf, queryDatabase } from './api-database.js';
import type { Cast } from './cast.js';
import { installation } from './environment.js';

/** An agreement of a body that shares by caseload days, whichever file it is of. */
export function countedAgreement(): AgreementSeed {
  const { agreements, bodies } = installation().partnership;
  const found = agreements.find(
    ({ basis, host }) => basis.kind === 'caseload-days' && bodies.some(({ code }) => code === host),
  );
  if (!found) throw new Error('The partnership file has no body that shares by caseload days.');
  return found;
}

/** An agreement of a body on agreed shares. */
export function fixedAgreement(): AgreementSeed {
  const { agreements, bodies } = installation().partnership;
  const found = agreements.find(
    ({ basis, host }) => basis.kind === 'fixed-shares' && bodies.some(({ code }) => code === host),
  );
  if (!found) throw new Error('The partnership file has no body that shares by agreed shares.');
  return found;
}

/** What the pages call an agreement. */
export function agreementText(key: string): string {
  const words = key.replaceAll('-', ' ').replace('childrens', 'children’s');
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

/** The last financial quarter that is over. */
export function lastQuarter(today = londonDate(new Date())): {
  financialYear: string;
  quarter: number;
  day: string;
} {
  const [year, month] = today.split('-').map(Number) as [number, number];
  const thisQuarter = Math.floor((month - 1) / 3);
  const [endYear, calendar] = thisQuarter === 0 ? [year - 1, 3] : [year, thisQuarter - 1];
  const begins = calendar === 0 ? endYear - 1 : endYear;
  return {
    financialYear: `${begins}-${String((begins + 1) % 100).padStart(2, '0')}`,
    quarter: calendar === 0 ? 4 : calendar,
    day: `${endYear}-${String(calendar * 3 + 2).padStart(2, '0')}-15`,
  };
}

/** Three costs of the host in that quarter, as an accepted file leaves them. */
export async function acceptCosts(host: string, pool: string, day: string): Promise<void> {
  await queryDatabase(
    databaseOf('recharging', host),
    `insert into cost_line (id, file_id, row_number, pool, posting_date, period, subjective, cost_centre, document_number, supplier,
       description, net_pence, vat_pence, gross_pence, accepted_at)
     select gen_random_uuid(), $1, number, $2, $3::text::date, substr($3::text, 1, 7), code, 'C100', document, 'Example Supplier', 'Example', pence, 0, pence, now()
     from (values (1, '10100', 'PAY-07', 11900000::bigint), (2, '20200', '=1+1', 445680), (3, '10100', 'REFUND', -1)) as cost (number, code, document, pence)`,
    [randomUUID(), pool, day],
  );
}

/** The host's own people run and seal the quarter, or what came late for it where it was sealed before. */
export async function sealQuarter(
  players: Cast,
  { key, host }: AgreementSeed,
  body: PartitionEntry,
): Promise<{ runId: string; reference: string }> {
  const { financialYear, quarter, day } = lastQuarter();
  await acceptCosts(host, key, day);
  const [preparer, approver] = [
    players.inRole('finance-preparer', body),
    players.inRole('finance-approver', body),
  ];
  const at = `/councils/${host}/recharge-runs`;
  const start = (kind: 'quarter' | 'correction') =>
    ask<{ run: { runId: string } }>(preparer, 'post', at, {
      requestId: randomUUID(),
      agreementKey: key,
      financialYear,
      quarter,
      kind,
    }).then(({ run }) => ({ runId: run.runId, kind }));
  const { runId, kind } = await start('quarter').catch(() => start('correction'));
  type Detail = { run: { version: number; reference: string }; calculationHash: string };
  const detail = () => ask<Detail>(preparer, 'get', `${at}/${runId}`);
  const step = async (what: string) =>
    ask(preparer, 'post', `${at}/${runId}/${what}`, { version: (await detail()).run.version });
  if (kind === 'quarter') await step('counts');
  await step('calculation');
  const { calculationHash } = await detail();
  await ask(approver, 'post', `${at}/${runId}/approval`, { calculationHash });
  await ask(approver, 'post', `${at}/${runId}/seal`, {});
  return { runId, reference: (await detail()).run.reference };
}
