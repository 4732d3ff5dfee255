import { z } from 'zod';
import { defineRequest } from '../contract.js';
import { dateSchema, idSchema, personKeySchema } from '../fields.js';
import { penceSchema, sha256Schema } from './money.fields.js';

/** Lines of one page: a power of two, so that a page is a subtree of the lines' hash tree. */
export const CHARGE_LINES_PAGE = 256;

/**
 * One cost line as each charged partner sees it, the same for all: who holds weights and opening totals can compute every part
 * anyway, and so one tree proves a run to all of them. Supplier and description stay with the host: they can name a carer or a family, and the
 * document number finds them there.
 */
export const chargeLineSchema = z.object({
  /** 1, 2, 3 … within the charge, in the order (posting date, document, line id). */
  position: z.int().min(1),
  lineId: idSchema,
  pool: z.string(),
  postingDate: dateSchema,
  documentNumber: z.string(),
  subjective: z.string(),
  costCentre: z.string(),
  amountPence: penceSchema,
  /** Costs of the pool in this run up to and including this line: with weights and opening totals of the charge it gives every part. */
  runningPence: penceSchema,
  /** The part of each partner, in the order of the pool's `weights`; they sum to `amountPence`. */
  parts: z.array(penceSchema),
});
export type ChargeLine = z.output<typeof chargeLineSchema>;

/**
 * A page of the lines of a charge, with its proof against `linesRoot`. The tree is that of RFC 6962, section 2.1: a leaf is
 * SHA-256(0x00 ‖ the line as canonical JSON), a node SHA-256(0x01 ‖ left ‖ right), and the left side of a node is the largest full power of
 * two. `proof` has the siblings of the page's own root, from the bottom to the top, each with its side.
 */
export const linesOfCharge = defineRequest({
  service: 'recharging',
  name: 'charge.lines.v1',
  summary: 'A partner asks the host for lines of a charge, with a proof',
  access: { by: 'partition' },
  repeatable: true,
  request: z.object({
    chargeId: idSchema,
    /** 0, 1, 2 … */
    page: z.int().min(0).max(1_000_000),
    personKey: personKeySchema,
  }),
  response: z.object({
    lines: z.array(chargeLineSchema),
    page: z.int(),
    pages: z.int(),
    lineCount: z.int(),
    proof: z.array(z.object({ side: z.enum(['left', 'right']), hash: sha256Schema })),
  }),
  examples: {
    valid: [{ chargeId: '0199f1f0-0000-7000-8000-000000000001', page: 0, personKey: 'lbhf.nadia' }],
    invalid: {
      'a page before the first': {
        chargeId: '0199f1f0-0000-7000-8000-000000000001',
        page: -1,
        personKey: 'lbhf.nadia',
      },
    },
  },
});
