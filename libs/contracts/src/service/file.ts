import { z } from 'zod';
import { CHILDRENS_WORK, defineRequest, type LineKind, type Role } from '../contract.js';
import { idSchema } from '../fields.js';

/** Services that take files, what each takes them for, and whose files they are. */
export const UPLOADS = {
  referrals: {
    purposes: ['cin-census'],
    lines: CHILDRENS_WORK,
    roles: ['information-officer', 'performance-analyst'],
  },
  workforce: {
    purposes: ['workforce-census'],
    lines: 'any',
    roles: ['workforce-officer', 'information-officer'],
  },
  recharging: { purposes: ['costs'], lines: 'any', roles: ['finance-preparer'] },
} as const satisfies Record<
  string,
  { purposes: readonly string[]; lines: readonly LineKind[] | 'any'; roles: readonly Role[] }
>;
export type UploadService = keyof typeof UPLOADS;
export type UploadPurpose<S extends UploadService = UploadService> = (typeof UPLOADS)[S]['purposes'][number];

const begin = <S extends UploadService>(service: S) => {
  const { purposes, lines, roles } = UPLOADS[service];
  const purpose = purposes[0] as UploadPurpose<S>;
  return defineRequest({
    service,
    name: 'file.begin.v1',
    summary: 'Announces an upload; the same name, size and hash resumes one that was cut off',
    access: { by: 'mandate', lines, roles },
    repeatable: true,
    request: z.object({
      purpose: z.enum(purposes as readonly UploadPurpose<S>[]),
      fileName: z.string().trim().min(1).max(200),
      sizeBytes: z.int().min(0),
      sha256: z
        .string()
        .regex(/^[0-9a-f]{64}$/)
        .nullable()
        .default(null),
    }),
    response: z.object({ fileId: z.string(), nextChunk: z.int(), chunkBytes: z.int() }),
    examples: {
      valid: [{ purpose, fileName: 'a-file', sizeBytes: 10 }] as never,
      invalid: {
        'negative size': { purpose, fileName: 'x', sizeBytes: -1 },
        'a purpose of another service': { purpose: 'lunch', fileName: 'x', sizeBytes: 1 },
      },
    },
  });
};

const putPart = (service: UploadService) => {
  const { lines, roles } = UPLOADS[service];
  return defineRequest({
    service,
    name: 'file.put-chunk.v1',
    summary: 'One numbered chunk of at most 256 KiB',
    access: { by: 'mandate', lines, roles },
    repeatable: true,
    request: z.object({ fileId: idSchema, number: z.int().min(0), base64: z.base64().max(349528) }),
    response: z.object({ nextChunk: z.int() }),
    examples: {
      valid: [{ fileId: '0199f1f0-0000-7000-8000-000000000001', number: 0, base64: 'AA==' }],
      invalid: { 'not base64': { fileId: '0199f1f0-0000-7000-8000-000000000001', number: 0, base64: '!' } },
    },
  });
};

export const beginFile = {
  referrals: begin('referrals'),
  workforce: begin('workforce'),
  recharging: begin('recharging'),
};
export const putChunk = {
  referrals: putPart('referrals'),
  workforce: putPart('workforce'),
  recharging: putPart('recharging'),
};
