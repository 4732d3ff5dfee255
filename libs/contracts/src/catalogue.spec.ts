import { ALL_CONTRACTS, REQUESTS } from './catalogue.js';

const schemaOf = (contract: (typeof ALL_CONTRACTS)[number]) =>
  contract.kind === 'request' ? contract.request : contract.payload;

describe('every contract', () => {
  it('has a name of its own', () => {
    const names = ALL_CONTRACTS.map((contract) => `${contract.service}.${contract.name}`);
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBeGreaterThan(40);
  });

  it.each(ALL_CONTRACTS.map((contract) => [`${contract.service}.${contract.name}`, contract] as const))(
    '%s accepts its valid and refuses its invalid examples',
    (_, contract) => {
      expect(contract.examples.valid.length).toBeGreaterThan(0);
      for (const example of contract.examples.valid)
        expect(schemaOf(contract).safeParse(example).error).toBeUndefined();
      expect(Object.keys(contract.examples.invalid).length).toBeGreaterThan(0);
      for (const [why, example] of Object.entries(contract.examples.invalid)) {
        expect({ why, accepted: schemaOf(contract).safeParse(example).success }).toEqual({
          why,
          accepted: false,
        });
      }
    },
  );

  it.each(ALL_CONTRACTS.map((contract) => [`${contract.service}.${contract.name}`, contract] as const))(
    '%s ignores fields it does not know',
    (_, contract) => {
      const example = contract.examples.valid[0] as object;
      expect(schemaOf(contract).safeParse({ ...example, addedInALaterRelease: 1 }).success).toBe(true);
    },
  );

  const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
  const withIds = REQUESTS.filter((contract) => JSON.stringify(contract.examples.valid).match(UUID));
  it.each(withIds.map((contract) => [`${contract.service}.${contract.name}`, contract] as const))(
    '%s means the same by an id in capital letters',
    (_, contract) => {
      for (const example of contract.examples.valid) {
        const text = JSON.stringify(example);
        const capital = JSON.parse(text.replaceAll(UUID, (id) => id.toUpperCase())) as unknown;
        expect(contract.request.parse(capital)).toEqual(contract.request.parse(example));
      }
    },
  );

  it('names who may send each request', () => {
    for (const request of REQUESTS) expect(request.access.by).toMatch(/^(token|mandate|partition|system)$/);
  });

  it('is answered while a partition is reconciling after a restore where it only reads, and changes nothing there otherwise', () => {
    const verbOf = ({ name }: (typeof ALL_CONTRACTS)[number]) => name.split('.')[1]!;
    const reads = new Set([
      'list',
      'get',
      'find',
      'count',
      'about',
      'check',
      'problems',
      'standing',
      'summaries',
    ]);
    const named = (wanted: boolean) =>
      ALL_CONTRACTS.filter(
        (contract) =>
          reads.has(verbOf(contract)) === wanted && (contract.whileReconciling === 'allowed') !== wanted,
      )
        .map(({ name }) => name)
        .sort();
    expect([...new Set(named(true))]).toEqual([]);
    // What settles the restore, takes rights away, or lets people read at all.
    expect([...new Set(named(false))]).toEqual([
      'balance.compare.v1',
      'charge.compare.v1',
      'elsewhere.ask.v1',
      'import.export-problems.v1',
      'mandate.assert.v1',
      'mandate.withdraw.v1',
      'mandate.withdrawn.v1',
      'passing-on.compare.v1',
      'passing-on.tell-again.v1',
      'received-charge.explain.v1',
      'refusal.record.v1',
      'restore.publish.v1',
      'restore.settle.v1',
      'run-line.export.v1',
      'session.end.v1',
      'session.ended.v1',
    ]);
  });
});
