import { agreementAccepted, type AgreementTerms } from '@conjoint/contracts';
import type { Tx } from '@conjoint/platform';
import { keepAcceptance } from './acceptance.repository.js';
import { contentHash, partiesOf } from './agreement.rules.js';

interface Accepting {
  readonly terms: AgreementTerms;
  readonly partition: string;
  readonly acceptedAt: Date;
  readonly how: 'take-over' | 'person';
  readonly person?: { readonly key: string; readonly name: string };
}

/** Keeps this party's acceptance of a version it holds, and tells each other party, with the terms. Again, it changes nothing. */
export async function accept(
  tx: Tx,
  { terms, partition, acceptedAt, how, person }: Accepting,
): Promise<void> {
  const hash = contentHash(terms);
  const fresh = await keepAcceptance(tx, {
    contentHash: hash,
    party: partition,
    how,
    acceptedBy: person?.key ?? null,
    acceptedByName: person?.name ?? null,
    acceptedAt,
  });
  if (!fresh) return;
  for (const party of partiesOf(terms).filter((one) => one !== partition))
    await tx.publish(agreementAccepted, {
      aggregateId: hash,
      to: party,
      payload: {
        contentHash: hash,
        terms,
        acceptedAt: acceptedAt.toISOString(),
        how,
        personKey: person?.key ?? null,
      },
    });
}
