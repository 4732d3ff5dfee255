/** Front-door roles are what the measured journey needs; an operator of the body looks after all of them. */
const ROLES = ['front-door-worker', 'front-door-manager'] as const;
const OUTCOMES = [
  'no-further-action',
  'information-and-advice',
  'early-help',
  'child-and-family-assessment',
  'strategy-discussion',
];
const SINCE = '2020-04-01';
const BODY = 'scale-joint-service';
const LINE = 'front-door';

/** Codes of the right form that no council has. */
export function inventedCouncils(boroughs: number): string[] {
  return Array.from({ length: boroughs }, (_, index) => `E0900${String(9001 + index)}`);
}

/** A partnership of so many invented councils with one joint service, as the text of a partnership file. JSON is YAML. */
export function inventedPartnership(boroughs: number): string {
  const councils = inventedCouncils(boroughs);
  return JSON.stringify(
    {
      name: `Invented partnership of ${boroughs} councils`,
      status: 'operating',
      development: { password: 'conjoint-sample-2026' },
      councils: councils.map((code, index) => ({
        code,
        name: `Invented Council ${index + 1}`,
        shortName: `Invented ${index + 1}`,
        dfe: String(900 + index),
        since: SINCE,
        frontDoor: {
          team: 'Front door',
          telephone: '01632 960 000',
          email: `front-door@${domainOf(index)}`,
        },
      })),
      bodies: [
        {
          code: BODY,
          kind: 'joint-service',
          name: 'Invented joint service',
          shortName: 'Joint service',
          since: SINCE,
          members: councils,
        },
      ],
      organisations: [...councils.map(organisation), jointOrganisation()],
      serviceLines: [
        {
          key: LINE,
          name: 'Front door',
          kinds: ['front-door'],
          functions: ['referral-and-assessment', 'child-protection'],
          host: councils[0],
          noticeMonths: 12,
          members: councils.map((council) => ({ council, since: SINCE })),
        },
      ],
      arrangements: [
        {
          key: 'joint-service-s113',
          model: 'staff-lent',
          from: councils,
          to: BODY,
          lines: [LINE],
          functions: ['referral-and-assessment'],
          statute: 'lga-1972-s113',
          since: SINCE,
        },
      ],
      delegatedAuthority: councils.map((council, index) => ({
        key: `front-door-manager-${index + 1}`,
        council,
        role: 'front-door-manager',
        outcomes: OUTCOMES,
        line: LINE,
        statute: 'lga-2000-s9e',
        since: SINCE,
      })),
    },
    null,
    2,
  );
}

const domainOf = (index: number): string => `council-${index + 1}.example`;

function organisation(partition: string, index: number): object {
  return {
    alias: `council-${index + 1}`,
    name: `Invented Council ${index + 1}`,
    kind: 'council',
    partition,
    roles: ROLES,
    signIn: { domains: [domainOf(index)], provider: { kind: 'development-realm' } },
    staff: ROLES.map((role) => ({
      key: `${role}-${index + 1}`,
      name: `Invented ${role.replaceAll('-', ' ')} ${index + 1}`,
      email: `${role}@${domainOf(index)}`,
      roles: [role],
      jobTitle: 'Invented',
    })),
  };
}

function jointOrganisation(): object {
  return {
    alias: BODY,
    name: 'Invented joint service',
    kind: 'body',
    partition: BODY,
    roles: ['operator'],
    signIn: { domains: ['joint-service.example'], provider: { kind: 'development-realm' } },
    staff: [
      {
        key: 'operator',
        name: 'Invented operator',
        email: 'operator@joint-service.example',
        roles: ['operator'],
        jobTitle: 'Operator',
      },
    ],
  };
}
