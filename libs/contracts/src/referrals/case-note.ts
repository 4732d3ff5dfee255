import { z } from 'zod';
import type { LineKind, Role } from '../contract.js';
import { CHILDRENS_WORK } from '../contract.js';
import { instantSchema, longTextSchema, shortTextSchema } from '../fields.js';

/** Who reads what is written in an open case. */
export const CASE_READERS = [
  'front-door-worker',
  'front-door-manager',
  'team-manager',
  'social-worker',
  'information-officer',
  'director',
  'auditor',
] as const satisfies readonly Role[];
/** Who works in one: writes notes, assesses, closes. Enquiries about harm are led by social workers (Working Together 2023). */
export const CASE_WORKERS = ['social-worker', 'team-manager'] as const satisfies readonly Role[];
export const CASE_LINES: readonly LineKind[] = CHILDRENS_WORK;

export const NOTE_KINDS = ['visit', 'call', 'meeting', 'management-oversight', 'other'] as const;
export const CHILD_SEEN = ['alone', 'with-others', 'not-seen'] as const;

/** What a note says. When it happened differs from when it was typed. */
export const noteContentSchema = z.object({
  kind: z.enum(NOTE_KINDS),
  happenedAt: instantSchema,
  /** Who was seen or spoken to, in words. */
  people: shortTextSchema.nullable().default(null),
  /** Whether the child was seen, and alone; asked of a visit. */
  childSeen: z.enum(CHILD_SEEN).nullable().default(null),
  text: longTextSchema,
});
export type NoteContent = z.output<typeof noteContentSchema>;

/** One state of a note: as it was first written, or as somebody corrected or withdrew it. */
export const noteRevisionSchema = z.object({
  version: z.int(),
  kind: z.enum(NOTE_KINDS),
  happenedAt: z.string(),
  people: z.string().nullable(),
  childSeen: z.enum(CHILD_SEEN).nullable(),
  text: z.string(),
  withdrawn: z.boolean(),
  at: z.string(),
  byName: z.string(),
  /** Why it was corrected or withdrawn; null for what was written first. */
  reason: z.string().nullable(),
});

export const noteViewSchema = z.object({
  noteId: z.string(),
  episodeId: z.string(),
  childId: z.string(),
  writtenAt: z.string(),
  writtenByName: z.string(),
  /** Whether whoever asks may correct and withdraw it: its author, or a team manager. */
  mayChange: z.boolean(),
  current: noteRevisionSchema,
  /** What stood there before, latest first. */
  before: z.array(noteRevisionSchema),
});
export type NoteView = z.infer<typeof noteViewSchema>;

export const exampleNote: z.input<typeof noteContentSchema> = {
  kind: 'visit',
  happenedAt: '2026-11-24T15:30:00Z',
  people: 'Example and her mother',
  childSeen: 'alone',
  text: 'Example showed me her room and said that she feels safe at home.',
};
