import { natsAuthorization, natsPermissions, natsServerConfig } from './nats-permissions.js';

const partitions = [
  { code: 'E09000013', kind: 'council' },
  { code: 'tri-borough', kind: 'body' },
] as const;
const password = (user: string): string => `${user}-password-long-enough`;

describe('NATS permissions', () => {
  const of = (user: string) => natsPermissions(partitions).find((one) => one.user === user);

  it('gives a service its own partition, its own name and its own durable consumer', () => {
    expect(of('referrals_E09000013')).toEqual({
      user: 'referrals_E09000013',
      publish: [
        'req.E09000013.>',
        'x.*.E09000013.>',
        'evt.E09000013.referrals.>',
        '_INBOX.*.E09000013.answer.*',
        '$JS.API.CONSUMER.INFO.EVT_E09000013.referrals',
        '$JS.API.CONSUMER.MSG.NEXT.EVT_E09000013.referrals',
        '$JS.ACK.EVT_E09000013.referrals.>',
      ],
      subscribe: ['req.E09000013.referrals.>', 'x.E09000013.*.referrals.>', '_INBOX.referrals.E09000013.>'],
      mayRespond: true,
    });
  });

  it('lets the portal ask, hear the answer and which mandates ended, nothing else', () => {
    expect(of('portal_tri-borough')).toEqual({
      user: 'portal_tri-borough',
      publish: ['req.tri-borough.>'],
      subscribe: ['_INBOX.portal.tri-borough.>', 'evt.tri-borough.workforce.mandate.withdrawn.v1'],
      mayRespond: false,
    });
  });

  it('gives no user a subject of two partitions', () => {
    for (const one of natsPermissions(partitions).filter(({ user }) => user.includes('_'))) {
      const own = one.user.slice(one.user.indexOf('_') + 1);
      for (const subject of [...one.publish, ...one.subscribe]) {
        const token = subject.startsWith('$JS') ? own.replaceAll('-', '_') : own;
        expect(subject).toContain(token);
      }
    }
  });

  it('names no user twice', () => {
    const users = natsPermissions(partitions).map((one) => one.user);
    expect(new Set(users).size).toBe(users.length);
    expect(users).toHaveLength(2 * 5 + 2);
  });

  it('gives a body no consumer of the referrals service', () => {
    expect(of('referrals_tri-borough')?.publish.filter((subject) => subject.startsWith('$JS'))).toEqual([]);
    expect(of('workforce_tri-borough')?.publish).toContain('$JS.ACK.EVT_tri_borough.workforce.>');
  });
});

describe('the configuration of nats-server', () => {
  it('listens only where it is told and syncs every message', () => {
    const text = natsServerConfig({
      partitions,
      password,
      listen: '127.0.0.1:4222',
      storeDir: '/data/nats',
    });
    expect(text).toContain('listen: "127.0.0.1:4222"');
    expect(text).toContain('sync_interval: "always"');
    expect(natsServerConfig({ partitions, password })).toContain('listen: "127.0.0.1:4222"');
    expect(text).not.toContain('http:');
  });

  it('refuses a password that could end the string, or a short one', () => {
    expect(() => natsAuthorization({ partitions, password: () => 'line\nbreak-and-more-of-it' })).toThrow(
      'printable',
    );
    expect(() => natsAuthorization({ partitions, password: () => 'short' })).toThrow('shorter than 16');
    expect(natsAuthorization({ partitions, password: () => 'with "quotes" and \\ in it' })).toContain(
      '"with \\"quotes\\" and \\\\ in it"',
    );
  });
});
