import { randomBytes } from 'node:crypto';

/** A name no other suite has, fit to begin the name of a database or a role: `t_3f9a0c12_`. */
export function uniquePrefix(): string {
  return `t_${randomBytes(4).toString('hex')}_`;
}
