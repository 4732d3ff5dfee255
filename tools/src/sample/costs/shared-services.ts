import type { Pence } from '@conjoint/kernel';
import { inventedActing, type AgreementSeed, type Partnership } from '@conjoint/platform';
import { shapeOf } from '../plan/council-shape.js';

/** An agreement of the file whose costs can be invented: somebody prepares at its host, and somebody else approves there. */
export interface SharedService {
  agreementKey: string;
  host: string;
  /** Who is charged: the partners without the host. */
  charged: string[];
  countsDays: boolean;
  since: string;
  until: string | undefined;
  costCentre: string;
  yearlyPence: Pence;
}

/** What a full-time equivalent costs with everything around her, about: pay, on-costs, premises, legal costs. */
const POUNDS_A_WORKER = 75_000;

/** Of the cost of children's social care. A second agreement of a line is what leads and supports it. */
const PART_OF_LINE: Readonly<Record<string, number>> = {
  'childrens-social-care': 1,
  'front-door': 0.12,
  'fostering-and-adoption': 0.3,
  'youth-justice': 0.07,
  'leadership-and-assurance': 0.04,
};
const PART_OF_SECOND = 0.1;
const PART_OTHERWISE = 0.1;

export function sharedServices(partnership: Partnership, scale: number, today: string): SharedService[] {
  const centres = new Map<string, Set<string>>();
  const lines = new Set<string>();
  return partnership.agreements.flatMap((agreement) => {
    const { host, line, since, until } = agreement;
    const partners = partnersOf(agreement);
    const first = !lines.has(`${host} ${line}`);
    lines.add(`${host} ${line}`);
    if (partners === null || !hasPreparerAndApprover(partnership, host, today)) return [];
    if (!centres.has(host)) centres.set(host, new Set());
    return {
      agreementKey: agreement.key,
      host,
      charged: partners.filter((partner) => partner !== host),
      countsDays: agreement.basis.kind === 'caseload-days',
      since,
      until,
      costCentre: costCentreOf(agreement.key, centres.get(host)!),
      yearlyPence: yearly(partners, scale, first ? partOf(partnership, line) : PART_OF_SECOND),
    };
  });
}

/** Null where nothing is recharged from costs. */
function partnersOf({ basis }: AgreementSeed): string[] | null {
  if (basis.kind === 'contract-sum') return null;
  return [
    ...(basis.kind === 'fixed-shares' ? basis.shares.map(({ partner }) => partner) : basis.partners),
  ].sort();
}

function hasPreparerAndApprover(partnership: Partnership, host: string, today: string): boolean {
  const preparer = inventedActing(partnership, { partition: host, role: 'finance-preparer', today });
  return (
    preparer !== undefined &&
    inventedActing(partnership, {
      partition: host,
      role: 'finance-approver',
      today,
      not: preparer.personKey,
    }) !== undefined
  );
}

function partOf(partnership: Partnership, line: string): number {
  const [kind] = partnership.kindsOfLine(line);
  return (kind === undefined ? undefined : PART_OF_LINE[kind]) ?? PART_OTHERWISE;
}

function yearly(partners: readonly string[], scale: number, part: number): Pence {
  const workers = partners.reduce((sum, partner) => sum + shapeOf(partner).socialWorkersFte, 0);
  return Math.round(workers * scale * part * POUNDS_A_WORKER) * 100;
}

/** `childrens-social-care` → `CSC100`: as ledgers name them, and no other's of this host. */
function costCentreOf(agreementKey: string, taken: Set<string>): string {
  const words = agreementKey.split('-');
  const letters = (words.length > 1 ? words.map((word) => word[0]!).join('') : agreementKey.slice(0, 3))
    .toUpperCase()
    .slice(0, 4);
  let number = 100;
  while (taken.has(`${letters}${number}`)) number += 10;
  taken.add(`${letters}${number}`);
  return `${letters}${number}`;
}
