import { createHash } from 'node:crypto';
import { derivedId, newId } from '@conjoint/platform';
import type { CensusChild, CensusEpisode, CensusModule } from '../cin-file/census-child.js';
import { childFacts, type ChildFacts, type EpisodeFacts } from '../cin-rules/facts.js';

/** One row of `census_stage`: the child (part 0) or one of its episodes. */
export interface CensusPart {
  childNumber: number;
  part: number;
  recordId: string;
  targetId: string;
  hash: string;
  body: Record<string, unknown>;
}

/** Lengths our own columns take; what is longer is listed by a rule and kept whole in its module. */
const LOCAL_ID_CHARACTERS = 100;
const CODE_CHARACTERS = 20;

/** The parts of a child. A record's id is derived from authority, local id and referral date, so that a repeat finds it. */
export function censusParts(
  child: CensusChild,
  { authority, childNumber }: { authority: string; childNumber: number },
): CensusPart[] {
  const facts = childFacts(child);
  const own = childBody(child, facts);
  const hash = hashOf(own);
  const childRecord = derivedId('census-child', authority, facts.localId ?? `without id: ${hash}`);
  const seen = new Map<string, number>();
  const episodes = child.episodes.map((episode, index): CensusPart => {
    const body = episodeBody(episode, facts.episodes[index]!);
    const date = facts.episodes[index]!.details.value('CINreferralDate') ?? '';
    const occurrence = (seen.get(date) ?? 0) + 1;
    seen.set(date, occurrence);
    return {
      childNumber,
      part: index + 1,
      recordId: derivedId('census-episode', childRecord, date, String(occurrence)),
      targetId: newId(),
      hash: hashOf(body),
      body,
    };
  });
  return [
    {
      childNumber,
      part: 0,
      recordId: childRecord,
      targetId: newId(),
      hash,
      body: { ...own, localIdInFile: facts.localId, line: child.line },
    },
    ...episodes,
  ];
}

function childBody(child: CensusChild, facts: ChildFacts): Record<string, unknown> {
  const { identifiers, characteristics, bornOn, expectedOn, localId, sex } = facts;
  return {
    localId: localId && short(localId, LOCAL_ID_CHARACTERS),
    upn: code(identifiers.value('UPN')),
    upnUnknown: code(identifiers.value('UPNunknown')),
    bornOn,
    expectedOn,
    unborn: bornOn === null && expectedOn !== null,
    sex: sex ?? 'U',
    ethnicity: code(characteristics.value('Ethnicity')),
    disabilities: [...new Set(characteristics.all('Disability').flatMap(({ value }) => code(value) ?? []))],
    modules: [child.identifiers, child.characteristics, ...child.others].map(storedModule),
  };
}

function episodeBody(episode: CensusEpisode, facts: EpisodeFacts): Record<string, unknown> {
  const { details, closedOn, nfa, referredOn } = facts;
  // A closure date that is no date still says that the case is closed; and a referral without action never opened one.
  const closed = details.field('CINclosureDate') !== undefined || nfa === true;
  return {
    openedOn: referredOn,
    closedOn,
    state: closed ? 'closed' : 'open',
    closureReason: code(details.value('ReasonForClosure')),
    nfa,
    primaryNeed: code(details.value('PrimaryNeedCode')),
    modules: [episode.details, ...episode.modules].map(storedModule),
  };
}

function storedModule({ name, fields }: CensusModule): { module: string; fields: object[] } {
  return { module: name, fields: fields.map(({ name: field, value }) => ({ name: field, value })) };
}

function code(value: string | null): string | null {
  return value !== null && value.length <= CODE_CHARACTERS ? value : null;
}

function short(value: string, characters: number): string {
  return value.length > characters ? `${value.slice(0, characters)}…` : value;
}

function hashOf(body: unknown): string {
  return createHash('sha256').update(JSON.stringify(body)).digest('hex');
}
