import { isDomainError } from '@conjoint/kernel';
import { eachTestAttacks } from '@conjoint/testing';
import { failureOf, type CensusFailure } from './census-failure.js';
import type { CensusChild } from './census-child.js';
import { readCensus, type CensusEvent } from './cin-reader.js';

const HEADER = `<Header><CollectionDetails><Collection>CIN</Collection><Year>2026</Year><ReferenceDate>2026-03-31</ReferenceDate></CollectionDetails><Source><LEA>205</LEA></Source></Header>`;
const child = (id: string, inside = ''): string =>
  `<Child><ChildIdentifiers><LAchildID>${id}</LAchildID></ChildIdentifiers><ChildCharacteristics/><CINdetails><CINreferralDate>2025-05-06</CINreferralDate>${inside}</CINdetails></Child>\n`;
const message = (children: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<Message>\n${HEADER}\n<Children>\n${children}</Children>\n</Message>`;

async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(file: string | Uint8Array, size = 7): Promise<CensusEvent[]> {
  const bytes = typeof file === 'string' ? Buffer.from(file, 'utf8') : file;
  const events: CensusEvent[] = [];
  for await (const event of readCensus(pieces(bytes, size))) events.push(event);
  return events;
}

async function children(file: string | Uint8Array, size?: number): Promise<CensusChild[]> {
  return (await read(file, size)).flatMap((event) => (event.type === 'child' ? [event.child] : []));
}

async function refusal(file: string | Uint8Array): Promise<CensusFailure> {
  try {
    await read(file);
  } catch (error) {
    if (isDomainError(error)) return failureOf(error);
    throw error;
  }
  throw new Error('the file was read');
}

describe('reading a census', () => {
  it('gives the header, then each child with its line, whatever the size of the pieces', async () => {
    const file = message(child('A1') + child('A2'));
    for (const size of [1, 3, 64, 100_000]) {
      const events = await read(file, size);
      expect(events.map(({ type }) => type)).toEqual(['header', 'child', 'child']);
      expect(events[0]).toMatchObject({
        header: { authorityCode: '205', year: '2026', referenceDate: '2026-03-31', line: 3 },
      });
      expect((await children(file, size)).map(({ line }) => line)).toEqual([5, 6]);
    }
  });

  it('keeps every module of an episode in the order of the file, lists inside them flattened', async () => {
    const [read] = await children(
      message(
        child(
          'A1',
          '<Assessments><AssessmentActualStartDate>2025-05-07</AssessmentActualStartDate><FactorsIdentifiedAtAssessment><AssessmentFactors>3A</AssessmentFactors><AssessmentFactors>17A</AssessmentFactors></FactorsIdentifiedAtAssessment></Assessments><CINPlanDates><CINPlanStartDate>2025-06-01</CINPlanStartDate></CINPlanDates><Section47><S47ActualStartDate>2025-05-12</S47ActualStartDate></Section47><ReferralNFA>0</ReferralNFA><ChildProtectionPlans><CPPstartDate>2025-06-02</CPPstartDate><Reviews><CPPreviewDate>2025-08-28</CPPreviewDate><CPPreviewDate>2026-02-20</CPPreviewDate></Reviews></ChildProtectionPlans>',
        ),
      ),
    );
    const [episode] = read!.episodes;
    expect(episode!.details.fields.map(({ name }) => name)).toEqual(['CINreferralDate', 'ReferralNFA']);
    expect(episode!.modules.map(({ name }) => name)).toEqual([
      'Assessments',
      'CINPlanDates',
      'Section47',
      'ChildProtectionPlans',
    ]);
    expect(episode!.modules[0]!.fields.map(({ value }) => value)).toEqual(['2025-05-07', '3A', '17A']);
    expect(episode!.modules[3]!.fields.at(-1)).toEqual({
      name: 'CPPreviewDate',
      value: '2026-02-20',
      line: 5,
    });
    expect(read!.oddities).toEqual([]);
  });

  it('keeps and lists what the layout does not know: elements, attributes, text and repeats', async () => {
    const [read] = await children(
      message(
        child(
          'A1',
          'stray<PreProceedingsandFGDM><PPStartDate>2026-09-09</PPStartDate></PreProceedingsandFGDM><Mood x="1">glad</Mood><ReferralSource>6</ReferralSource><ReferralSource>7</ReferralSource>',
        ),
      ),
    );
    expect(read!.oddities.map(({ kind, field, value }) => [kind, field, value])).toEqual([
      ['stray-text', 'CINdetails', 'stray'],
      ['unknown-element', 'Mood', 'glad'],
      ['repeated-element', 'ReferralSource', '7'],
      ['unknown-element', 'PreProceedingsandFGDM', '2026-09-09'],
    ]);
    const kept = [...read!.episodes[0]!.details.fields, ...read!.episodes[0]!.modules[0]!.fields];
    expect(kept.map(({ name, value }) => `${name}=${value}`)).toEqual([
      'CINdetails (text)=stray',
      'CINreferralDate=2025-05-06',
      'Mood@x=1',
      'Mood=glad',
      'ReferralSource=6',
      'ReferralSource=7',
      'PreProceedingsandFGDM/PPStartDate=2026-09-09',
    ]);
  });

  it('keeps an emoji, an apostrophe, markup and 300 combining characters as they are', async () => {
    const value = `O’Neil 😀 <b> ${'e' + '\u0301'.repeat(300)}`;
    const [read] = await children(message(child(value.replace('<', '&lt;'))));
    expect(read!.identifiers.fields[0]!.value).toBe(value);
  });
});

describe('encodings', () => {
  const french = message(child('é'));
  it('reads UTF-8 with a byte-order mark, cut anywhere', async () => {
    const bytes = Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(french)]);
    expect((await children(bytes, 1))[0]!.identifiers.fields[0]!.value).toBe('é');
  });

  it.each(['iso-8859-1', 'ISO-8859-1', 'windows-1252'])(
    'reads %s when the file declares it',
    async (name) => {
      const bytes = Buffer.from(french.replace('UTF-8', name), 'latin1');
      expect((await children(bytes))[0]!.identifiers.fields[0]!.value).toBe('é');
    },
  );

  it('says on which line the bytes are not what was declared', async () => {
    expect(await refusal(Buffer.from(french, 'latin1'))).toMatchObject({
      message: 'The file holds bytes that are not UTF-8 text',
      line: 5,
    });
    expect((await refusal(french.replace('UTF-8', 'EBCDIC'))).message).toContain('encoding');
  });
});

describe('what is refused, with where and what to do', () => {
  eachTestAttacks('S12');
  const bomb = `<?xml version="1.0"?>\n<!DOCTYPE lolz [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>\n<Message>&b;</Message>`;
  const whole = message(child('A1'));
  const cases: [string, string | Uint8Array, string, number | null][] = [
    ['an empty file', '', 'The file is empty', null],
    ['only white space', '\n\n  \n', 'no XML', 4],
    ['an entity bomb', bomb, 'document type or entities, at line 2', 2],
    ['an external entity', bomb.replace('[', 'SYSTEM "file:///etc/passwd" ['), 'document type', 2],
    ['an entity nobody declared', message(child('&bomb;')), 'not well-formed XML: line 5', 5],
    ['a zip', Buffer.from('PK\u0003\u0004 and more'.padEnd(300)), 'a zip file', null],
    ['a gzip', Buffer.from([0x1f, 0x8b, 8, 0, 0, 0]), 'a gzip file', null],
    ['UTF-16', Buffer.from(`\ufeff${whole}`, 'utf16le'), 'UTF-16', 1],
    ['UTF-16 without a mark', Buffer.from(whole, 'utf16le'), 'UTF-16', 1],
    ['a binary file', Buffer.from([1, 2, 0, 4, 5]), 'not a text file', null],
    ['a truncated file', whole.slice(0, -40), 'cut off', 5],
    ['a file cut inside a tag', whole.slice(0, whole.indexOf('CINreferralDate') + 4), 'cut off', 5],
    ['another root', '<!-- x -->\n<html><body/></html>', 'starts with <html>', 2],
    ['a root with an unspeakable name', `<${'x'.repeat(300)}/>`, 'starts with <…>', 1],
    ['another collection', whole.replace('>CIN<', '>SSDA903<'), 'this is SSDA903', 3],
    ['no header', whole.replace(HEADER, ''), 'no header', 4],
    ['no child', message(''), 'no child', null],
    ['markup left open', message(child('A1').replace('</LAchildID>', '')), 'not well-formed XML: line 5', 5],
    ['a bare ampersand', message(child('Smith & Sons')), 'not well-formed XML', 5],
    ['two documents', `${whole}${whole}`, 'not well-formed XML', 7],
    ['plain text', 'Dear colleague, here is the census.', 'not well-formed XML', 1],
    ['a comma-separated file', 'LAchildID,UPN\n1,2\n', 'not well-formed XML', 3],
    ['deep nesting', message(child('A1', '<a>'.repeat(20) + '</a>'.repeat(20))), 'nested deeper', 5],
    ['a huge field', message(child('A'.repeat(20_001))), 'longer than 10,000 characters', 5],
    ['too many elements', message(child('A1', '<a/>'.repeat(50_001))), 'more elements', 5],
    ['a comment without end', `<Message><!--${'x'.repeat(700_000)}`, 'longer than', 1],
    ['an attribute without end', `<Message a="${'x'.repeat(700_000)}`, 'longer than', 1],
  ];
  it.each(cases)('%s', async (_name, file, words, line) => {
    const failure = await refusal(file);
    expect(failure.message).toContain(words);
    expect(failure.remedy.length).toBeGreaterThan(10);
    expect(failure.line).toBe(line);
  });

  it('never repeats a value of the file', async () => {
    expect(JSON.stringify(await refusal(message(child('Smith & Canary'))))).not.toContain('Canary');
  });
});
