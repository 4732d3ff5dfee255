import { z } from 'zod';
import {
  alias,
  coarseRole,
  domain,
  email,
  httpsUrl,
  line,
  name,
  partitionCode,
  slug,
  someOf,
} from './fields.schema.js';

const developmentProvider = z
  .strictObject({
    kind: z
      .literal('development-realm')
      .describe('A realm of the same Keycloak, with the invented staff below'),
  })
  .describe('Sign-in of a development installation');

const oidcProvider = z
  .strictObject({
    kind: z.literal('oidc').describe('The organisation’s own OpenID Connect provider'),
    issuer: httpsUrl.describe('Issuer, exactly as it appears in its tokens'),
    authorizationUrl: httpsUrl.describe('Authorization endpoint'),
    tokenUrl: httpsUrl.describe('Token endpoint'),
    jwksUrl: httpsUrl.describe('Address of its public keys'),
    userInfoUrl: httpsUrl.optional().describe('User-info endpoint'),
    logoutUrl: httpsUrl.optional().describe('End-session endpoint, so that signing out ends its session too'),
    clientId: z
      .string()
      .min(1)
      .max(200)
      .describe('Client it gave to Conjoint; the secret is kept outside this file'),
    rolesClaim: z
      .string()
      .min(1)
      .max(100)
      .default('roles')
      .describe('Claim of the id token that lists roles'),
    roleValues: z
      .partialRecord(coarseRole, z.string().min(1).max(200))
      .optional()
      .describe('What the organisation calls each coarse role, where it differs'),
  })
  .describe('Sign-in of a production installation');

const staffMember = z
  .strictObject({
    key: slug.describe('Key of the person in this file'),
    name,
    email: email.describe('Invented e-mail address on a .example domain'),
    roles: someOf(coarseRole, 'Coarse roles her employer gives her', 12),
    jobTitle: name.optional().describe('Job title'),
  })
  .describe('An invented person, for development only');

export const organisationKinds = ['council', 'body', 'nhs', 'charity', 'police', 'other'] as const;

export const organisationSchema = z
  .strictObject({
    alias: alias.describe(
      'Alias of the organisation: its name in Keycloak and the first part of its people’s keys',
    ),
    name,
    kind: z
      .enum(organisationKinds)
      .describe('What it is. NHS bodies, charities and police have staff and sign-in only'),
    partition: partitionCode
      .optional()
      .describe('The partition it owns, if it is a council or a body of this file'),
    profitMaking: z
      .boolean()
      .default(false)
      .describe(
        'Whether it is run for profit: an organisation without a partition that is may not be given functions (CYPA 2008, SI 2014/2407)',
      ),
    scope: z
      .strictObject({ lines: someOf(line, 'Service lines its people may work on') })
      .optional()
      .describe('Limits an organisation without a partition to some service lines'),
    roles: someOf(coarseRole, 'Coarse roles it may vouch for; no other role of its sign-in counts', 12),
    signIn: z
      .strictObject({
        domains: someOf(domain, 'E-mail domains that lead to this organisation’s sign-in', 50),
        provider: z
          .discriminatedUnion('kind', [developmentProvider, oidcProvider])
          .describe('Its identity provider'),
      })
      .describe('How its staff sign in'),
    staff: z.array(staffMember).max(500).optional().describe('Invented people, for development only'),
  })
  .describe('An employer whose staff sign in through its own identity provider');
