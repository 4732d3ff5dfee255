import type { ReferralInput } from '@conjoint/contracts';
import type { FieldError } from '@conjoint/kernel';

/** A child of an offer, and who it is in the receiver's records. */
export interface Recognition {
  ref: string;
  sameAsChildId: string;
}

/** What the register and the record say of a recognised child. */
export interface RecordedChild {
  childId: string;
  restricted: boolean;
  holder: string | null;
}

/** The receiver, the council that offers, and whether a holder of the register is a member at all. */
export interface Between {
  here: string;
  sender: string;
  isMember: (holder: string) => boolean;
}

export type Unusable = 'gone' | 'hidden' | 'held-elsewhere';

/**
 * Whether a referral that comes from the sender may become part of this child's record, or why not. What the register says of
 * the sender ends with its release; a child that a third member holds stays theirs, because two councils never hold one child.
 */
export function whyUnusable(child: RecordedChild | undefined, between: Between): Unusable | null {
  if (!child) return 'gone';
  if (child.restricted) return 'hidden';
  const { holder } = child;
  if (holder === null || holder === between.here || holder === between.sender) return null;
  return between.isMember(holder) ? 'held-elsewhere' : null;
}

const NOT_HERE = 'This child is not in the records of this council. Look at the possible matches again';

/** What is wrong with what somebody recognised, each with its field; nothing when it may be accepted so. */
export function checkRecognitions(
  recognised: readonly Recognition[],
  offer: Pick<ReferralInput, 'children'>,
  found: ReadonlyMap<string, RecordedChild>,
  between: Between & { nameOf: (partition: string) => string },
): FieldError[] {
  const refs = new Set<string>();
  const children = new Set<string>();
  return recognised.flatMap(({ ref, sameAsChildId }, index) => {
    const wrong = (key: 'ref' | 'sameAsChildId', message: string): FieldError[] => [
      { field: `recognised.${index}.${key}`, message },
    ];
    if (refs.has(ref) || !offer.children.some((child) => child.ref === ref))
      return wrong('ref', 'Choose for each child of the offer once');
    refs.add(ref);
    if (children.has(sameAsChildId))
      return wrong('sameAsChildId', 'Two children of this referral cannot be the same child of the records');
    children.add(sameAsChildId);
    const child = found.get(sameAsChildId);
    const why = whyUnusable(child, between);
    if (why === null) return [];
    if (why !== 'held-elsewhere') return wrong('sameAsChildId', NOT_HERE);
    const holder = between.nameOf(child!.holder!);
    return wrong(
      'sameAsChildId',
      `${holder} holds this child’s case. Return the referral and say so, or choose none of these`,
    );
  });
}

/** The offer with the children that were recognised, and those whose record cannot be used any more. */
export function applyRecognitions(
  told: ReferralInput,
  recognised: readonly Recognition[],
  usable: (childId: string) => Unusable | null,
): { referral: ReferralInput; lost: (Recognition & { why: Unusable })[] } {
  const byRef = new Map(recognised.map(({ ref, sameAsChildId }) => [ref, sameAsChildId]));
  const lost: (Recognition & { why: Unusable })[] = [];
  const children = told.children.map((child) => {
    const sameAsChildId = byRef.get(child.ref) ?? null;
    if (sameAsChildId === null) return { ...child, sameAsChildId };
    const why = usable(sameAsChildId);
    if (why === null) return { ...child, sameAsChildId };
    lost.push({ ref: child.ref, sameAsChildId, why });
    return { ...child, sameAsChildId: null };
  });
  return { referral: { ...told, children }, lost };
}
