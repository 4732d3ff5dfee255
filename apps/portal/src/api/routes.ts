import {
  acceptPassingOn,
  acknowledgeReferral,
  addToHousehold,
  askElsewhere,
  auditAbout,
  beginAssessment,
  beginFile,
  cancelCinReturn,
  closeEpisode,
  completeAssessment,
  correctAssessment,
  correctNote,
  checkAuthority,
  correctReferral,
  countMonths,
  discardDraft,
  exportCinReturnProblems,
  exportImportProblems,
  findArea,
  findChildren,
  findMatches,
  getAssessment,
  getChild,
  getCinReturn,
  listChildHistory,
  getDraft,
  getDriverCount,
  getEpisode,
  getImport,
  getNote,
  getPassingOn,
  getReferral,
  listAgreements,
  listAlerts,
  listAuthorities,
  listCinReturns,
  listDeadLetters,
  listDrafts,
  listDriverCounts,
  listImports,
  listMandates,
  listNotes,
  listPassingOn,
  listQueue,
  nameRecord,
  listTellings,
  liftRestriction,
  listRestoreChecks,
  offerPassingOn,
  publishAgain,
  putChunk,
  recallPassingOn,
  recordDecision,
  recordReferral,
  recountDriver,
  restrictChild,
  restoreStanding,
  retryDeadLetter,
  returnPassingOn,
  saveAssessment,
  saveDraft,
  seeAlert,
  sendHandOver,
  SERVICES,
  settleRestoreCheck,
  snapshotFacts,
  startCinReturn,
  snapshotWorkforceFacts,
  startDraft,
  startImport,
  summariseEpisodes,
  takeCinReturnChunk,
  tellOutcome,
  undoClosure,
  undoImport,
  withdrawFromHousehold,
  withdrawMandate,
  withdrawNote,
  withdrawReferral,
  approveRun,
  askDrivers,
  calculateRun,
  cancelRun,
  explainRunLine,
  getBook,
  getRun,
  listJournals,
  listRunLines,
  listRuns,
  sealRun,
  startRun,
  writeNote,
  type RequestContract,
} from '@conjoint/contracts';

export type ApiMethod = 'get' | 'post' | 'put' | 'delete';

/** One way into the product for a program: an address under `/api/v1/councils/{council}`, and the message it becomes. */
export interface ApiRoute {
  readonly method: ApiMethod;
  /** `/referrals/{referralId}`: each `{name}` is a field of the message. */
  readonly path: string;
  readonly contract: RequestContract;
  /** 201 where something comes into being. */
  readonly status: 200 | 201;
  /** The field that takes the raw body (`application/octet-stream`) as base64. */
  readonly raw: string | null;
}

/** The names in a path are fields of the message: a misspelt one does not compile. */
type FieldsOf<C extends RequestContract> = Extract<keyof C['request']['_zod']['input'], string>;
type Named<P extends string> = P extends `${string}{${infer Name}}${infer Rest}` ? Name | Named<Rest> : never;
type Checked<P extends string, C extends RequestContract> = Named<P> extends FieldsOf<C> ? P : never;

function route<const P extends string, C extends RequestContract>(
  method: ApiMethod,
  path: Checked<P, C> & P,
  contract: C,
  options: { status?: 201; raw?: FieldsOf<C> } = {},
): ApiRoute {
  return { method, path, contract, status: options.status ?? 200, raw: options.raw ?? null };
}

// A look-up by name is a POST: what somebody looks for does not belong in an address.
const referrals: ApiRoute[] = [
  route('get', '/queue', listQueue),
  route('get', '/to-tell', listTellings),
  route('get', '/alerts', listAlerts),
  route('post', '/alerts/{alertId}/seen', seeAlert),
  route('post', '/referrals', recordReferral, { status: 201 }),
  route('get', '/referrals/{referralId}', getReferral),
  route('post', '/referrals/{referralId}/decisions', recordDecision, { status: 201 }),
  route('post', '/referrals/{referralId}/acknowledgement', acknowledgeReferral),
  route('post', '/referrals/{referralId}/outcome-told', tellOutcome),
  route('post', '/referrals/{referralId}/corrections', correctReferral, { status: 201 }),
  route('post', '/referrals/{referralId}/household', addToHousehold, { status: 201 }),
  route('post', '/referrals/{referralId}/household/withdrawals', withdrawFromHousehold, { status: 201 }),
  route('post', '/referrals/{referralId}/withdrawal', withdrawReferral),
  route('post', '/referrals/{referralId}/hand-over', sendHandOver),
  route('get', '/drafts', listDrafts),
  route('post', '/drafts', startDraft, { status: 201 }),
  route('get', '/drafts/{draftId}', getDraft),
  route('put', '/drafts/{draftId}', saveDraft),
  route('delete', '/drafts/{draftId}', discardDraft),
  route('post', '/children/search', findChildren),
  route('post', '/children/matches', findMatches),
  route('post', '/children/elsewhere', askElsewhere),
  route('get', '/children/{childId}', getChild),
  route('get', '/children/{childId}/history/{part}', listChildHistory),
  route('post', '/children/{childId}/restriction', restrictChild),
  route('post', '/children/{childId}/restriction/end', liftRestriction),
  route('post', '/episodes/summaries', summariseEpisodes),
  route('get', '/episodes/{episodeId}', getEpisode),
  route('post', '/episodes/{episodeId}/closure', closeEpisode),
  route('post', '/episodes/{episodeId}/closure/undo', undoClosure),
  route('get', '/episodes/{episodeId}/notes', listNotes),
  route('post', '/episodes/{episodeId}/notes', writeNote, { status: 201 }),
  route('post', '/episodes/{episodeId}/assessment', beginAssessment, { status: 201 }),
  route('get', '/notes/{noteId}', getNote),
  route('post', '/notes/{noteId}/corrections', correctNote, { status: 201 }),
  route('post', '/notes/{noteId}/withdrawal', withdrawNote),
  route('get', '/assessments/{assessmentId}', getAssessment),
  route('put', '/assessments/{assessmentId}', saveAssessment),
  route('post', '/assessments/{assessmentId}/completion', completeAssessment),
  route('post', '/assessments/{assessmentId}/corrections', correctAssessment, { status: 201 }),
  route('post', '/areas/search', findArea),
  route('get', '/passing-on', listPassingOn),
  route('get', '/passing-on/{passingOnId}', getPassingOn),
  route('post', '/passing-on', offerPassingOn, { status: 201 }),
  route('post', '/passing-on/{passingOnId}/acceptance', acceptPassingOn),
  route('post', '/passing-on/{passingOnId}/return', returnPassingOn),
  route('post', '/passing-on/{passingOnId}/recall', recallPassingOn),
  route('post', '/files', beginFile.referrals, { status: 201 }),
  route('put', '/files/{fileId}/chunks/{number}', putChunk.referrals, { raw: 'base64' }),
  route('get', '/records/{recordId}/name', nameRecord),
  route('get', '/imports', listImports),
  route('post', '/imports', startImport, { status: 201 }),
  route('get', '/imports/{importId}', getImport),
  // For a program a list of problems is a file that leaves the product, whatever its pages are: a sign-in of just now, or a machine.
  route('get', '/imports/{importId}/problems', exportImportProblems),
  route('post', '/imports/{importId}/undo', undoImport),
  route('get', '/cin-returns', listCinReturns),
  route('post', '/cin-returns', startCinReturn, { status: 201 }),
  route('get', '/cin-returns/{returnId}', getCinReturn),
  route('get', '/cin-returns/{returnId}/problems', exportCinReturnProblems),
  route('get', '/cin-returns/{returnId}/chunks/{number}', takeCinReturnChunk),
  route('post', '/cin-returns/{returnId}/cancellation', cancelCinReturn),
  route('post', '/facts/snapshot', snapshotFacts),
  route('post', '/workforce-facts/snapshot', snapshotWorkforceFacts),
];

const workforce: ApiRoute[] = [
  route('get', '/mandates', listMandates),
  route('post', '/mandates/{mandateId}/withdrawal', withdrawMandate),
  route('get', '/authorities', listAuthorities),
  route('post', '/authorities/check', checkAuthority),
  route('post', '/workforce/files', beginFile.workforce, { status: 201 }),
  route('put', '/workforce/files/{fileId}/chunks/{number}', putChunk.workforce, { raw: 'base64' }),
];

const money: ApiRoute[] = [
  route('get', '/agreements', listAgreements),
  route('post', '/recharging/files', beginFile.recharging, { status: 201 }),
  route('put', '/recharging/files/{fileId}/chunks/{number}', putChunk.recharging, { raw: 'base64' }),
  route('get', '/driver-counts', listDriverCounts),
  route('get', '/driver-counts/{countId}', getDriverCount),
  route('post', '/driver-counts/{countId}/recount', recountDriver),
  route('get', '/recharge-runs', listRuns),
  route('post', '/recharge-runs', startRun, { status: 201 }),
  route('get', '/recharge-runs/{runId}', getRun),
  route('post', '/recharge-runs/{runId}/counts', askDrivers),
  route('post', '/recharge-runs/{runId}/calculation', calculateRun),
  route('post', '/recharge-runs/{runId}/approval', approveRun),
  route('post', '/recharge-runs/{runId}/seal', sealRun),
  route('post', '/recharge-runs/{runId}/cancellation', cancelRun),
  route('get', '/recharge-runs/{runId}/lines', listRunLines),
  route('get', '/recharge-runs/{runId}/lines/{number}', explainRunLine),
  route('get', '/books', getBook),
  route('get', '/journals', listJournals),
];
const figures: ApiRoute[] = [route('get', '/months', countMonths)];

const everywhere: ApiRoute[] = SERVICES.flatMap((service) => [
  {
    ...route('get', '/records/{subjectId}/looked-at', auditAbout[service]),
    path: `/${service}/records/{subjectId}/looked-at`,
  },
  { ...route('get', '/dead-letters', listDeadLetters[service]), path: `/${service}/dead-letters` },
  {
    ...route('post', '/dead-letters/{id}/retry', retryDeadLetter[service]),
    path: `/${service}/dead-letters/{id}/retry`,
  },
  { ...route('get', '/restore', listRestoreChecks[service]), path: `/${service}/restore` },
  { ...route('get', '/restore/standing', restoreStanding[service]), path: `/${service}/restore/standing` },
  {
    ...route('post', '/restore/checks/{id}/settlement', settleRestoreCheck[service]),
    path: `/${service}/restore/checks/{id}/settlement`,
  },
  {
    ...route('post', '/restore/publication', publishAgain[service]),
    path: `/${service}/restore/publication`,
  },
]);

export const API_ROUTES: readonly ApiRoute[] = [
  ...referrals,
  ...workforce,
  ...money,
  ...figures,
  ...everywhere,
];

export const API_BASE = '/api/v1';
export const COUNCIL_BASE = `${API_BASE}/councils/{council}`;

export function namesIn(path: string): string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
}
