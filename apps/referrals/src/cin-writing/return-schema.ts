import { readFileSync } from 'node:fs';
import { XmlDocument, XmlParseError, XmlValidateError, XsdValidator } from 'libxml2-wasm';
import { TAIL_XML } from './return-xml.js';

const XSD = readFileSync(new URL('../../data/cin/cin-schema-2026.xsd', import.meta.url), 'utf8');

/**
 * Holds parts of a file against the schema of the census. The schema is a plain sequence of children without anything that reaches
 * from one to another (no key, no id), so that a file is valid exactly when its head with each of its children is: that is what makes it possible
 * to check fifty thousand of them in the memory of two hundred (ADR 30).
 */
export class ReturnSchema {
  private readonly xsd = XmlDocument.fromString(XSD);
  private readonly validator = XsdValidator.fromDoc(this.xsd);

  /** What the schema refuses in a file of this head and these children; empty when it is valid. */
  faults(head: string, children: readonly string[]): string[] {
    return this.faultsOf(`${head}${children.join('')}${TAIL_XML}`);
  }

  /** Of a whole file. */
  faultsOf(xml: string): string[] {
    let document: XmlDocument | undefined;
    try {
      document = XmlDocument.fromString(xml);
      this.validator.validate(document);
      return [];
    } catch (error) {
      if (!(error instanceof XmlValidateError) && !(error instanceof XmlParseError)) throw error;
      return error.details.map(({ message }) => message.trim());
    } finally {
      document?.dispose();
    }
  }

  /** What it holds lies outside the memory that Node tidies up. */
  dispose(): void {
    this.validator.dispose();
    this.xsd.dispose();
  }
}
