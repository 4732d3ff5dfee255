import type { CaseHolding, ReferralInput } from '@conjoint/contracts';
import { areaOfPostcode, authorityByGss, type FieldError } from '@conjoint/kernel';

export interface Member {
  readonly code: string;
  readonly name: string;
}

export interface CaseHoldingQuestion {
  /** The council that asks: where a referral stays when nothing says otherwise. */
  here: Member;
  /** The councils of the partnership on that day. */
  members: readonly Member[];
  /** Of the first child's home, as typed. */
  postcode: string | null;
  choice: NonNullable<ReferralInput['council']> | null;
}

export interface CaseHoldingAnswer {
  holding: CaseHolding;
  fieldErrors: FieldError[];
}

interface Area {
  postcode: string | null;
  gss: string | null;
  name: string | null;
  isMember: boolean;
  /** What the postcode says, as a sentence. */
  says: string;
}

/** A council: `code` is null for one that is only known by its name. */
interface Target {
  code: string | null;
  name: string;
  isMember: boolean;
}

/**
 * Which council holds the case: the one where the child lives, by postcode, unless a person chooses another and says why
 * (section 17 follows where the child is, and several councils may owe a duty, so that an override is normal work).
 */
export function caseHolding({ here, members, postcode, choice }: CaseHoldingQuestion): CaseHoldingAnswer {
  const area = areaOf(postcode, members);
  const usual = usualTarget(area, here);
  const chosen = chosenTarget(choice, members) ?? usual;
  if ('fieldError' in chosen)
    return { holding: answer(area, usual, here, null), fieldErrors: [chosen.fieldError] };
  const differs = chosen.code === null ? !sameName(chosen.name, usual.name) : chosen.code !== usual.code;
  const reason = differs ? (choice?.overrideReason ?? null) : null;
  const holding = answer(area, chosen, here, reason);
  if (!differs) return { holding, fieldErrors: [] };
  holding.explanation = `${area.says} ${chosen.name} was chosen instead${reason === null ? '' : `: ${reason}`}`;
  const missing: FieldError = {
    field: 'council.overrideReason',
    message: `Enter why ${chosen.name} should hold the case. ${area.says}`,
  };
  return { holding, fieldErrors: reason === null ? [missing] : [] };
}

/** The council a referral was recorded with, and the postcode it was recognised by. */
export interface RecordedCouncil {
  postcode: string | null;
  areaGss: string | null;
  chosen: string | null;
  chosenName: string;
  overrideReason: string | null;
}

export type AfterAddresses =
  | { kind: 'same' }
  /** The postcode is another, the council is not: only how it was recognised is written down again. */
  | { kind: 'recognised'; holding: CaseHolding }
  /** The addresses now point to another council. Nothing moves: somebody has to choose. */
  | { kind: 'asks'; holding: CaseHolding };

/** What corrected addresses mean for the council that was recorded. A case never moves because somebody corrected a postcode. */
export function councilAfterAddresses(
  question: Omit<CaseHoldingQuestion, 'choice'>,
  recorded: RecordedCouncil,
): AfterAddresses {
  const usual = caseHolding({ ...question, choice: null }).holding;
  if (usual.postcode === recorded.postcode) return { kind: 'same' };
  const isUsual =
    usual.chosen === recorded.chosen &&
    (usual.chosen !== null || sameName(usual.chosenName, recorded.chosenName));
  if (isUsual) return { kind: 'recognised', holding: usual };
  // It was chosen by a person against the same area: what she decided stands.
  if (usual.areaGss !== recorded.areaGss || recorded.overrideReason === null)
    return { kind: 'asks', holding: usual };
  const { chosen, chosenName, overrideReason } = recorded;
  const choice = { chosen, nonMemberName: chosen === null ? chosenName : null, overrideReason };
  return { kind: 'recognised', holding: caseHolding({ ...question, choice }).holding };
}

function areaOf(postcode: string | null, members: readonly Member[]): Area {
  const none = { gss: null, name: null, isMember: false };
  if (postcode === null) return { ...none, postcode, says: 'No home postcode is known.' };
  const found = areaOfPostcode(postcode);
  if (found.kind === 'invalid') return { ...none, postcode, says: 'The home postcode cannot be read.' };
  if (found.kind === 'unknown') {
    return {
      ...none,
      postcode: found.postcode,
      says: `${found.postcode} is outside the areas whose postcodes are held here, so it does not say which council.`,
    };
  }
  const member = members.find(({ code }) => code === found.gss);
  const name = member?.name ?? authorityByGss(found.gss)?.name ?? found.gss;
  return {
    postcode: found.postcode,
    gss: found.gss,
    name,
    isMember: member !== undefined,
    says: `${found.postcode} is in ${name}${member ? '' : ', which is not a member of this partnership'}.`,
  };
}

function usualTarget(area: Area, here: Member): Target {
  if (area.gss === null) return { ...here, isMember: true };
  return { code: area.gss, name: area.name!, isMember: area.isMember };
}

function chosenTarget(
  choice: CaseHoldingQuestion['choice'],
  members: readonly Member[],
): Target | { fieldError: FieldError } | null {
  if (choice === null) return null;
  if (choice.chosen !== null) {
    const member = members.find(({ code }) => code === choice.chosen);
    if (member) return { ...member, isMember: true };
    const authority = authorityByGss(choice.chosen);
    if (authority?.live) return { code: authority.gss, name: authority.name, isMember: false };
    return {
      fieldError: { field: 'council.chosen', message: 'Select a council from the list, or enter its name' },
    };
  }
  if (choice.nonMemberName === null) return null;
  const byName = members.find(({ name }) => sameName(name, choice.nonMemberName!));
  if (byName) return { ...byName, isMember: true };
  return { code: null, name: choice.nonMemberName, isMember: false };
}

function answer(area: Area, target: Target, here: Member, overrideReason: string | null): CaseHolding {
  const route = target.code === here.code ? 'here' : target.isMember ? 'pass-on' : 'hand-over';
  const then = {
    here: `${here.name} holds the case.`,
    'pass-on': `The referral is offered to ${target.name}; ${here.name} stays responsible until it is accepted.`,
    'hand-over': `The referral is handed over to ${target.name}; ${here.name} stays responsible until that is sent.`,
  }[route];
  return {
    areaGss: area.gss,
    areaName: area.name,
    areaIsMember: area.isMember,
    postcode: area.postcode,
    chosen: target.isMember ? target.code : null,
    chosenName: target.name,
    overrideReason,
    route,
    explanation: `${area.says} ${then}`,
  };
}

function sameName(a: string, b: string): boolean {
  return a.trim().toLowerCase() === b.trim().toLowerCase();
}

/**
 * The postcode that decides: of the home of the first child who has one, otherwise of where the first child stays for now.
 */
export function decidingPostcode({
  children,
  addresses,
}: Pick<ReferralInput, 'children' | 'addresses'>): string | null {
  for (const kind of ['home', 'temporary'] as const) {
    for (const { ref } of children) {
      const home = addresses.find(
        (address) => address.kind === kind && address.postcode && address.people.includes(ref),
      );
      if (home) return home.postcode;
    }
  }
  return null;
}
