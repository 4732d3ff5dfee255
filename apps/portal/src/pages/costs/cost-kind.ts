/** What somebody chose instead of a CSV file, as far as its first bytes say; null when it may be one. The service looks at all of it. */
export function notCsv(head: Buffer): string | null {
  const starts = (...bytes: number[]): boolean => head.subarray(0, bytes.length).equals(Buffer.from(bytes));
  if (starts(0x50, 0x4b) || starts(0xd0, 0xcf, 0x11, 0xe0))
    return 'This is a workbook or a zip file. Save the sheet with the costs as CSV, and choose that';
  if (starts(0x25, 0x50, 0x44, 0x46)) return 'This is a PDF. Choose the CSV file of the costs';
  if (starts(0xff, 0xfe) || starts(0xfe, 0xff))
    return 'This file is written in UTF-16. Save it as CSV in UTF-8, and choose that';
  return head.includes(0) ? 'This is not a text file. Choose the CSV file of the costs' : null;
}
