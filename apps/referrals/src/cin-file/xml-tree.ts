import { SaxesParser } from 'saxes';
import { censusFailure } from './census-failure.js';

/** One element as the source had it. `text` is what stands directly in it, trimmed. */
export interface XmlElement {
  name: string;
  line: number;
  text: string;
  attributes: { name: string; value: string }[];
  children: XmlElement[];
}

/** A census is shallow and its fields are short: what exceeds these is an attack or a mistake, never a child's record. */
export const XML_LIMITS = {
  depth: 16,
  /** Characters between two tags, and so of one field. */
  fieldCharacters: 10_000,
  elementsInOne: 50_000,
  /** Characters the parser may take in without meeting a tag: bounds what it holds in memory. */
  charactersWithoutTag: 600_000,
} as const;

export interface XmlEvents {
  /** Whether the element that opens is gathered into a tree, or only passed through. `path` ends with it. */
  gathers(path: readonly string[], line: number): boolean;
  gathered(element: XmlElement, path: readonly string[]): void;
  /** Text, attributes outside every gathered element. */
  loose(text: string, line: number, path: readonly string[]): void;
}

/**
 * Streams XML text into trees of the elements a reader asks for, one at a time: memory is that of the largest of them.
 * No document type and no entity of its own is accepted, so that nothing can be expanded or fetched.
 */
export class XmlTreeReader {
  private readonly parser = new SaxesParser({ xmlns: false, position: true });
  private readonly path: string[] = [];
  private open: XmlElement[] = [];
  private elements = 0;
  private tagLine = 1;
  private sinceTag = 0;

  constructor(private readonly events: XmlEvents) {
    this.parser.on('error', () => {
      throw this.malformed();
    });
    this.parser.on('doctype', () => {
      throw this.doctypeRefused();
    });
    this.parser.on('opentagstart', () => (this.tagLine = this.parser.line));
    this.parser.on('opentag', (tag) => this.opened(tag.name, tag.attributes));
    this.parser.on('closetag', () => this.closed());
    this.parser.on('text', (text) => this.text(text));
    this.parser.on('cdata', (text) => this.text(text));
  }

  get line(): number {
    return this.parser.line;
  }

  write(text: string): void {
    // saxes gathers a document type or a comment whole before it reports it.
    this.sinceTag += text.length;
    this.parser.write(text);
    this.refuseBareAmpersand();
    if (this.sinceTag > XML_LIMITS.charactersWithoutTag) throw this.tooLong();
  }

  /** @throws DomainError when the document does not end where the file does. */
  end(): void {
    this.refuseBareAmpersand();
    if (this.path.length > 0) {
      throw censusFailure(
        `The file ends in the middle of <${shown(this.path.at(-1)!)}>, at line ${this.line}: it was cut off`,
        'Export or copy the file again, and check that it ends with </Message>',
        { line: this.line },
      );
    }
    this.parser.close();
  }

  /** saxes takes everything after an & for the name of an entity, up to a ; that may never come. */
  private refuseBareAmpersand(): void {
    const { entity } = this.parser as unknown as { entity: string };
    if (/[\s<]/.test(entity)) throw this.malformed(this.tagLine);
  }

  private opened(name: string, attributes: Record<string, string>): void {
    this.sinceTag = 0;
    const local = name.slice(name.indexOf(':') + 1);
    this.path.push(local);
    if (this.path.length > XML_LIMITS.depth) {
      throw this.refused('Elements are nested deeper than a census ever is');
    }
    const parent = this.open.at(-1);
    if (!parent && !this.events.gathers(this.path, this.tagLine)) {
      for (const { name: attribute, value } of listed(attributes)) {
        this.events.loose(`${attribute}="${value}"`, this.tagLine, this.path);
      }
      return;
    }
    this.elements += 1;
    if (this.elements > XML_LIMITS.elementsInOne) {
      throw this.refused('One child has more elements than a census ever has');
    }
    const element = {
      name: local,
      line: this.tagLine,
      text: '',
      attributes: listed(attributes),
      children: [],
    };
    parent?.children.push(element);
    this.open.push(element);
  }

  private closed(): void {
    this.sinceTag = 0;
    const element = this.open.pop();
    if (element) element.text = element.text.trim();
    if (element && this.open.length === 0) {
      this.elements = 0;
      this.events.gathered(element, this.path);
    }
    this.path.pop();
  }

  private text(text: string): void {
    if (text.length > XML_LIMITS.fieldCharacters && text.trim().length > XML_LIMITS.fieldCharacters) {
      throw this.tooLong();
    }
    const element = this.open.at(-1);
    if (element) {
      element.text += text;
      if (element.text.length > 2 * XML_LIMITS.fieldCharacters) throw this.tooLong();
    } else if (text.trim() !== '') {
      this.events.loose(text.trim(), this.line, this.path);
    }
  }

  private refused(what: string): Error {
    return censusFailure(
      `${what}, at line ${this.line}`,
      'Check how the file was made, and export it again from the case system',
      { line: this.line },
    );
  }

  private tooLong(): Error {
    return this.refused(
      `A field is longer than ${XML_LIMITS.fieldCharacters.toLocaleString('en-GB')} characters`,
    );
  }

  private doctypeRefused(): Error {
    return censusFailure(
      `The file declares a document type or entities, at line ${this.line}, which a census never needs`,
      'Remove the <!DOCTYPE …> part, or export the file again from the case system',
      { line: this.line },
    );
  }

  private malformed(line = this.line): Error {
    return censusFailure(
      `The file is not well-formed XML: line ${line} cannot be read`,
      'Look at that line in a text editor (often an & or < that was typed by hand), or export the file again',
      { line },
    );
  }
}

function listed(attributes: Record<string, string>): { name: string; value: string }[] {
  return Object.entries(attributes)
    .filter(([name]) => name !== 'xmlns' && !name.startsWith('xmlns:') && !name.startsWith('xsi:'))
    .map(([name, value]) => ({ name, value }));
}

/** A name from the file, short enough and plain enough to repeat in a message. */
export function shown(name: string): string {
  return /^[\w.-]{1,40}$/.test(name) ? name : '…';
}
