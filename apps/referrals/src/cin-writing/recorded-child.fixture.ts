import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import type { CensusChild, CensusModule } from '../cin-file/census-child.js';
import { readCensus } from '../cin-file/cin-reader.js';
import { childFacts } from '../cin-rules/facts.js';
import type { RecordedChild, StoredModule } from './recorded-child.js';

export const fixtureFile = (name: string): Buffer =>
  readFileSync(new URL(`../cin-import/fixtures/${name}`, import.meta.url));

export async function childrenOf(file: Buffer | string): Promise<CensusChild[]> {
  const children: CensusChild[] = [];
  for await (const event of readCensus(Readable.from([Buffer.from(file)])))
    if (event.type === 'child') children.push(event.child);
  return children;
}

const stored = ({ name, fields }: CensusModule): StoredModule => ({
  module: name,
  fields: fields.map(({ name: field, value }) => ({ name: field, value })),
});

/** A child of a census as the import keeps it. */
export function asRecorded(child: CensusChild, number: number): RecordedChild {
  const facts = childFacts(child);
  const value = (name: string): string | null => facts.identifiers.value(name);
  const dated = child.episodes.flatMap((episode, index) => {
    const { closedOn, details, nfa, referredOn } = facts.episodes[index]!;
    if (referredOn === null) return [];
    return {
      openedOn: referredOn,
      closedOn,
      state: details.field('CINclosureDate') || nfa === true ? ('closed' as const) : ('open' as const),
      closureReason: details.value('ReasonForClosure'),
      nfa,
      primaryNeed: details.value('PrimaryNeedCode'),
      source: null,
      census: [episode.details, ...episode.modules].map(stored),
      assessments: [],
    };
  });
  return {
    personId: `00000000-0000-7000-8000-${String(number).padStart(12, '0')}`,
    localId: facts.localId,
    upn: value('UPN'),
    upnUnknown: value('UPNunknown'),
    bornOn: facts.bornOn,
    expectedOn: facts.expectedOn,
    sex: facts.sex ?? 'U',
    ethnicity: facts.characteristics.value('Ethnicity'),
    disabilities: facts.characteristics.all('Disability').map((field) => field.value),
    census: [child.identifiers, child.characteristics, ...child.others].map(stored),
    episodes: dated,
    undated: child.episodes
      .filter((_, index) => facts.episodes[index]!.referredOn === null)
      .map((episode) => [episode.details, ...episode.modules].map(stored)),
  };
}

/** A child that was referred here and never in a census. */
export function ownChild(more: Partial<RecordedChild> = {}): RecordedChild {
  return {
    personId: '0199f1f0-0000-7000-8000-000000000001',
    localId: null,
    upn: 'K314200125001',
    upnUnknown: null,
    bornOn: '2016-03-14',
    expectedOn: null,
    sex: 'F',
    ethnicity: 'WBRI',
    disabilities: ['NONE'],
    census: [],
    undated: [],
    episodes: [ownEpisode()],
    ...more,
  };
}

export function ownEpisode(
  more: Partial<RecordedChild['episodes'][number]> = {},
): RecordedChild['episodes'][number] {
  return {
    openedOn: '2025-05-06',
    closedOn: null,
    state: 'open',
    closureReason: null,
    nfa: false,
    primaryNeed: 'N1',
    source: '6',
    census: [],
    assessments: [],
    ...more,
  };
}
