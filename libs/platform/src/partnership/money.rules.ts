import { indexFile } from './file-index.js';
import { sharesSumTo100 } from './member.rules.js';
import type { AgreementSeed, PartnershipFile } from './partnership.schema.js';
import type { FilePath, Finding } from './problems.js';

/** Agreements and placement. */
export function moneyRules(file: PartnershipFile): Finding[] {
  return [
    ...file.agreements.flatMap((one, i) => [...agreementRules(file, one, ['agreements', i])]),
    ...placementRules(file),
  ];
}

/** Those who share a cost, with the place in the file where each is named. */
export function partnersOf(agreement: AgreementSeed): { partner: string; at: FilePath }[] {
  const { basis } = agreement;
  if (basis.kind === 'fixed-shares')
    return basis.shares.map((one, i) => ({ partner: one.partner, at: ['basis', 'shares', i, 'partner'] }));
  if (basis.kind === 'contract-sum')
    return basis.sums.map((one, i) => ({ partner: one.partner, at: ['basis', 'sums', i, 'partner'] }));
  return basis.partners.map((partner, i) => ({ partner, at: ['basis', 'partners', i] }));
}

function* agreementRules(file: PartnershipFile, one: AgreementSeed, at: FilePath): Generator<Finding> {
  const index = indexFile(file);
  if (one.basis.kind === 'fixed-shares') yield* sharesSumTo100(one.basis.shares, [...at, 'basis', 'shares']);
  const seen = new Set<string>();
  for (const { partner, at: here } of partnersOf(one)) {
    if (!index.councils.has(partner) && !index.bodies.has(partner)) {
      yield {
        at: [...at, ...here],
        message: `names ${partner}, which is not in this file`,
        remedy: 'Use the code of a council or body of this file.',
      };
    }
    if (one.basis.kind !== 'equal-shares' && one.basis.kind !== 'caseload-days' && seen.has(partner)) {
      yield { at: [...at, ...here], message: `repeats ${partner}`, remedy: 'Give each partner one share.' };
    }
    seen.add(partner);
  }
}

function* placementRules(file: PartnershipFile): Generator<Finding> {
  const servers = new Set<string>();
  for (const [i, server] of file.placement.databaseServers.entries()) {
    if (servers.has(server.name)) {
      yield {
        at: ['placement', 'databaseServers', i, 'name'],
        message: `repeats ${server.name}`,
        remedy: 'Give each server its own name.',
      };
    }
    servers.add(server.name);
  }
  const placed = new Set<string>();
  for (const [i, entry] of file.placement.partitions.entries()) {
    if (!servers.has(entry.databaseServer)) {
      yield {
        at: ['placement', 'partitions', i, 'databaseServer'],
        message: `names ${entry.databaseServer}, which is not among databaseServers`,
        remedy: 'Add the server there, or correct the name.',
      };
    }
    if (placed.has(entry.partition)) {
      yield {
        at: ['placement', 'partitions', i, 'partition'],
        message: `places ${entry.partition} twice`,
        remedy: 'A partition lives on one server.',
      };
    }
    placed.add(entry.partition);
  }
}
