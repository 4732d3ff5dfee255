import { CHARACTERISTICS, EPISODE, EPISODE_MODULES, IDENTIFIERS, MODULES } from './cin-layout.js';
import type { XmlElement } from './xml-tree.js';

/** A value as the source had it, never changed; `line` is where its element starts. */
export interface CensusField {
  name: string;
  value: string;
  line: number;
}

/** One module of a child or of an episode, its fields in the order of the file. */
export interface CensusModule {
  name: string;
  line: number;
  fields: CensusField[];
}

export interface CensusEpisode {
  line: number;
  details: CensusModule;
  modules: CensusModule[];
}

/** What the layout does not know. It is kept in `fields` or `modules` too, so that nothing is lost. */
export interface Oddity {
  kind: 'unknown-element' | 'unknown-attribute' | 'stray-text' | 'repeated-element';
  field: string;
  value: string;
  line: number;
}

export interface CensusChild {
  line: number;
  identifiers: CensusModule;
  characteristics: CensusModule;
  /** Modules of the child itself that the layout does not know. */
  others: CensusModule[];
  episodes: CensusEpisode[];
  oddities: Oddity[];
}

/** Reads the tree of one `<Child>`. Everything in it ends up in a field of a module, known or not. */
export function censusChild(element: XmlElement): CensusChild {
  const oddities: Oddity[] = [];
  const child: CensusChild = {
    line: element.line,
    identifiers: { name: IDENTIFIERS, line: element.line, fields: [] },
    characteristics: { name: CHARACTERISTICS, line: element.line, fields: [] },
    others: [],
    episodes: [],
    oddities,
  };
  const loose = looseFields(element, oddities);
  if (loose.length > 0) child.others.push({ name: element.name, line: element.line, fields: loose });
  const seen = new Set<string>();
  for (const part of element.children) {
    if (part.name === EPISODE) {
      child.episodes.push(episode(part, oddities));
    } else if (part.name === IDENTIFIERS || part.name === CHARACTERISTICS) {
      if (seen.has(part.name)) oddities.push(oddity('repeated-element', part));
      seen.add(part.name);
      const known = part.name === IDENTIFIERS ? child.identifiers : child.characteristics;
      known.line = part.line;
      known.fields.push(...moduleFields(part, oddities));
    } else {
      oddities.push(oddity('unknown-element', part));
      child.others.push({ name: part.name, line: part.line, fields: allFields(part) });
    }
  }
  return child;
}

function episode(element: XmlElement, oddities: Oddity[]): CensusEpisode {
  const isModule = (part: XmlElement): boolean => part.children.length > 0 || part.name in MODULES;
  const details = { ...element, children: element.children.filter((part) => !isModule(part)) };
  const result: CensusEpisode = {
    line: element.line,
    details: { name: EPISODE, line: element.line, fields: moduleFields(details, oddities) },
    modules: [],
  };
  for (const part of element.children.filter(isModule)) {
    const known = (EPISODE_MODULES as readonly string[]).includes(part.name);
    if (!known) oddities.push(oddity('unknown-element', part));
    const fields = known ? moduleFields(part, oddities) : allFields(part);
    result.modules.push({ name: part.name, line: part.line, fields });
  }
  return result;
}

function moduleFields(element: XmlElement, oddities: Oddity[]): CensusField[] {
  const layout = MODULES[element.name]!;
  const fields = looseFields(element, oddities);
  const seen = new Set<string>();
  for (const part of element.children) {
    const item = layout.lists?.[part.name];
    if (item !== undefined) {
      fields.push(...listFields(part, item, oddities));
    } else if (layout.fields.includes(part.name) && part.children.length === 0) {
      if (seen.has(part.name)) oddities.push(oddity('repeated-element', part));
      seen.add(part.name);
      const attributes = attributesOf(part);
      oddities.push(...attributes.map(strayAttribute));
      fields.push({ name: part.name, value: part.text, line: part.line }, ...attributes);
    } else {
      oddities.push(oddity('unknown-element', part));
      fields.push(...allFields(part, ''));
    }
  }
  return fields;
}

/** The items of a wrapper such as `<Disabilities>`; an empty wrapper is kept as a field with an empty value. */
function listFields(element: XmlElement, item: string, oddities: Oddity[]): CensusField[] {
  const fields = looseFields(element, oddities);
  if (element.children.length === 0) fields.push({ name: element.name, value: '', line: element.line });
  for (const part of element.children) {
    if (part.name === item && part.children.length === 0) {
      fields.push({ name: item, value: part.text, line: part.line });
    } else {
      oddities.push(oddity('unknown-element', part));
      fields.push(...allFields(part, `${element.name}/`));
    }
  }
  return fields;
}

/** Text and attributes that stand where only elements belong. */
function looseFields(element: XmlElement, oddities: Oddity[]): CensusField[] {
  const attributes = attributesOf(element);
  oddities.push(...attributes.map(strayAttribute));
  if (element.text === '') return attributes;
  const text = { name: `${element.name} (text)`, value: element.text, line: element.line };
  oddities.push({ kind: 'stray-text', field: element.name, value: element.text, line: element.line });
  return [...attributes, text];
}

function attributesOf(element: XmlElement): CensusField[] {
  return element.attributes.map(({ name, value }) => ({
    name: `${element.name}@${name}`,
    value,
    line: element.line,
  }));
}

function strayAttribute({ name, value, line }: CensusField): Oddity {
  return { kind: 'unknown-attribute', field: name, value, line };
}

/** Every leaf below an element, named by its path: how what the layout does not know is kept. */
function allFields(element: XmlElement, prefix = ''): CensusField[] {
  const name = `${prefix}${element.name}`;
  const attributes = element.attributes.map((attribute) => ({
    name: `${name}@${attribute.name}`,
    value: attribute.value,
    line: element.line,
  }));
  const own =
    element.text !== '' || element.children.length === 0
      ? [{ name, value: element.text, line: element.line }]
      : [];
  return [...attributes, ...own, ...element.children.flatMap((part) => allFields(part, `${name}/`))];
}

function oddity(kind: Oddity['kind'], element: XmlElement): Oddity {
  const value =
    element.children.length === 0
      ? element.text
      : allFields(element)
          .map((field) => field.value)
          .join(' ');
  return { kind, field: element.name, value, line: element.line };
}
