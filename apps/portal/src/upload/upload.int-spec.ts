import { eachTestAttacks } from '@conjoint/testing';
import type { Request } from 'express';
import { Readable } from 'node:stream';
import { receiveUpload } from './upload.js';

const BOUNDARY = 'boundary-of-this-test';
const part = (headers: string, body: string): string => `--${BOUNDARY}\r\n${headers}\r\n\r\n${body}\r\n`;

/** A posted form with a file of that many bytes. */
function posted(bytes: number, fileName = 'cin.xml'): Request {
  const text =
    part('Content-Disposition: form-data; name="_form"', 'token') +
    part(
      `Content-Disposition: form-data; name="file"; filename="${fileName}"\r\nContent-Type: text/xml`,
      `<?xml version="1.0"?><Message>${' '.repeat(bytes)}</Message>`,
    ) +
    `--${BOUNDARY}--\r\n`;
  const headers = { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` };
  return Object.assign(Readable.from([Buffer.from(text)]), {
    headers,
    is: () => 'multipart/form-data',
  }) as unknown as Request;
}
const received = (bytes: number, fileName?: string) =>
  receiveUpload(posted(bytes, fileName), {
    checkForm: () => undefined,
    maxMegabytes: 1,
    what: 'census',
    wrongKind: () => null,
  });

describe('a file sent from the form', () => {
  eachTestAttacks('S12');

  it('is refused while it arrives when it is larger than the limit, which is named', async () => {
    await expect(received(1_100_000)).rejects.toMatchObject({
      code: 'validation-failed',
      fieldErrors: [
        {
          field: 'file',
          message:
            'The file is larger than 1 MB. Check that it is the right file, or ask your operations team to raise the limit',
        },
      ],
    });
  });

  it.each([
    ['../../../etc/passwd', 'passwd'],
    ['/etc/passwd', 'passwd'],
    ['..\\\\..\\\\windows\\\\win.ini', 'win.ini'],
    ['C:\\\\census.xml', 'census.xml'],
  ])('called %s keeps only the last part of its name, which no path is made of', async (sent, kept) => {
    const { fileName, file } = await received(10, sent);
    try {
      expect(fileName).toBe(kept);
    } finally {
      await file.remove();
    }
  });

  it('is taken up to the limit', async () => {
    const { fileName, file } = await received(900_000);
    expect([fileName, file.sizeBytes > 900_000]).toEqual(['cin.xml', true]);
    await file.remove();
  });
});
