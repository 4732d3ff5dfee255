import type { lookUpPurposeSchema } from '@conjoint/contracts';
import type { z } from 'zod';

/** The function, the lawful basis and the purpose, as the audit keeps them on both sides. */
export function inWords(purpose: z.output<typeof lookUpPurposeSchema>): string {
  const line = purpose.line ? `; line ${purpose.line}` : '';
  return `function ${purpose.function}; basis ${purpose.lawfulBasis}; purpose: ${purpose.purpose}${line}`;
}
