import type { ServiceDatabase } from '@conjoint/platform';
import { AgreementRow, SeedApplied } from './agreements/agreement.entity.js';
import { CreateAgreements1764000000011 } from './migrations/1764000000011-create-agreements.js';

/** Costs are charged between councils and bodies alike. */
export const database: ServiceDatabase = {
  service: 'recharging',
  entities: [AgreementRow, SeedApplied],
  migrations: [CreateAgreements1764000000011],
  partitionKinds: ['council', 'body'],
};
