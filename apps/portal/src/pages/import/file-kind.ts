/** What somebody chose instead of a census, as far as its first bytes say; null when it may be XML. */
export function wrongKind(head: Buffer): string | null {
  if (startsWith(head, [0x50, 0x4b]))
    return 'This is a zip file or a spreadsheet. Unpack it, and choose the XML file of the census';
  if (startsWith(head, [0x1f, 0x8b]) || startsWith(head, [0x37, 0x7a, 0xbc, 0xaf]))
    return 'This file is compressed. Unpack it, and choose the XML file of the census';
  if (startsWith(head, [0x25, 0x50, 0x44, 0x46])) return 'This is a PDF. Choose the XML file of the census';
  if (startsWith(head, [0xd0, 0xcf, 0x11, 0xe0]))
    return 'This is a Word or Excel file. Choose the XML file of the census';
  if (startsWith(head, [0xff, 0xd8]) || startsWith(head, [0x89, 0x50, 0x4e, 0x47]))
    return 'This is a picture. Choose the XML file of the census';
  // UTF-16 has a null in every other byte; the reader of the census says what to do about it.
  if (startsWith(head, [0xff, 0xfe]) || startsWith(head, [0xfe, 0xff])) return null;
  const text = head
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .trimStart();
  if (text === '' || text.startsWith('<'))
    return /^<(!doctype\s+html|html)/i.test(text)
      ? 'This is a web page. Choose the XML file of the census'
      : null;
  return 'This is not an XML file. Choose the file that was made for the Children in Need census; its name ends in .xml';
}

function startsWith(head: Buffer, bytes: readonly number[]): boolean {
  return head.length >= bytes.length && bytes.every((byte, index) => head[index] === byte);
}
