import { readFileSync } from 'node:fs';
import type { WorkforceProblem } from '@conjoint/contracts';
import { DomainError, isLocalDate, type ErrorCode } from '@conjoint/kernel';
import { XmlDocument, XmlElement, XmlParseError, XmlValidateError, XsdValidator } from 'libxml2-wasm';
import { problemOf } from './census-problem.js';

/** A national census of all authorities has about 40,000 workers and 25 MiB; one authority's has far below one. */
export const MOST_BYTES = 32 * 1_048_576;
const XSD = readFileSync(new URL('../../data/csww/social_work_workforce_2022.xsd', import.meta.url), 'utf8');

/** Each field of a worker with its values, as they stand in the file and in its order. */
export type Source = readonly { readonly field: string; readonly value: string }[];
export interface CensusWorker {
  /** Counted from 1. */
  readonly number: number;
  readonly line: number;
  readonly source: Source;
}
export interface Census {
  readonly authorityCode: string;
  readonly year: string;
  /** The 30 September that the census is of. */
  readonly referenceDate: string;
  readonly workers: readonly CensusWorker[];
  readonly problems: readonly WorkforceProblem[];
}

/**
 * Reads a whole workforce census, which is small enough for it, and lists what its layout rejects. Nothing is dropped: a value that the
 * layout rejects is read as it stands.
 * @throws DomainError `unsupported-file` or `too-large` with what to do; it never repeats a value of the file
 */
export function readCensus(bytes: Buffer): Census {
  refuseOtherKinds(bytes);
  const document = parsed(bytes);
  try {
    const root = document.root;
    if (root.name !== 'Message' || textOf(root, 'Header/CollectionDetails/Collection') !== 'CSWW')
      throw refused(
        'This is not a social work workforce census',
        'Choose the XML file of the census: it begins with Message and names the collection CSWW',
      );
    const workers = elementsOf(root, 'CSWWWorker').map((element, index) => ({
      number: index + 1,
      line: element.line,
      source: childrenOf(element).map((child) => ({ field: child.name, value: child.content.trim() })),
    }));
    if (workers.length === 0)
      throw refused('This census has no worker in it', 'Export it again from the other system');
    return { ...headOf(root), workers, problems: problemsOf(document, workers) };
  } finally {
    document.dispose();
  }
}

function refuseOtherKinds(bytes: Buffer): void {
  if (bytes.length === 0) throw refused('The file is empty', 'Export it again from the other system');
  if (bytes.length > MOST_BYTES)
    throw refused(
      `The file is larger than ${MOST_BYTES / 1_048_576} MB, which no workforce census is`,
      'Choose the census of one authority and one year',
      'too-large',
    );
  const head = bytes.subarray(0, 4).toString('latin1');
  if (head.startsWith('PK')) throw refused('This is a zip file', 'Unpack it and choose the XML file in it');
  if (head.startsWith('\u001f\u008b'))
    throw refused('This is a compressed file', 'Unpack it and choose the XML file in it');
  if (bytes.includes('<!DOCTYPE') || bytes.includes('<!ENTITY'))
    throw refused(
      'The file defines a document type or entities, which a census never does',
      'Export it again from the other system',
    );
}

function parsed(bytes: Buffer): XmlDocument {
  try {
    return XmlDocument.fromBuffer(bytes);
  } catch (error) {
    if (!(error instanceof XmlParseError)) throw error;
    const line = error.details.at(0)?.line ?? null;
    throw refused(
      `The file is not complete XML${line === null ? '' : `: it cannot be read from line ${line} on`}`,
      'It may have been cut off on its way. Export it again from the other system',
      'unsupported-file',
      line,
    );
  }
}

function headOf(root: XmlElement): Pick<Census, 'authorityCode' | 'year' | 'referenceDate'> {
  const authorityCode = textOf(root, 'Header/Source/LEA');
  const year = textOf(root, 'Header/CollectionDetails/Year');
  const referenceDate = textOf(root, 'Header/CollectionDetails/ReferenceDate');
  if (!/^\d{3}$/.test(authorityCode))
    throw refused(
      'The file does not say of which authority it is',
      'Its header needs LEA: three numbers, such as 205',
    );
  if (!/^\d{4}$/.test(year) || !isLocalDate(referenceDate))
    throw refused(
      'The file does not say of which year it is',
      'Its header needs Year and ReferenceDate, such as 2022 and 2022-09-30',
    );
  return { authorityCode, year, referenceDate };
}

function problemsOf(document: XmlDocument, workers: readonly CensusWorker[]): WorkforceProblem[] {
  const schema = XmlDocument.fromString(XSD);
  const validator = XsdValidator.fromDoc(schema);
  try {
    validator.validate(document);
    return [];
  } catch (error) {
    if (!(error instanceof XmlValidateError)) throw error;
    return error.details.map((detail) => problemOf(detail, workers));
  } finally {
    // What they hold lies outside the memory that Node tidies up.
    validator.dispose();
    schema.dispose();
  }
}

function childrenOf(element: XmlElement): XmlElement[] {
  const children: XmlElement[] = [];
  for (let node = element.firstChild; node !== null; node = node.next)
    if (node instanceof XmlElement) children.push(node);
  return children;
}

function elementsOf(element: XmlElement, name: string): XmlElement[] {
  return childrenOf(element).filter((child) => child.name === name);
}

function textOf(element: XmlElement, path: string): string {
  const found = path
    .split('/')
    .reduce<XmlElement | undefined>((at, name) => (at ? elementsOf(at, name)[0] : undefined), element);
  return found?.content.trim() ?? '';
}

function refused(
  message: string,
  remedy: string,
  code: ErrorCode = 'unsupported-file',
  line: number | null = null,
): DomainError {
  return new DomainError(code, `${message}. ${remedy}`, { details: { remedy, line } });
}
