import { z } from 'zod';
import { dateSchema, idSchema, personKeySchema } from '../fields.js';

export const WORKER_CONTRACTS = ['permanent', 'fixed-term', 'agency'] as const;
export const workerContractSchema = z.enum(WORKER_CONTRACTS);
export type WorkerContract = z.infer<typeof workerContractSchema>;

export const GRADES = [
  'newly-qualified',
  'social-worker',
  'experienced-social-worker',
  'advanced-practitioner',
  'practitioner',
  'team-manager',
  'senior-manager',
] as const;
export const gradeSchema = z.enum(GRADES);
export type Grade = z.infer<typeof gradeSchema>;

export const ABSENCE_KINDS = [
  'parental',
  'sickness',
  'training',
  'public-duty',
  'other-paid',
  'unpaid',
  'unauthorised',
] as const;
export const absenceKindSchema = z.enum(ABSENCE_KINDS);
export type AbsenceKind = z.infer<typeof absenceKindSchema>;

/** Contract and hours from a day on, until the next terms begin. */
export const workerTermsSchema = z.object({
  from: dateSchema,
  contract: workerContractSchema,
  qualified: z.boolean(),
  caseHolder: z.boolean(),
  fteHundredths: z.int().min(0).max(200),
});

/** A worker of this council as figures and caseloads need her: no name, no characteristics. */
export const workerFactSchema = z.object({
  workerId: idSchema,
  /** Null for somebody of an imported census, who has no sign-in. */
  personKey: personKeySchema.nullable(),
  /** False: lent by another employer, who keeps her record; here is a working copy. */
  employedHere: z.boolean(),
  state: z.enum(['working', 'absent', 'left']),
  contract: workerContractSchema,
  /** Registered with Social Work England. */
  qualified: z.boolean(),
  caseHolder: z.boolean(),
  /** Full-time equivalent in hundredths: 100 is full time. */
  fteHundredths: z.int().min(0).max(200),
  startedOn: dateSchema,
  leftOn: dateSchema.nullable(),
  /**
   * The terms as they were, the first first; the last are those above. A figure of an earlier month end is counted from these, so that a
   * read model rebuilt from one snapshot has the past too (docs/adr/0027-figures-are-counted-from-facts.md).
   */
  terms: z.array(workerTermsSchema).min(1).max(500),
});
export type WorkerFact = z.infer<typeof workerFactSchema>;
export const exampleWorkerFact: WorkerFact = {
  workerId: '0199f1f0-0000-7000-8000-000000000005',
  personKey: 'lbhf.leila-haddad',
  employedHere: true,
  state: 'working',
  contract: 'permanent',
  qualified: true,
  caseHolder: true,
  fteHundredths: 80,
  startedOn: '2024-09-02',
  leftOn: null,
  terms: [
    { from: '2024-09-02', contract: 'agency', qualified: true, caseHolder: true, fteHundredths: 100 },
    { from: '2025-04-01', contract: 'permanent', qualified: true, caseHolder: true, fteHundredths: 80 },
  ],
};
