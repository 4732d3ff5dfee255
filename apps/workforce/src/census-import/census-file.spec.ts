import { readFileSync } from 'node:fs';
import { isDomainError } from '@conjoint/kernel';
import { readCensus } from './census-file.js';
import { workerOfCensus } from './census-worker.rules.js';

const SAMPLE = readFileSync(new URL('./fixtures/social_work_workforce_2022.xml', import.meta.url));
const changed = (from: string | RegExp, to: string): Buffer =>
  Buffer.from(SAMPLE.toString('utf8').replace(from, to));

describe('the sample workforce census', () => {
  const census = readCensus(SAMPLE);
  it('has 30 workers, 18 of them agency, and names authority and year', () => {
    expect(census).toMatchObject({ authorityCode: '301', year: '2022', referenceDate: '2022-09-30' });
    expect(census.workers).toHaveLength(30);
    const records = census.workers.map((one) =>
      workerOfCensus(one, { referenceDate: '2022-09-30', employer: 'lbhf' }),
    );
    expect(records.filter(({ terms }) => terms.contract === 'agency')).toHaveLength(18);
  });

  it('fails its own layout, and says of each mistake the line, the worker, the field and what to do', () => {
    expect(census.problems).toHaveLength(12);
    expect(census.problems[0]).toEqual({
      line: 86,
      worker: 4,
      reference: census.workers[3]!.source.find(({ field }) => field === 'SWENo')!.value,
      field: 'QualInst',
      message: 'QualInst is missing before QualLevel',
      remedy: 'Enter QualInst of this worker in the other system',
    });
    expect(new Set(census.problems.map(({ field }) => field))).toEqual(new Set(['QualInst']));
  });

  it('keeps every value as it stands', () => {
    const values = census.workers.flatMap(({ source }) => source).length;
    const inFile = SAMPLE.toString('utf8').match(/^ {4}<\w+>/gm)!.length;
    // The header's and the vacancies' fields stand as deep, and are no worker's.
    expect(values).toBe(inFile - 2 - 3);
    expect(census.workers[0]!.source).toContainEqual({ field: 'FTE', value: '0.521371' });
    expect(
      workerOfCensus(census.workers[0]!, { referenceDate: '2022-09-30', employer: 'lbhf' }),
    ).toMatchObject({
      sourceRef: 'Oz2054309383',
      startedOn: '1988-04-07',
      terms: { contract: 'agency', fteHundredths: 52, caseHolder: true },
    });
  });

  it('says in words what a value is that the census does not know, without repeating it', () => {
    const { problems } = readCensus(changed('<AgencyWorker>1<', '<AgencyWorker>Jane Doe<'));
    expect(problems).toHaveLength(13);
    const about = problems.filter(({ field }) => field === 'AgencyWorker');
    expect(about[0]).toMatchObject({
      line: 21,
      worker: 1,
      message: 'The value of AgencyWorker is none that the census knows',
    });
    expect(JSON.stringify(about)).not.toContain('Jane');
  });

  it('reads what it can of a worker whose last day is before her first, and of hours that are no number', () => {
    const odd = readCensus(changed('<FTE>0.521371<', '<FTE>lots<')).workers[0]!;
    expect(workerOfCensus(odd, { referenceDate: '2022-09-30', employer: 'lbhf' }).terms.fteHundredths).toBe(
      0,
    );
    const source = [
      { field: 'RoleStartDate', value: '2020-05-01' },
      { field: 'RoleEndDate', value: '2019-05-01' },
    ];
    const left = workerOfCensus(
      { number: 1, line: 1, source },
      { referenceDate: '2022-09-30', employer: 'lbhf' },
    );
    expect(left).toMatchObject({ startedOn: '2020-05-01', leftOn: '2020-05-01' });
  });
});

describe('a file that cannot be used', () => {
  const refusal = (bytes: Buffer) => {
    try {
      readCensus(bytes);
    } catch (error) {
      if (isDomainError(error)) return { code: error.code, message: error.message };
      throw error;
    }
    return null;
  };
  it.each([
    ['is empty', Buffer.alloc(0), 'The file is empty'],
    ['is cut off', SAMPLE.subarray(0, 4000), 'The file is not complete XML'],
    ['is a zip', Buffer.from('PK\u0003\u0004 and more'), 'This is a zip file'],
    ['is compressed', Buffer.from([0x1f, 0x8b, 8, 0]), 'This is a compressed file'],
    [
      'grows without end when it is read',
      Buffer.from('<!DOCTYPE lolz [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><Message>&b;</Message>'),
      'The file defines a document type or entities',
    ],
    [
      'is another file',
      Buffer.from('<Message><Header/></Message>'),
      'This is not a social work workforce census',
    ],
    ['is no XML', Buffer.from('name,born\nA,B\n'), 'The file is not complete XML'],
    ['has no authority', changed('<LEA>301<', '<LEA><'), 'The file does not say of which authority it is'],
    [
      'has no year',
      changed('<ReferenceDate>2022-09-30<', '<ReferenceDate>soon<'),
      'The file does not say of which year it is',
    ],
    [
      'has no worker',
      Buffer.from(SAMPLE.toString('utf8').replace(/<CSWWWorker>[\s\S]*<\/CSWWWorker>/, '')),
      'This census has no worker in it',
    ],
  ])('because it %s is refused with what to do', (_, bytes, message) => {
    expect(refusal(bytes)).toMatchObject({
      code: 'unsupported-file',
      message: expect.stringContaining(message),
    });
  });

  it('because it is too large is refused before it is read', () => {
    expect(refusal(Buffer.alloc(33 * 1_048_576, 0x20))).toMatchObject({ code: 'too-large' });
  });
});
