const UPN_LETTERS = 'ABCDEFGHJKLMNPQRTUVWXYZ';
const ETHNICITIES = ['WBRI', 'BCRB', 'AIND', 'MWBC', 'OOTH', 'NOBT'];
const SOURCES = ['1A', '2A', '3A', '5D', '6', '7'];
const NEEDS = ['N1', 'N2', 'N4', 'N5'];
const DISABILITIES = ['MOB', 'HAND', 'PC', 'INC', 'COMM', 'LD', 'HEAR', 'VIS'];
const CHUNK_BYTES = 262_144;
/** The file in pieces of about 256 KiB, so that it never stands in memory whole. */
export async function* censusFile(options) {
  const { authorityCode, children, year = 2026 } = options;
  let text = `<?xml version="1.0" encoding="UTF-8"?>
<Message><Header><CollectionDetails><Collection>CIN</Collection><Year>${year}</Year><ReferenceDate>${year}-03-31</ReferenceDate></CollectionDetails>
<Source><SourceLevel>L</SourceLevel><LEA>${authorityCode}</LEA><SoftwareCode>bench</SoftwareCode><Release>1</Release><SerialNo>001</SerialNo><DateTime>${year}-04-20T09:00:00</DateTime></Source></Header>
<Children>
`;
  for (let number = 1; number <= children; number += 1) {
    text += child(number, authorityCode, year);
    if (text.length >= CHUNK_BYTES) {
      yield Buffer.from(text);
      text = '';
    }
  }
  yield Buffer.from(`${text}</Children></Message>\n`);
}
const pick = (list, number) => list[number % list.length];
const two = (number) => String(number).padStart(2, '0');
function child(number, authorityCode, year) {
  const born = `${year - 1 - (number % 17)}-${two(1 + (number % 12))}-${two(1 + (number % 28))}`;
  const disabilities =
    number % 8 === 0 ? [pick(DISABILITIES, number / 8), pick(DISABILITIES, number / 8 + 3)] : ['NONE'];
  return `<Child>
 <ChildIdentifiers><LAchildID>B${String(number).padStart(9, '0')}</LAchildID><UPN>${upn(authorityCode, number)}</UPN><PersonBirthDate>${born}</PersonBirthDate><Sex>${pick(['F', 'M'], number)}</Sex></ChildIdentifiers>
 <ChildCharacteristics><Ethnicity>${pick(ETHNICITIES, number)}</Ethnicity><Disabilities>${disabilities.map((code) => `<Disability>${code}</Disability>`).join('')}</Disabilities></ChildCharacteristics>
${number % 5 === 0 ? noFurtherAction(number, year) : ''}${episode(number, year)}</Child>
`;
}
function noFurtherAction(number, year) {
  return ` <CINdetails><CINreferralDate>${year - 1}-04-${two(2 + (number % 27))}</CINreferralDate><ReferralSource>${pick(SOURCES, number)}</ReferralSource><ReferralNFA>1</ReferralNFA></CINdetails>
`;
}
function episode(number, year) {
  const day = two(1 + (number % 28));
  const protection =
    number % 6 === 0
      ? `<ChildProtectionPlans><CPPstartDate>${year - 1}-07-01</CPPstartDate><InitialCategoryOfAbuse>NEG</InitialCategoryOfAbuse><LatestCategoryOfAbuse>NEG</LatestCategoryOfAbuse><NumberOfPreviousCPP>0</NumberOfPreviousCPP><Reviews><CPPreviewDate>${year - 1}-09-24</CPPreviewDate></Reviews></ChildProtectionPlans>`
      : '';
  const enquiry =
    number % 3 === 0
      ? `<Section47><S47ActualStartDate>${year - 1}-06-${day}</S47ActualStartDate>${number % 6 === 0 ? `<DateOfInitialCPC>${year - 1}-07-01</DateOfInitialCPC><ICPCnotRequired>0</ICPCnotRequired>` : '<ICPCnotRequired>1</ICPCnotRequired>'}</Section47>`
      : '';
  const plan =
    number % 6 === 1
      ? `<CINPlanDates><CINPlanStartDate>${year - 1}-08-${day}</CINPlanStartDate></CINPlanDates>`
      : '';
  return ` <CINdetails><CINreferralDate>${year - 1}-05-${day}</CINreferralDate><ReferralSource>${pick(SOURCES, number)}</ReferralSource><PrimaryNeedCode>${pick(NEEDS, number)}</PrimaryNeedCode>
  <Assessments><AssessmentActualStartDate>${year - 1}-05-${day}</AssessmentActualStartDate><AssessmentAuthorisationDate>${year - 1}-06-30</AssessmentAuthorisationDate><FactorsIdentifiedAtAssessment><AssessmentFactors>3B</AssessmentFactors><AssessmentFactors>4B</AssessmentFactors></FactorsIdentifiedAtAssessment></Assessments>
  ${plan}${enquiry}<ReferralNFA>0</ReferralNFA>${protection}</CINdetails>
`;
}
/** A UPN with the right check letter: the sum of digit × place for places 2 to 13, modulo 23. */
function upn(authorityCode, number) {
  const digits = `${authorityCode}${String(number).padStart(9, '0')}`;
  const sum = [...digits].reduce((total, digit, index) => total + Number(digit) * (index + 2), 0);
  return `${UPN_LETTERS[sum % 23]}${digits}`;
}
//# sourceMappingURL=cin-file.js.map
