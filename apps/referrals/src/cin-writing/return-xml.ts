import type { CensusChild, CensusEpisode, CensusModule } from '../cin-file/census-child.js';
import {
  EPISODE_MODULES_AFTER_NFA,
  EPISODE_MODULES_BEFORE_NFA,
  RETURN_MODULES,
  type ReturnField,
  type ReturnModule,
} from './return-layout.js';

export interface ReturnHeader {
  year: number;
  referenceDate: string;
  /** The DfE's three digits of the authority. */
  authorityCode: string;
  /** How many-th return of that year this is, from 1. */
  serial: number;
  madeAt: Date;
}

/** Everything before the first child. */
export function headXml({ authorityCode, madeAt, referenceDate, serial, year }: ReturnHeader): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<Message>
  <Header>
    <CollectionDetails>
      <Collection>CIN</Collection>
      <Year>${year}</Year>
      <ReferenceDate>${referenceDate}</ReferenceDate>
    </CollectionDetails>
    <Source>
      <SourceLevel>L</SourceLevel>
      <LEA>${authorityCode}</LEA>
      <SoftwareCode>Conjoint</SoftwareCode>
      <SerialNo>${String(serial).padStart(3, '0')}</SerialNo>
      <DateTime>${madeAt.toISOString().replace(/\.\d+Z$/, 'Z')}</DateTime>
    </Source>
  </Header>
  <Children>
`;
}

/** Everything after the last child. */
export const TAIL_XML = '  </Children>\n</Message>\n';

export function childXml({ characteristics, episodes, identifiers }: CensusChild): string {
  return block('Child', 4, [
    moduleXml(identifiers, 6),
    moduleXml(characteristics, 6),
    ...episodes.map((episode) => episodeXml(episode, 6)),
  ]);
}

function episodeXml({ details, modules }: CensusEpisode, indent: number): string {
  const of = (names: readonly string[]): string[] =>
    names.flatMap((name) =>
      modules.filter((module) => module.name === name).map((module) => moduleXml(module, indent + 2)),
    );
  const isNfa = ({ name }: { name: string }): boolean => name === 'ReferralNFA';
  return block('CINdetails', indent, [
    fieldsXml({ ...details, fields: details.fields.filter((field) => !isNfa(field)) }, indent + 2),
    ...of(EPISODE_MODULES_BEFORE_NFA),
    fieldsXml({ ...details, fields: details.fields.filter(isNfa) }, indent + 2),
    ...of(EPISODE_MODULES_AFTER_NFA),
  ]);
}

function moduleXml(module: CensusModule, indent: number): string {
  return block(module.name, indent, [fieldsXml(module, indent + 2)]);
}

/** The fields of a module in the order of the layout, those that may be given several times in their wrapper. */
function fieldsXml(module: CensusModule, indent: number): string {
  return (RETURN_MODULES[module.name as ReturnModule] as readonly ReturnField[])
    .map(({ name, within }) => {
      const values = module.fields.filter((field) => field.name === name).map(({ value }) => value);
      if (values.length === 0) return '';
      const elements = values.map((value) => leaf(name, value, within ? indent + 2 : indent));
      return within ? block(within, indent, elements) : elements.join('');
    })
    .join('');
}

function block(name: string, indent: number, inside: readonly string[]): string {
  const blanks = ' '.repeat(indent);
  return `${blanks}<${name}>\n${inside.join('')}${blanks}</${name}>\n`;
}

function leaf(name: string, value: string, indent: number): string {
  return `${' '.repeat(indent)}<${name}>${escaped(value)}</${name}>\n`;
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#13;' };

function escaped(value: string): string {
  return value.replace(/[&<>\r]/g, (sign) => ESCAPES[sign]!);
}
