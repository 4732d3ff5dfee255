import { ROLES, type Role } from '@conjoint/contracts';

/**
 * The coarse roles an organisation may vouch for. What somebody may do in a council is decided by a mandate there
 * and by delegated authority; a coarse role only says what kind of work a person does for her employer.
 */
export const coarseRoles = {
  'front-door-worker': 'Takes contacts and referrals and proposes a decision.',
  'front-door-manager': 'Runs the front door and decides referrals within her delegated authority.',
  'team-manager': 'Manages a social work team and supervises its case-holders.',
  'social-worker': 'Holds cases.',
  'workforce-officer': 'Keeps posts, contracts and the workforce return.',
  'finance-preparer': 'Prepares recharges and journals.',
  'finance-approver': 'Approves what another person prepared.',
  'performance-analyst': 'Reads indicators and prepares returns.',
  director: 'Director of children’s services, or acts for her.',
  auditor: 'Reads the audit trail; changes nothing.',
  operator: 'Runs the service: health, dead letters, provisioning. Sees no child’s record.',
  'information-officer': 'Answers for information sharing, restricted records and break-glass reviews.',
} as const satisfies Record<Role, string>;

/** Every coarse role, in the order of the contracts. */
export const coarseRoleKeys = ROLES;
