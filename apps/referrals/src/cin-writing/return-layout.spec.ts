import { readFileSync } from 'node:fs';
import { XmlDocument, type XmlElement } from 'libxml2-wasm';
import { EPISODE_MODULES, inLayout, RETURN_MODULES, type ReturnField } from './return-layout.js';

const XS = { xs: 'http://www.w3.org/2001/XMLSchema' };
const xsd = XmlDocument.fromString(
  readFileSync(new URL('../../data/cin/cin-schema-2026.xsd', import.meta.url), 'utf8'),
);
afterAll(() => xsd.dispose());

const TYPES = {
  ChildIdentifiers: 'childidentifierstype',
  ChildCharacteristics: 'childcharacteristicstype',
  CINdetails: 'cindetailstype',
  Assessments: 'assessmentstype',
  CINPlanDates: 'cinplandatesttype',
  Section47: 'section47type',
  ChildProtectionPlans: 'childprotectionplanstype',
} as const;

const attribute = (element: XmlElement, name: string) => element.attr(name)?.value;
/** Elements of a type in the schema's order, wrappers opened, modules of an episode left out. */
function inSchema(type: string) {
  const elements = xsd.find(`//xs:complexType[@name='${type}']/xs:sequence/xs:element`, XS) as XmlElement[];
  return elements
    .filter((element) => !(EPISODE_MODULES as readonly string[]).includes(attribute(element, 'name')!))
    .map((element) => {
      const inner = element.get('.//xs:element', XS) as XmlElement | null;
      const required = attribute(element, 'minOccurs') !== '0';
      return inner
        ? { name: attribute(inner, 'name'), within: attribute(element, 'name') }
        : { name: attribute(element, 'name'), ...(required ? { required } : {}) };
    });
}

describe('the layout of the return', () => {
  it.each(Object.keys(TYPES) as (keyof typeof TYPES)[])(
    'has the fields of %s as the schema of 2026 has them',
    (name) => {
      const ours = (RETURN_MODULES[name] as readonly ReturnField[]).map(({ kind: _, ...field }) => field);
      const byName = (fields: { name?: string | undefined }[]) =>
        // ReferralNFA stands between the modules of an episode: the writer puts it there.
        name === 'CINdetails' ? [...fields].sort((a, b) => a.name!.localeCompare(b.name!)) : fields;
      expect(byName(ours)).toEqual(byName(inSchema(TYPES[name])));
    },
  );

  it.each([
    ['CINdetails', 'ReferralNFA', 'true', '1'],
    ['CINdetails', 'ReferralNFA', 'false', '0'],
    ['CINdetails', 'ReferralNFA', 'yes', null],
    ['CINdetails', 'CINclosureDate', '2025-02-31', null],
    ['CINdetails', 'CINclosureDate', '2025-02-28', '2025-02-28'],
    ['ChildIdentifiers', 'UPN', 'K31420012500A', 'K31420012500A'],
    ['ChildIdentifiers', 'UPN', 'K3142001250', null],
    ['ChildCharacteristics', 'Ethnicity', 'ZZZZ', null],
    ['ChildProtectionPlans', 'NumberOfPreviousCPP', '1.5', null],
    ['ChildProtectionPlans', 'NumberOfPreviousCPP', '02', '02'],
  ] as const)('%s %s %j is written %j', (module, name, value, written) => {
    const field = (RETURN_MODULES[module] as readonly ReturnField[]).find((one) => one.name === name)!;
    expect(inLayout(field, value)).toBe(written);
  });
});
