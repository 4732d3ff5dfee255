import { createHash, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import {
  beginFile,
  getImport,
  listImportProblems,
  listImports,
  putChunk,
  startImport,
  undoImport,
  type ImportView,
} from '@conjoint/contracts';
import { LeaseLost, FileModule, newId, systemOrigin, type PartitionDb } from '@conjoint/platform';
import { testWorld, type TestPerson, type TestWorld } from '@conjoint/testing';
import { Module } from '@nestjs/common';
import { database } from '../database.js';
import { findImport } from './census-import.repository.js';
import { CensusImporter } from './census-importer.js';
import { censusModulesFor, censusProblemsFor } from './census-history.js';
import { CinImportModule } from './cin-import.module.js';

const HF = 'E09000013';
const CHUNK = 262_144;
const fixture = (name: string): Buffer => readFileSync(new URL(`./fixtures/${name}`, import.meta.url));
const fake = fixture('fake_CIN_data.xml');
const golden = fixture('golden_2026_minimal_valid.xml').toString('utf8');
/** The sample of four children as this council's own census. */
const own = (change: (xml: string) => string = (xml) => xml): Buffer =>
  Buffer.from(change(golden.replace('<LEA>314</LEA>', '<LEA>205</LEA>')));

@Module({ imports: [FileModule.forService('referrals', 'census'), CinImportModule] })
class ImportOnly {}

describe('importing a census', () => {
  const ALL = { limit: 1000, offset: 0 };
  let world: TestWorld;
  let officer: TestPerson;
  let db: PartitionDb;

  beforeAll(async () => {
    world = await testWorld({
      partitions: [HF],
      services: [{ name: 'referrals', module: ImportOnly, database }],
    });
    officer = world.person({
      partition: HF,
      roles: ['information-officer'],
      key: 'lbhf.officer',
      name: 'An Officer',
    });
    db = world.db('referrals', HF);
  }, 60_000);
  afterAll(() => world.stop());

  async function upload(file: Buffer, fileName = 'cin.xml', by = officer): Promise<string> {
    const sha256 = createHash('sha256').update(file).digest('hex');
    const { fileId } = await by.send(beginFile.referrals, {
      purpose: 'cin-census',
      fileName,
      sizeBytes: file.length,
      sha256,
    });
    for (let number = 0; number * CHUNK < file.length; number += 1) {
      const base64 = file.subarray(number * CHUNK, (number + 1) * CHUNK).toString('base64');
      await by.send(putChunk.referrals, { fileId, number, base64 });
    }
    return fileId;
  }

  async function start(file: Buffer, asSample = false): Promise<string> {
    const fileId = await upload(file, `${randomUUID()}.xml`);
    const { import: started } = await officer.send(startImport, { requestId: newId(), fileId, asSample });
    return started.id;
  }

  async function finished(importId: string): Promise<ImportView> {
    for (let turn = 0; turn < 300; turn += 1) {
      const { import: view } = await officer.send(getImport, { importId });
      if (!['waiting', 'reading', 'undoing'].includes(view.state)) return view;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error('the import did not finish');
  }

  const imported = async (file: Buffer, asSample = false): Promise<ImportView> =>
    finished(await start(file, asSample));

  async function undo(importId: string): Promise<ImportView> {
    const { import: asked } = await officer.send(undoImport, { importId, reason: 'Only a trial' });
    expect(['undoing', 'undone']).toContain(asked.state);
    return finished(importId);
  }

  /** Rows that an import makes, to see that a failure or an undo leaves none. */
  async function counts(): Promise<Record<string, number>> {
    const tables = [
      'person',
      'episode',
      'case_holding',
      'census_record',
      'census_module',
      'census_change',
      'census_seen',
    ];
    const [row] = await db.query<Record<string, number>>(
      `select ${[...tables, 'census_stage', 'census_problem', 'file_chunk'].map((table) => `(select count(*)::int from ${table}) as ${table}`).join(', ')}`,
    );
    return row!;
  }

  it('imports the published sample of 332 children and 402 episodes, only as a sample, and undoes it', async () => {
    const before = await counts();
    const refused = await imported(fake);
    expect(refused).toMatchObject({
      state: 'failed',
      children: 0,
      failure: { code: 'wrong-partition', line: 10 },
    });
    expect(refused.failure!.message).toContain('975');
    expect(refused.failure!.message).toContain('Hammersmith and Fulham (205)');

    const done = await imported(fake, true);
    expect(done).toMatchObject({
      state: 'done',
      children: 332,
      episodes: 402,
      newChildren: 332,
      newEpisodes: 402,
      changedRecords: 0,
      bytesRead: fake.length,
      byName: 'An Officer',
      undoable: true,
    });
    expect(done.problems).toBeGreaterThan(350);

    const undone = await undo(done.id);
    expect(undone).toMatchObject({ state: 'undone', undoable: false });
    expect((await undo(done.id)).state).toBe('undone');
    expect({ ...(await counts()), file_chunk: 0 }).toEqual({ ...before, file_chunk: 0 });
  }, 60_000);

  it('keeps every module and value on the child, with labels and problems', async () => {
    const done = await imported(
      own((xml) =>
        xml
          .replace('<Ethnicity>WBRI</Ethnicity>', '<Ethnicity>ZZZZ</Ethnicity>')
          .replace('2025-06-20', '2025-02-31')
          .replace('</Section47>', '</Section47><Extra a="1"><Deep>kept</Deep></Extra>'),
      ),
    );
    expect(done).toMatchObject({ state: 'done', children: 4, episodes: 4 });
    const { problems, rules, total } = await officer.send(listImportProblems, { importId: done.id });
    expect(total).toBe(problems.length);
    expect(rules.reduce((sum, rule) => sum + rule.problems, 0)).toBe(total);
    const ofOne = await officer.send(listImportProblems, { importId: done.id, rule: '4220' });
    expect(ofOne.problems).toEqual(problems.filter(({ rule }) => rule === '4220'));
    expect(ofOne.total).toBe(ofOne.problems.length);
    const listed = problems.map(({ rule, field, value, localId }) => [rule, field, value, localId]);
    expect(listed).toContainEqual(['4220', 'Ethnicity', 'ZZZZ', 'KGC000000001']);
    expect(listed).toContainEqual([
      'date-not-real',
      'AssessmentAuthorisationDate',
      '2025-02-31',
      'KGC000000001',
    ]);
    expect(listed).toContainEqual(['unknown-element', 'Extra', '1 kept', 'KGC000000001']);

    const childId = problems.find(({ rule }) => rule === '4220')!.childId!;
    const modules = await censusModulesFor(db, childId, ALL);
    expect(modules.map(({ module }) => module)).toEqual([
      'ChildIdentifiers',
      'ChildCharacteristics',
      'CINdetails',
      'Assessments',
      'Section47',
      'Extra',
      'ChildProtectionPlans',
    ]);
    expect(modules[1]!.fields[0]).toEqual({ name: 'Ethnicity', value: 'ZZZZ', label: null });
    expect(modules[2]!.fields[1]).toEqual({ name: 'ReferralSource', value: '6', label: 'POLICE' });
    expect(modules[3]!.fields[1]!.value).toBe('2025-02-31');
    expect(modules[2]!.episodeId).not.toBeNull();
    expect((await censusProblemsFor(db, childId, ALL)).map(({ rule }) => rule)).toContain('4220');
    const [person] = await db.query<Record<string, unknown>>(
      `select local_id, sex, upn, date_of_birth::text as born, ethnicity, origin from person where id = $1`,
      [childId],
    );
    expect(person).toEqual({
      local_id: 'KGC000000001',
      sex: 'F',
      upn: 'K314200125001',
      born: '2016-03-14',
      ethnicity: 'ZZZZ',
      origin: 'census',
    });
    await undo(done.id);
  });

  it('repeats a file without doubling, updates from a changed one with history, and undoes in order', async () => {
    const first = await imported(own());
    const again = await imported(own());
    expect(again).toMatchObject({
      state: 'done',
      children: 4,
      newChildren: 0,
      newEpisodes: 0,
      changedRecords: 0,
    });
    const changed = await imported(
      own((xml) =>
        xml
          .replace('<Sex>F</Sex>', '<Sex>M</Sex>')
          .replace('<ReferralSource>1A', '<PrimaryNeedCode>N2</PrimaryNeedCode><ReferralSource>1A'),
      ),
    );
    expect(changed).toMatchObject({ newChildren: 0, newEpisodes: 0, changedRecords: 2 });
    const sex = async (): Promise<unknown> =>
      (await db.query<{ sex: string }>(`select sex from person where local_id = 'KGC000000001'`))[0]!.sex;
    expect(await sex()).toBe('M');
    const [history] = await db.query<{ before: { person: { sex: string } } }>(
      `select before from census_change where import_id = $1 and before -> 'person' ->> 'sex' is not null`,
      [changed.id],
    );
    expect(history!.before.person.sex).toBe('F');

    expect((await officer.send(getImport, { importId: first.id })).import).toMatchObject({
      undoable: false,
      whyNotUndoable: '4 children of it have been imported again since: undo the later import first',
    });
    await expect(undo(first.id)).rejects.toMatchObject({ code: 'not-acceptable-state' });
    expect((await undo(changed.id)).state).toBe('undone');
    expect(await sex()).toBe('F');
    await undo(again.id);
    expect((await undo(first.id)).state).toBe('undone');
  });

  it('does not undo what somebody has built on', async () => {
    const done = await imported(own());
    await db.query(
      `insert into correction (id, child_id, field, before, after, reason, at, by, by_name)
       select gen_random_uuid(), id, 'sex', 'F', 'U', 'typed wrongly', now(), 'lbhf.x', 'X' from person where local_id = 'KGC000000001'`,
    );
    await expect(undo(done.id)).rejects.toThrow('1 child of it has had a correction');
    // And a later file does not overwrite the correction, but says that it differs.
    const later = await imported(own((xml) => xml.replace('<Sex>F</Sex>', '<Sex>M</Sex>')));
    const { problems } = await officer.send(listImportProblems, { importId: later.id });
    expect(problems.map(({ rule }) => rule)).toContain('corrected-here');
    const [person] = await db.query(`select sex from person where local_id = 'KGC000000001'`);
    expect(person).toEqual({ sex: 'F' });
  });

  /** Another process holds the lease for a moment, so that something can happen between the asking and the undoing. */
  async function pause(seconds: number): Promise<void> {
    await db.query(
      `update lease set holder = $1, fence = fence + 1, expires_at = now() + make_interval(secs => $2) where name = 'census-import'`,
      [newId(), seconds],
    );
  }

  it('undoes in the background, and not when somebody has built on it or lost the right to ask meanwhile', async () => {
    const leaver = world.person({ partition: HF, roles: ['information-officer'], key: 'lbhf.undoer' });
    const unlike = own((xml) => xml.replaceAll('KGC0000', 'UNDO000'));
    const done = await imported(unlike);
    const before = await counts();
    const ask = (by: TestPerson) => by.send(undoImport, { importId: done.id, reason: 'Only a trial' });

    await pause(2);
    expect((await ask(officer)).import).toMatchObject({ state: 'undoing', undoable: false });
    expect((await ask(officer)).import.state).toBe('undoing');
    const [child] = await db.query<{ id: string }>(`select id from person where local_id = 'UNDO00000001'`);
    const relate = `insert into relationship (id, from_person_id, to_person_id, kind, parental_responsibility, recorded_at)
      values (gen_random_uuid(), $1, $1, 'other', 'no', now())`;
    await db.query(relate, [child!.id]);
    expect(await finished(done.id)).toMatchObject({
      state: 'done',
      whyNotUndoable: '1 child of it has had a household or another case-holding council recorded',
    });
    await db.query('delete from relationship where from_person_id = $1', [child!.id]);

    await pause(2);
    expect((await ask(leaver)).import.state).toBe('undoing');
    await db.query('insert into refused_mandate (mandate_id) values ($1)', [leaver.mandateId]);
    expect(await finished(done.id)).toMatchObject({ state: 'done', undoable: true });
    expect(await counts()).toEqual(before);
    const alerts = await db.query<{ for_person_key: string; text: string }>(
      `select for_person_key, text from alert where kind = 'import-kept' order by at, id`,
    );
    expect(alerts.map((alert) => alert.for_person_key)).toEqual(['lbhf.officer', 'lbhf.undoer']);
    expect(alerts[1]!.text).toContain('has been withdrawn');
    const audited = await db.query<{ outcome: string }>(
      `select outcome from audit where action = 'import.undone' and $1 = any(subjects) order by at`,
      [done.id],
    );
    expect(audited.map(({ outcome }) => outcome)).toEqual(['refused', 'refused']);
    expect((await undo(done.id)).state).toBe('undone');
  }, 60_000);

  it('lists a child whose UPN another record has already, and no hidden one', async () => {
    const person = (upn: string, restricted: boolean) =>
      db.query(
        `insert into person (id, is_child, alternative_names, match_names, match_text, sex, upn, disabilities, origin,
           restricted, created_at, created_by)
         values ($1, true, '[]', '{}', '', 'F', $2, '{}', 'referral', $3, now(), 'hf.worker')`,
        [newId(), upn, restricted],
      );
    await person('Z314200199002', false);
    await person('K314200199001', true);
    const done = await imported(
      own((xml) => xml.replaceAll('KGC', 'KNOWN').replaceAll('2001250', '2001990')),
    );
    const { problems } = await officer.send(listImportProblems, { importId: done.id, rule: 'known-here' });
    expect(problems).toEqual([
      expect.objectContaining({
        field: 'UPN',
        value: 'Z314200199002',
        message: expect.stringContaining('may be a child already recorded here'),
      }),
    ]);
    expect((await undo(done.id)).state).toBe('undone');
    await db.query(`delete from person where created_by = 'hf.worker'`);
  }, 60_000);

  it('lists two children with one local id or UPN, keeps both, and keeps an episode without a date', async () => {
    // Children of its own: what other tests built on theirs is no reason here.
    const file = own((xml) =>
      xml
        .replaceAll('KGC000000002', 'TWICE1')
        .replaceAll('KGC000000003', 'TWICE1')
        .replaceAll('KGC', 'ONCE')
        .replaceAll('Z314200125002', 'N314200125003')
        .replace('2025-11-04', 'last autumn'),
    );
    const done = await imported(file);
    const { problems } = await officer.send(listImportProblems, { importId: done.id });
    expect(problems.filter(({ rule }) => rule === '8510').map(({ value }) => value)).toEqual([
      'TWICE1',
      'TWICE1',
    ]);
    expect(problems.filter(({ rule }) => rule === '1520')).toHaveLength(2);
    const [{ people }] = (await db.query(
      `select count(*)::int as people from person where local_id = 'TWICE1'`,
    )) as [{ people: number }];
    expect(people).toBe(2);
    const { imports, total } = await officer.send(listImports, {});
    expect(total).toBeGreaterThan(1);
    expect(await officer.send(listImports, { page: 2 })).toMatchObject({ imports: [], total, page: 2 });
    expect(imports.find(({ id }) => id === done.id)).toMatchObject({ undoable: null, whyNotUndoable: null });
    expect((await officer.send(getImport, { importId: done.id })).import).toMatchObject({
      undoable: true,
      whyNotUndoable: null,
    });
    const child = problems.find(
      ({ rule, value }) => rule === 'date-not-real' && value === 'last autumn',
    )!.childId!;
    const kept = await censusModulesFor(db, child, ALL);
    expect(kept.find(({ module }) => module === 'CINdetails')).toMatchObject({ episodeId: null });
    const repeat = await imported(file);
    expect(repeat).toMatchObject({ newChildren: 0, newEpisodes: 0, changedRecords: 0 });
  });

  const bad: [string, Buffer, string][] = [
    ['a truncated file', own().subarray(0, 3000), 'cut off'],
    [
      'an entity bomb',
      Buffer.from('<!DOCTYPE l [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><Message>&b;</Message>'),
      'entities',
    ],
    ['a zip', Buffer.from('PK\u0003\u0004 zip zip zip'), 'a zip file'],
    ['UTF-16', Buffer.from(own().toString('utf8'), 'utf16le'), 'UTF-16'],
    ['another XML', Buffer.from('<html><body>census</body></html>'), 'starts with <html>'],
    ['broken in the last child', own((xml) => xml.replace('NOBT</Ethnicity>', 'NOBT')), 'not well-formed'],
  ];
  it.each(bad)('stores nothing of %s and says what to do', async (_name, file, words) => {
    const before = { ...(await counts()), file_chunk: 0 };
    const failed = await imported(file);
    expect(failed).toMatchObject({ state: 'failed', children: 0, problems: 0, undoable: false });
    expect(failed.failure!.message).toContain(words);
    expect(failed.failure!.remedy).not.toBe('');
    expect({ ...(await counts()), file_chunk: 0 }).toEqual(before);
  });

  /** 1,500 children: several batches are staged before the end is reached. */
  const many = (): string => {
    const child = /<Child>[\s\S]*?<\/Child>/.exec(own().toString('utf8'))![0];
    const children = Array.from({ length: 1500 }, (_, n) => child.replace('KGC000000001', `MANY${n}`));
    return own((xml) => xml.replace(child, children.join('\n'))).toString('utf8');
  };

  it('stores nothing of a large file that breaks off at its end', async () => {
    const before = { ...(await counts()), file_chunk: 0 };
    const failed = await imported(Buffer.from(many().slice(0, -30)));
    expect(failed.failure!.message).toContain('cut off');
    expect({ ...(await counts()), file_chunk: 0 }).toEqual(before);
  }, 30_000);

  it('writes nothing more once another process has taken over', async () => {
    const fileId = await upload(Buffer.from(many()), 'zombie.xml');
    const holder = newId();
    await db.query(
      `update lease set holder = $1, fence = fence + 1, expires_at = now() + interval '5 seconds' where name = 'census-import'`,
      [holder],
    );
    const { import: started } = await officer.send(startImport, { requestId: newId(), fileId });
    const [{ fence }] = (await db.query(`select fence from lease where name = 'census-import'`)) as [
      { fence: string },
    ];
    const row = (await findImport(db, started.id))!;
    const takenOver = (): boolean => {
      if (takenOver.after-- === 0)
        void db.query(
          `update lease set fence = fence + 1, expires_at = now() + interval '1 second' where name = 'census-import'`,
        );
      return false;
    };
    takenOver.after = 1100;
    const zombie = new CensusImporter(
      db,
      row,
      { name: 'census-import', holder, fence },
      world.clock,
      takenOver,
    );
    await expect(zombie.run()).rejects.toBeInstanceOf(LeaseLost);
    expect((await findImport(db, started.id))!.state).toBe('reading');
    const done = await finished(started.id);
    expect(done).toMatchObject({ state: 'done', children: 1503, newChildren: 1500 });
  }, 30_000);

  it('refuses an empty file and one over the limit before a byte is sent', async () => {
    const begin = (sizeBytes: number) =>
      officer.send(beginFile.referrals, { purpose: 'cin-census', fileName: 'x.xml', sizeBytes });
    await expect(begin(0)).rejects.toMatchObject({ code: 'unsupported-file' });
    await expect(begin(300 * 1_048_576)).rejects.toThrow(
      'The file has 300 MB. A census may have 200 MB at most.',
    );
  });

  it('resumes an upload, takes a repeated part, and refuses parts out of order or of another person', async () => {
    const file = Buffer.alloc(CHUNK + 10, 'x');
    const sha256 = createHash('sha256').update(file).digest('hex');
    const announce = { purpose: 'cin-census' as const, fileName: 'big.xml', sizeBytes: file.length, sha256 };
    const { fileId } = await officer.send(beginFile.referrals, announce);
    const first = { fileId, number: 0, base64: file.subarray(0, CHUNK).toString('base64') };
    expect(await officer.send(putChunk.referrals, first)).toEqual({ nextChunk: 1 });
    expect(await officer.send(putChunk.referrals, first)).toEqual({ nextChunk: 1 });
    expect(await officer.send(beginFile.referrals, announce)).toMatchObject({ fileId, nextChunk: 1 });
    await expect(officer.send(putChunk.referrals, { ...first, base64: 'AAAA' })).rejects.toMatchObject({
      code: 'conflict',
    });
    await expect(officer.send(putChunk.referrals, { ...first, number: 5 })).rejects.toMatchObject({
      code: 'conflict',
    });
    await expect(officer.send(putChunk.referrals, { ...first, number: 1 })).rejects.toMatchObject({
      code: 'conflict',
    });
    const start = { requestId: newId(), fileId };
    await expect(officer.send(startImport, start)).rejects.toMatchObject({ code: 'not-acceptable-state' });
    const other = world.person({ partition: HF, roles: ['information-officer'], key: 'lbhf.other' });
    await expect(other.send(putChunk.referrals, { ...first, number: 1 })).rejects.toMatchObject({
      code: 'not-found',
    });
    await expect(other.send(startImport, start)).rejects.toMatchObject({ code: 'not-found' });
    const worker = world.person({ partition: HF, roles: ['front-door-worker'], key: 'lbhf.worker' });
    await expect(worker.send(beginFile.referrals, announce)).rejects.toMatchObject({ code: 'not-permitted' });
  });

  it('answers the same request twice with the same import', async () => {
    const fileId = await upload(own(), 'twice.xml');
    const request = { requestId: newId(), fileId };
    const [one, two] = await Promise.all([
      officer.send(startImport, request),
      officer.send(startImport, request),
    ]);
    expect(one.import.id).toBe(two.import.id);
    await finished(one.import.id);
    expect((await officer.send(startImport, request)).import).toMatchObject({
      id: one.import.id,
      state: 'done',
    });
  });

  it('notices that the file did not arrive as it was sent', async () => {
    const file = own();
    const { fileId } = await officer.send(beginFile.referrals, {
      purpose: 'cin-census',
      fileName: 'damaged.xml',
      sizeBytes: file.length,
      sha256: '0'.repeat(64),
    });
    await officer.send(putChunk.referrals, { fileId, number: 0, base64: file.toString('base64') });
    const { import: started } = await officer.send(startImport, { requestId: newId(), fileId });
    expect((await finished(started.id)).failure!.message).toContain('did not arrive as it was sent');
  });

  it('stops when the right of who asked was withdrawn before the end', async () => {
    const leaver = world.person({ partition: HF, roles: ['information-officer'], key: 'lbhf.leaver' });
    const fileId = await upload(own(), 'leaver.xml', leaver);
    const holder = newId();
    await db.query(
      `update lease set holder = $1, fence = fence + 1, expires_at = now() + interval '2 seconds' where name = 'census-import'`,
      [holder],
    );
    const { import: started } = await leaver.send(startImport, { requestId: newId(), fileId });
    await db.query('insert into refused_mandate (mandate_id) values ($1)', [leaver.mandateId]);
    expect((await finished(started.id)).failure).toMatchObject({ code: 'no-mandate' });
  }, 30_000);

  it('stops when the right of who asked has come to its last day before the end', async () => {
    const leaver = world.person({
      partition: HF,
      roles: ['information-officer'],
      key: 'lbhf.ended',
      until: '2020-01-31',
    });
    const fileId = await upload(own(), 'ended.xml', leaver);
    const { import: started } = await leaver.send(startImport, { requestId: newId(), fileId });
    expect((await finished(started.id)).failure).toMatchObject({
      code: 'no-mandate',
      message: 'The right of the person who asked for this import has ended in the meantime',
    });
    const done = await imported(own((xml) => xml.replaceAll('KGC', 'ENDED')));
    await leaver.send(undoImport, { importId: done.id, reason: 'Only a trial' });
    expect((await finished(done.id)).state).toBe('done');
    const [alert] = await db.query<{ text: string }>(
      `select text from alert where kind = 'import-kept' and for_person_key = 'lbhf.ended'`,
    );
    expect(alert!.text).toContain('has ended in the meantime');
    expect((await undo(done.id)).state).toBe('undone');
  }, 30_000);

  it('is taken back at once or not at all, says how far it is, and begins again when the process dies', async () => {
    const clean = await counts();
    const done = await imported(fake, true);
    const before = await counts();
    const view = async () => (await officer.send(getImport, { importId: done.id })).import;
    let release = (): void => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    // Somebody else is busy with one of its children, so that the undo waits for her in the middle.
    const busy = db.transaction(systemOrigin('referrals', HF, 'c'), async (tx) => {
      await tx.query('select 1 from person where import_id = $1 limit 1 for update', [done.id]);
      await held;
    });
    await officer.send(undoImport, { importId: done.id, reason: 'Only a trial' });
    await until(async () => ((await view()).undonePercent ?? 0) > 50);
    expect(await view()).toMatchObject({ state: 'undoing', undoable: false });
    expect((await view()).undonePercent).toBeLessThan(100);
    expect(await counts()).toEqual(before);

    const killed = await db.query<{ killed: boolean }>(
      `select pg_terminate_backend(pid) as killed from pg_stat_activity
       where datname = current_database() and query like 'delete from person where id = any%' and state = 'active'`,
    );
    expect(killed).toEqual([{ killed: true }]);
    expect(await counts()).toEqual(before);
    release();
    await busy;
    expect(await finished(done.id)).toMatchObject({ state: 'undone', undonePercent: null });
    expect(await counts()).toEqual(clean);
    expect(await db.query('select 1 from census_undo')).toEqual([]);
  }, 60_000);

  it('is taken over by another process when one dies half-way, and nothing of the dead one counts', async () => {
    const fileId = await upload(fake, 'half.xml');
    // A process that took the lease, staged a part of the file and was killed.
    const dead = newId();
    await db.query(
      `update lease set holder = $1, fence = fence + 1, expires_at = now() + interval '3 seconds' where name = 'census-import'`,
      [dead],
    );
    const request = { requestId: newId(), fileId, asSample: true };
    const { import: started } = await officer.send(startImport, request);
    await db.query(`update census_import set state = 'reading', attempts = 1, children = 7 where id = $1`, [
      started.id,
    ]);
    await db.query(
      `insert into census_stage (import_id, child_number, part, record_id, target_id, hash, body)
       select $1, n, 0, gen_random_uuid(), gen_random_uuid(), 'x', '{}' from generate_series(1, 7) as n`,
      [started.id],
    );
    expect((await officer.send(getImport, { importId: started.id })).import.state).toBe('reading');
    const done = await finished(started.id);
    expect(done).toMatchObject({ state: 'done', children: 332, episodes: 402, newChildren: 332 });
    expect((await counts()).census_stage).toBe(0);
    await undo(done.id);
  }, 30_000);
});

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (let turn = 0; turn < 400; turn += 1) {
    if (await condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('it did not come about in time');
}
