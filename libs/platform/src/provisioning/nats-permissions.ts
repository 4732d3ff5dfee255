import { eventSubject, LISTENERS, mandateWithdrawn, SERVICES, type ServiceName } from '@conjoint/contracts';
import { natsCredential, natsUser, PROVISIONER_USER } from './ensure-secrets.js';
import { streamName } from './streams.js';

/** The user that reads the state of streams and consumers, and no message. */
export const OPERATOR_USER = 'operator';

interface Partition {
  readonly code: string;
  readonly kind: 'council' | 'body';
}

/** What one NATS user may do. Everything else is refused. */
export interface NatsUserPermissions {
  readonly user: string;
  readonly publish: readonly string[];
  readonly subscribe: readonly string[];
  /** May answer a request whose reply address it could not publish to otherwise: once, and soon. */
  readonly mayRespond: boolean;
}

/** Every user the partitions need: one a service and partition, one for the portal in each, and two of the system. */
export function natsPermissions(partitions: readonly Partition[]): NatsUserPermissions[] {
  return [
    ...partitions.flatMap((partition) => [
      ...SERVICES.map((service) => servicePermissions(service, partition)),
      portalPermissions(partition),
    ]),
    provisioner,
    operator,
  ];
}

/**
 * A service asks within its partition, speaks to others as its own partition only, tells its own events, and hears
 * what is for it. Within its partition it may answer at any time, at addresses that only who asks and who is asked know; to others by the
 * permission that comes with a request. It may pull from and acknowledge to its own durable consumer and cannot make another: a user who
 * may make consumers on a stream can read all of it.
 */
function servicePermissions(service: ServiceName, { code, kind }: Partition): NatsUserPermissions {
  const stream = streamName(code);
  // A body holds no child, so nothing of the referrals service is kept for one and there is no consumer.
  const listens = LISTENERS[service].length > 0 && !(kind === 'body' && service === 'referrals');
  return {
    user: natsUser(service, code),
    publish: [
      `req.${code}.>`,
      `x.*.${code}.>`,
      `evt.${code}.${service}.>`,
      `_INBOX.*.${code}.answer.*`,
      ...(listens
        ? [
            `$JS.API.CONSUMER.INFO.${stream}.${service}`,
            `$JS.API.CONSUMER.MSG.NEXT.${stream}.${service}`,
            `$JS.ACK.${stream}.${service}.>`,
          ]
        : []),
    ],
    subscribe: [`req.${code}.${service}.>`, `x.${code}.*.${service}.>`, `_INBOX.${service}.${code}.>`],
    mayRespond: true,
  };
}

/** The portal asks the services of the acting partition, hears which mandates ended there, and answers nobody. */
function portalPermissions({ code }: Partition): NatsUserPermissions {
  return {
    user: natsUser('portal', code),
    publish: [`req.${code}.>`],
    subscribe: [`_INBOX.portal.${code}.>`, eventSubject(mandateWithdrawn, code)],
    mayRespond: false,
  };
}

/** Makes streams and durable consumers. Used by the migrator, the start and the reconciler, never by a service. */
const provisioner: NatsUserPermissions = {
  user: PROVISIONER_USER,
  publish: ['$JS.API.>'],
  subscribe: [`_INBOX.${PROVISIONER_USER}.>`],
  mayRespond: false,
};

const operator: NatsUserPermissions = {
  user: OPERATOR_USER,
  publish: [
    '$JS.API.INFO',
    '$JS.API.STREAM.NAMES',
    '$JS.API.STREAM.LIST',
    '$JS.API.STREAM.INFO.*',
    '$JS.API.CONSUMER.NAMES.*',
    '$JS.API.CONSUMER.LIST.*',
    '$JS.API.CONSUMER.INFO.*.*',
  ],
  subscribe: [`_INBOX.${OPERATOR_USER}.>`],
  mayRespond: false,
};

export interface NatsServerConfigInput {
  readonly partitions: readonly Partition[];
  /** Password of a user, or all that are good while it is changed; as `natsCredential` reads them: plain, or a bcrypt hash as nats-server takes it. */
  readonly password: (user: string) => string | readonly string[];
  /** Address and port; loopback unless told, because nats-server itself would listen everywhere. */
  readonly listen?: string;
  /** Address of its HTTP monitoring; none when left out. */
  readonly monitor?: string;
  /** Where JetStream keeps its streams, when the command line does not say. */
  readonly storeDir?: string;
  /** By default every message is on disk before it is acknowledged; nats-server’s own default is two minutes. */
  readonly syncInterval?: string;
  /** Included verbatim: TLS, cluster. */
  readonly extra?: string;
}

/** The whole configuration of a nats-server. It holds passwords: write it readable by its owner only. */
export function natsServerConfig(input: NatsServerConfigInput): string {
  return [
    '# Generated from the partnership file; changes here are lost.',
    `listen: ${quoted(input.listen ?? '127.0.0.1:4222')}`,
    ...(input.monitor === undefined ? [] : [`http: ${quoted(input.monitor)}`]),
    'max_payload: 1MB',
    'jetstream {',
    ...(input.storeDir === undefined ? [] : [`  store_dir: ${quoted(input.storeDir)}`]),
    `  sync_interval: ${quoted(input.syncInterval ?? 'always')}`,
    '}',
    natsAuthorization(input),
    ...(input.extra === undefined ? [] : [input.extra]),
    '',
  ].join('\n');
}

/** Only the users and what they may do, to be included in another configuration. */
export function natsAuthorization({
  partitions,
  password,
}: Pick<NatsServerConfigInput, 'partitions' | 'password'>): string {
  const users = natsPermissions(partitions).flatMap((one) =>
    [password(one.user)].flat().map((secret) => {
      const { user, pass } = natsCredential(one.user, secret);
      return userText({ ...one, user }, pass);
    }),
  );
  return ['authorization {', '  users: [', ...users, '  ]', '}'].join('\n');
}

function userText(one: NatsUserPermissions, password: string): string {
  if (password.length < 16)
    throw new Error(`the password of the NATS user ${one.user} is shorter than 16 characters`);
  const list = (subjects: readonly string[]): string => `{ allow: [${subjects.map(quoted).join(', ')}] }`;
  return [
    `    { user: ${quoted(one.user)}, password: ${quoted(password)}, permissions: {`,
    `      publish: ${list(one.publish)}`,
    `      subscribe: ${list(one.subscribe)}`,
    ...(one.mayRespond ? ['      allow_responses: { max: 1, expires: "2m" }'] : []),
    '    } }',
  ].join('\n');
}

/** nats-server reads a double-quoted string as JSON does, for printable ASCII; anything else is refused here. */
function quoted(text: string): string {
  if (!/^[\x20-\x7e]*$/.test(text))
    throw new Error('a value for the NATS configuration is not printable ASCII');
  return JSON.stringify(text);
}
