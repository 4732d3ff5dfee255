import { grouped } from './grouped.js';
import type { MoneyAcknowledged } from '../money/money-acknowledged.js';
import type { ChargeRow, MoneyRows, ReceivedRow } from './money-rows.js';

/** A charge at its host, and how it then stands at its partner. */
const SAME: Record<string, string> = { sent: 'received', queried: 'queried', accepted: 'posted' };

/** Whether every party's books are whole, and the books of each two agree: host's debtor and partner's creditor, in transit and unanswered. */
export function bookFindings(acknowledged: MoneyAcknowledged, all: readonly MoneyRows[]): string[] {
  return [
    ...all.flatMap((rows) => [...journals(rows), ...postedOnce(rows)]),
    ...sidesAgree(all),
    ...all.flatMap((host) =>
      all.filter(({ party }) => party !== host.party).flatMap((partner) => balances(host, partner)),
    ),
    ...acknowledgedAnswers(acknowledged, all),
  ];
}

const sum = (amounts: readonly { pence: bigint }[]): bigint =>
  amounts.reduce((all, { pence }) => all + pence, 0n);

function journals({ party, entries, journals: all }: MoneyRows): string[] {
  const problems: string[] = [];
  const byJournal = grouped(entries, ({ journal_id }) => journal_id);
  const numbers = new Set(all.map(({ number }) => number));
  const gaps = Math.max(0, ...numbers) - numbers.size;
  if (gaps > 0) problems.push(`journal: ${gaps} numbers of ${party} are missing`);
  if (numbers.size < all.length) problems.push(`doubled: a journal number of ${party}`);
  for (const { id, number } of all) {
    const off = sum(byJournal.get(id) ?? []);
    if (off !== 0n) problems.push(`journal: J${number} of ${party} is out of balance by ${off}p`);
    byJournal.delete(id);
  }
  if (byJournal.size > 0)
    problems.push(`journal: entries of ${byJournal.size} journals in ${party} that are not there`);
  return problems;
}

/** One journal for each sealed run, each receipt and each acceptance, of its amount; and no other. */
function postedOnce({
  party,
  runs,
  charges,
  received,
  postings,
  journals: all,
  entries,
}: MoneyRows): string[] {
  const problems: string[] = [];
  const amount = (id: string, account: string): bigint =>
    sum(entries.filter((entry) => entry.journal_id === id && entry.account === account));
  const expect = (
    kind: string,
    of: string,
    key: 'run_id' | 'charge_id',
    account: string,
    pence: bigint,
  ): void => {
    const found = all.filter((journal) => journal.kind === kind && journal[key] === of);
    if (found.length !== 1)
      problems.push(
        `${found.length === 0 ? 'lost' : 'doubled'}: ${found.length} ${kind} journals of ${of} in ${party}`,
      );
    else if (amount(found[0]!.id, account) !== pence)
      problems.push(`pennies: the ${kind} journal of ${of} in ${party} is not of ${pence}p`);
  };
  const sealed = runs.filter(({ state }) => state === 'sealed' || state === 'posted');
  const accepted = charges.filter(({ state }) => state === 'accepted');
  const posted = received.filter(({ state }) => state === 'posted');
  for (const { id, pence } of sealed) expect('charges', id, 'run_id', 'cost-recovery', -pence!);
  for (const { id, pence } of accepted) expect('receipt', id, 'charge_id', 'debtor', pence);
  for (const { id, pence } of posted) {
    expect('acceptance', id, 'charge_id', 'creditor', -pence);
    const parts = sum(postings.filter(({ charge_id }) => charge_id === id));
    if (parts !== pence)
      problems.push(`pennies: ${parts}p of charge ${id} are posted in ${party}, not ${pence}p`);
  }
  const wanted = sealed.length + accepted.length + posted.length;
  if (all.length !== wanted) problems.push(`doubled: ${party} has ${all.length} journals, not ${wanted}`);
  return problems;
}

/** Every charge of a host is at its partner once, and stands there as it does here; and nothing else is. */
function sidesAgree(all: readonly MoneyRows[]): string[] {
  const problems: string[] = [];
  const got = new Map<string, (ReceivedRow & { party: string })[]>();
  for (const { party, received } of all) {
    for (const charge of received) got.set(charge.id, [...(got.get(charge.id) ?? []), { ...charge, party }]);
    for (const [of, same] of grouped(received, ({ host, run_id }) => `${host} ${run_id}`))
      if (same.length > 1) problems.push(`doubled: ${party} has ${same.length} charges of run ${of}`);
    for (const { id, failed_checks } of received)
      if (failed_checks > 0) problems.push(`checks: charge ${id} does not agree in ${party}`);
  }
  for (const { party: host, charges } of all)
    for (const charge of charges.filter(({ state }) => state !== 'own')) {
      const [there, ...others] = got.get(charge.id) ?? [];
      got.delete(charge.id);
      const finding = there
        ? oneCharge(host, charge, there)
        : `lost: charge ${charge.id} of ${host} never reached ${charge.partner}`;
      if (finding) problems.push(finding);
      if (others.length > 0)
        problems.push(`doubled: charge ${charge.id} of ${host} is held ${others.length + 1} times`);
    }
  for (const id of got.keys()) problems.push(`doubled: charge ${id} was made by nobody`);
  return problems;
}

function oneCharge(host: string, charge: ChargeRow, there: ReceivedRow & { party: string }): string | null {
  const of = `charge ${charge.id} of ${host} to ${charge.partner}`;
  if (there.party !== charge.partner || there.host !== host || there.run_id !== charge.run_id)
    return `charge: ${of} is in the wrong place`;
  if (there.pence !== charge.pence)
    return `pennies: ${of} is of ${charge.pence}p, and ${there.pence}p at the partner`;
  if (there.sequence !== charge.sequence)
    return `charge: ${of} is number ${charge.sequence}, and ${there.sequence} at the partner`;
  if (SAME[charge.state] !== there.state)
    return `charge: ${of} is ${charge.state}, and ${there.state} at the partner`;
  if (charge.journal_ref !== there.journal_ref)
    return `charge: ${of} is posted as ${there.journal_ref}, and ${charge.journal_ref} at the host`;
  return null;
}

/** To the penny, agreement by agreement: debtor = creditor, and what is in transit = what the partner has not posted. */
function balances(host: MoneyRows, partner: MoneyRows): string[] {
  const keys = new Set(host.charges.map(({ agreement_key }) => agreement_key));
  return [...keys].flatMap((key) => {
    const inBooks = (rows: MoneyRows, account: string, of: string): bigint => {
      const ids = new Set(
        rows.journals.filter(({ agreement_key }) => agreement_key === key).map(({ id }) => id),
      );
      return sum(
        rows.entries.filter(
          (entry) => ids.has(entry.journal_id) && entry.account === account && entry.partner === of,
        ),
      );
    };
    const debtor = inBooks(host, 'debtor', partner.party);
    const creditor = -inBooks(partner, 'creditor', host.party);
    const transit = inBooks(host, 'in-transit', partner.party);
    const unposted = sum(
      partner.received.filter(
        (one) => one.host === host.party && one.agreement_key === key && one.state !== 'posted',
      ),
    );
    const charged = sum(
      host.charges.filter((one) => one.agreement_key === key && one.partner === partner.party),
    );
    const of = `${key} between ${host.party} and ${partner.party}`;
    return [
      ...(debtor === creditor ? [] : [`books: ${of}: debtor ${debtor}p, creditor ${creditor}p`]),
      ...(transit === unposted ? [] : [`books: ${of}: in transit ${transit}p, not posted ${unposted}p`]),
      ...(debtor + transit === charged
        ? []
        : [`books: ${of}: charged ${charged}p, booked ${debtor + transit}p`]),
    ];
  });
}

function acknowledgedAnswers({ accepted, queried }: MoneyAcknowledged, all: readonly MoneyRows[]): string[] {
  const rowsOf = (party: string): MoneyRows => all.find((rows) => rows.party === party)!;
  const asked = grouped(queried, ({ partner, chargeId }) => `${partner} ${chargeId}`);
  return [
    ...accepted.flatMap(({ partner, chargeId, journalRef, totalPence }) => {
      const held = rowsOf(partner).received.find(({ id }) => id === chargeId);
      const same =
        held?.state === 'posted' && held.journal_ref === journalRef && held.pence === BigInt(totalPence);
      return same
        ? []
        : [
            `lost: charge ${chargeId} of ${partner} was accepted as ${journalRef} and is ${held?.state ?? 'not there'}`,
          ];
    }),
    ...[...asked.values()].flatMap((same) => {
      const [{ partner, chargeId }] = same as [{ partner: string; chargeId: string }];
      const held = rowsOf(partner).queries.find(({ charge_id }) => charge_id === chargeId);
      return (held?.count ?? 0) < same.length ? [`lost: a query of charge ${chargeId} in ${partner}`] : [];
    }),
  ];
}
