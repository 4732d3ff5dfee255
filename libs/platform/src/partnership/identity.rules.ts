import { indexFile } from './file-index.js';
import type { Organisation, PartnershipFile } from './partnership.schema.js';
import type { FilePath, Finding } from './problems.js';

/** Who may vouch for whom: domains, sign-in and invented staff. */
export function identityRules(file: PartnershipFile): Finding[] {
  return [
    ...file.organisations.flatMap((one, i) => [
      ...partitionRules(file, one, ['organisations', i]),
      ...developmentRules(file, one, ['organisations', i]),
      ...staffRules(one, ['organisations', i]),
    ]),
    ...sharedDomains(file),
    ...sharedAddresses(file),
    ...employers(file),
  ];
}

function* partitionRules(file: PartnershipFile, one: Organisation, at: FilePath): Generator<Finding> {
  const index = indexFile(file);
  const owns = one.kind === 'council' || one.kind === 'body';
  if (owns && one.partition === undefined) {
    yield {
      at: [...at, 'partition'],
      message: 'is missing',
      remedy: `Name the ${one.kind} of this file that the staff work for.`,
    };
  }
  if (!owns && one.partition !== undefined) {
    yield {
      at: [...at, 'partition'],
      message: `cannot be given to an organisation of kind ${one.kind}`,
      remedy: 'Remove it: such an organisation has staff and sign-in only.',
    };
  }
  if (one.kind === 'council' && index.bodies.has(one.partition ?? '')) {
    yield {
      at: [...at, 'kind'],
      message: `is council, but ${one.partition} is a body`,
      remedy: 'Set kind to body.',
    };
  }
  if (one.kind === 'body' && index.councils.has(one.partition ?? '')) {
    yield {
      at: [...at, 'kind'],
      message: `is body, but ${one.partition} is a council`,
      remedy: 'Set kind to council.',
    };
  }
  if (owns && one.scope) {
    yield {
      at: [...at, 'scope'],
      message: 'limits an organisation that has a partition',
      remedy: 'Remove it: scope is for NHS bodies, charities and police.',
    };
  }
  if (one.alias === 'master' || one.alias.startsWith('conjoint')) {
    yield {
      at: [...at, 'alias'],
      message: `${one.alias} is taken by the sign-in system`,
      remedy: 'Choose an alias that does not begin with conjoint.',
    };
  }
}

function* developmentRules(file: PartnershipFile, one: Organisation, at: FilePath): Generator<Finding> {
  const development = one.signIn.provider.kind === 'development-realm';
  if (development && !file.development) {
    yield {
      at: [...at, 'signIn', 'provider'],
      message: 'is a development realm, but this file has no development password',
      remedy: 'Add development.password, or name the organisation’s real provider.',
    };
  }
  if (!development && one.staff) {
    yield {
      at: [...at, 'staff'],
      message: 'lists people of a real sign-in',
      remedy: 'Remove staff: only invented people of a development realm are listed here.',
    };
  }
  if (!development && file.development) {
    yield {
      at: [...at, 'signIn', 'provider'],
      message: 'is a real provider in a file with a development password',
      remedy: 'Keep development and production in two files.',
    };
  }
  for (const [i, domain] of one.signIn.domains.entries()) {
    if (development && !domain.endsWith('.example')) {
      yield {
        at: [...at, 'signIn', 'domains', i],
        message: `${domain} could be real, and invented people have a known password`,
        remedy: 'Use a domain that ends in .example (RFC 2606).',
      };
    }
  }
}

function* staffRules(one: Organisation, at: FilePath): Generator<Finding> {
  const keys = new Set<string>();
  for (const [i, member] of (one.staff ?? []).entries()) {
    const here = [...at, 'staff', i];
    if (keys.has(member.key))
      yield {
        at: [...here, 'key'],
        message: `repeats ${member.key}`,
        remedy: 'Give each person her own key.',
      };
    keys.add(member.key);
    const domain = member.email.slice(member.email.lastIndexOf('@') + 1);
    if (!one.signIn.domains.includes(domain)) {
      yield {
        at: [...here, 'email'],
        message: `is not on a domain of ${one.alias}`,
        remedy: `Use one of: ${one.signIn.domains.join(', ')}.`,
      };
    }
    for (const [j, role] of member.roles.entries()) {
      if (!one.roles.includes(role)) {
        yield {
          at: [...here, 'roles', j],
          message: `${one.alias} may not vouch for ${role}`,
          remedy: 'Add the role to the organisation’s roles, or remove it here.',
        };
      }
    }
  }
}

/** A domain leads to one sign-in only; otherwise one organisation could answer for another’s people. */
function* sharedDomains(file: PartnershipFile): Generator<Finding> {
  const owners = new Map<string, string>();
  for (const [i, one] of file.organisations.entries()) {
    for (const [j, domain] of one.signIn.domains.entries()) {
      const other = owners.get(domain);
      if (other !== undefined && other !== one.alias) {
        yield {
          at: ['organisations', i, 'signIn', 'domains', j],
          message: `${domain} already belongs to ${other}`,
          remedy: 'A domain may lead to one organisation only: remove one of the two.',
        };
      }
      owners.set(domain, one.alias);
    }
  }
}

function* sharedAddresses(file: PartnershipFile): Generator<Finding> {
  const seen = new Set<string>();
  for (const [i, one] of file.organisations.entries()) {
    for (const [j, member] of (one.staff ?? []).entries()) {
      if (seen.has(member.email)) {
        yield {
          at: ['organisations', i, 'staff', j, 'email'],
          message: 'is used twice',
          remedy: 'Give each person her own address.',
        };
      }
      seen.add(member.email);
    }
  }
}

/** Each partition has one employer: its people’s home, and the name its machines sign in under. */
function* employers(file: PartnershipFile): Generator<Finding> {
  const owners = new Map<string, string>();
  for (const [i, one] of file.organisations.entries()) {
    if (one.partition === undefined) continue;
    const other = owners.get(one.partition);
    if (other !== undefined) {
      yield {
        at: ['organisations', i, 'partition'],
        message: `${one.partition} already belongs to ${other}`,
        remedy: 'A partition has one organisation; put all its domains there.',
      };
    }
    owners.set(one.partition, one.alias);
  }
  for (const list of ['councils', 'bodies'] as const) {
    for (const [i, one] of file[list].entries()) {
      if (!owners.has(one.code)) {
        yield {
          at: [list, i, 'code'],
          message: `${one.code} has no organisation whose staff could sign in`,
          remedy: `Add an organisation with partition: ${one.code}.`,
        };
      }
    }
  }
}
