import type { ImportView } from '@conjoint/contracts';
import { someoneActing } from '../acting.fixture.js';
import { wrongKind } from './file-kind.js';
import { importPageView, problemsView, sizeWords } from './import.view.js';
import { cell, csvHead, csvRows } from './problems-csv.js';

const officer = someoneActing(['information-officer']);
const anImport = (more: Partial<ImportView> = {}): ImportView => ({
  id: 'i1',
  fileName: 'cin.xml',
  sizeBytes: 2_000_000,
  state: 'done',
  asSample: false,
  startedAt: '2026-11-23T09:00:00.000Z',
  finishedAt: '2026-11-23T09:01:00.000Z',
  byName: 'An Officer',
  bytesRead: 2_000_000,
  children: 332,
  episodes: 402,
  problems: 1,
  newChildren: 332,
  newEpisodes: 402,
  changedRecords: 0,
  undonePercent: null,
  failure: null,
  undoable: true,
  whyNotUndoable: null,
  ...more,
});

describe('a cell of the downloaded list', () => {
  it.each([
    ['=1+1', "'=1+1"],
    ['+44 20', "'+44 20"],
    ['-1', "'-1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\tx', `"'\tx"`],
    ['=HYPERLINK("http://x","y")', `"'=HYPERLINK(""http://x"",""y"")"`],
    ['plain', 'plain'],
    ['a,b', '"a,b"'],
    ['two\nlines', '"two\nlines"'],
    [-7, '-7'],
    [null, ''],
  ])('%j is written %j', (value, written) => expect(cell(value)).toBe(written));

  it('has a heading for each column and a row for each problem', () => {
    const problem = {
      line: 12,
      localId: 'A1',
      childId: null,
      field: 'UPN',
      rule: '8830',
      value: '=x',
      message: 'Wrong',
      remedy: 'Check, then correct',
    };
    expect(csvHead().startsWith('\uFEFFLine,')).toBe(true);
    expect(csvRows([problem])).toBe(`12,A1,,UPN,8830,'=x,Wrong,"Check, then correct"\r\n`);
  });
});

describe('a file that is no census', () => {
  it.each([
    ['a zip', Buffer.from('PK\x03\x04'), /zip/],
    ['a PDF', Buffer.from('%PDF-1.7'), /PDF/],
    ['an old Excel file', Buffer.from([0xd0, 0xcf, 0x11, 0xe0]), /Excel/],
    ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47]), /picture/],
    ['gzip', Buffer.from([0x1f, 0x8b, 8]), /compressed/],
    ['CSV', Buffer.from('name,born\n'), /not an XML file/],
    ['a web page', Buffer.from('<!DOCTYPE html><html>'), /web page/],
  ])('%s is said to be one', (_, head, words) => expect(wrongKind(head)).toMatch(words));

  it.each([
    ['XML', Buffer.from('<?xml version="1.0"?><Message>')],
    ['XML after a mark and blanks', Buffer.from('\uFEFF \n<Message>')],
    ['UTF-16', Buffer.from([0xff, 0xfe, 0x3c, 0])],
  ])('%s is left to the reader', (_, head) => expect(wrongKind(head)).toBeNull());
});

describe('an import', () => {
  it('shows how far it is while it is read', () => {
    expect(
      importPageView(officer, anImport({ state: 'reading', bytesRead: 500_000, children: 80 })).progress,
    ).toEqual({
      percent: 25,
      words: '25% of 1.9 MB read, 80 children so far.',
    });
  });

  it('says so when a repeat changed nothing', () => {
    expect(importPageView(officer, anImport({ newChildren: 0, newEpisodes: 0 })).repeated).toBe(true);
    expect(importPageView(officer, anImport()).repeated).toBe(false);
  });

  it('says how much of it is taken back', () => {
    const { progress, running } = importPageView(officer, anImport({ state: 'undoing', undonePercent: 77 }));
    expect(running).toBe(true);
    expect(progress).toEqual({ percent: 77, words: 'What this file added is taken out again: 77% done.' });
  });

  it('is undone by whoever may import, or says why not', () => {
    expect(importPageView(officer, anImport()).undoHref).toBe('/councils/E09000013/imports/i1/undo');
    expect(importPageView(someoneActing(['director']), anImport()).undoHref).toBeNull();
    expect(
      importPageView(officer, anImport({ undoable: false, whyNotUndoable: 'A decision rests on it' })),
    ).toMatchObject({
      undoHref: null,
      whyNotUndoable: 'A decision rests on it',
    });
  });

  it('lists a problem with the field in words, the value as it came and what to do', () => {
    const problem = {
      line: 1200,
      localId: 'A1',
      childId: 'c1',
      field: 'PersonBirthDate',
      rule: '100',
      value: '',
      message: 'Wrong',
      remedy: 'Correct it',
    };
    const rules = [{ rule: '100', message: 'Wrong', remedy: 'Correct it', problems: 1, children: 1 }];
    const listed = { problems: [problem], rules, total: 1, page: 1, pageSize: 100 };
    const view = problemsView(officer, anImport(), listed, '100');
    expect(view.problems[0]).toMatchObject({
      field: 'Date of birth',
      child: 'A1',
      childHref: '/councils/E09000013/children/c1',
      line: '1,200',
      value: 'Empty',
      message: null,
    });
    expect(view.rule).toMatchObject({ message: 'Wrong', remedy: 'Correct it', problems: '1 problem' });
    expect(problemsView(officer, anImport(), listed, 'none of these').rule).toBeUndefined();
  });

  it('keeps what a rule says of one value where it says something else of another', () => {
    const of = (value: string) => ({
      line: 1,
      localId: null,
      childId: null,
      field: 'UPN',
      rule: '1510',
      value,
      message: `Character ${value} is wrong`,
      remedy: 'Correct it',
    });
    const rules = [
      { rule: '1510', message: 'Character 1 is wrong', remedy: 'Correct it', problems: 2, children: 0 },
    ];
    const listed = { problems: [of('1'), of('9')], rules, total: 2, page: 1, pageSize: 100 };
    expect(problemsView(officer, anImport(), listed, '1510').problems.map(({ message }) => message)).toEqual([
      null,
      'Character 9 is wrong',
    ]);
  });

  it.each([
    [1, '1 byte'],
    [4096, '4 KB'],
    [1_468_006, '1.4 MB'],
  ])('of %i bytes has %s', (bytes, words) => expect(sizeWords(bytes)).toBe(words));
});
