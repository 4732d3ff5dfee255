/**
 * Every address of the portal, typed by its parameters. A page's controller uses `paths.x.route`, links and redirects
 * call `paths.x({ … })`: a renamed parameter breaks compilation, not a link.
 * Whatever belongs to a council's records lives under `/councils/:council`, and the guard checks that council.
 */
type ParamNames<P extends string> = P extends `${infer Head}/${infer Rest}`
  ? ParamNames<Head> | ParamNames<Rest>
  : P extends `:${infer Name}`
    ? Name
    : never;
type Params<P extends string> = Record<ParamNames<P>, string | number>;
type Query = Readonly<Record<string, string | number | undefined>>;

export interface Path<P extends string> {
  (
    ...args: ParamNames<P> extends never
      ? [params?: Record<never, never>, query?: Query]
      : [params: Params<P>, query?: Query]
  ): string;
  /** The pattern, for `@Get` and `@Post`. */
  readonly route: P;
}

export function path<const P extends string>(route: P): Path<P> {
  const build = (params: Record<string, string | number> = {}, query: Query = {}): string => {
    const filled = route.replace(/:([A-Za-z]+)/g, (_, name: string) => {
      const value = params[name];
      if (value === undefined || value === '') throw new Error(`${route} needs ${name}`);
      return encodeURIComponent(String(value));
    });
    const search = new URLSearchParams();
    for (const [name, value] of Object.entries(query))
      if (value !== undefined) search.set(name, String(value));
    return search.size ? `${filled}?${search}` : filled;
  };
  return Object.assign(build, { route }) as Path<P>;
}

export const paths = {
  start: path('/'),
  signIn: path('/sign-in'),
  signInCallback: path('/sign-in/callback'),
  signInAgain: path('/sign-in/again'),
  signOut: path('/sign-out'),
  signedOut: path('/signed-out'),
  backChannelLogout: path('/back-channel-logout'),
  switch: path('/switch'),
  account: path('/account'),
  help: path('/help'),
  accessibility: path('/accessibility'),
  cookies: path('/cookies'),
  assets: path('/assets/:version/:file'),

  home: path('/councils/:council'),
  whyCanISeeThis: path('/councils/:council/why-can-i-see-this'),
  lookedAt: path('/councils/:council/records/:subjectId/looked-at'),
  mandates: path('/councils/:council/mandates'),
  mandateWithdraw: path('/councils/:council/mandates/:mandateId/withdraw'),
  delegation: path('/councils/:council/delegation'),
  deadLetters: path('/councils/:council/operators/dead-letters'),
  deadLetterRetry: path('/councils/:council/operators/dead-letters/:service/:id/retry'),
  afterRestore: path('/councils/:council/operators/restore'),
  restoreSettle: path('/councils/:council/operators/restore/:service/:id/settle'),
  restorePublish: path('/councils/:council/operators/restore/:service/publish'),

  figures: path('/councils/:council/figures'),
  sideBySideFile: path('/councils/:council/figures/side-by-side.csv'),
  figure: path('/councils/:council/figures/:indicator'),
  figureFile: path('/councils/:council/figures/:indicator/table.csv'),
  figuresRebuild: path('/councils/:council/operators/figures'),

  queue: path('/councils/:council/queue'),
  tellings: path('/councils/:council/to-tell'),
  referral: path('/councils/:council/referrals/:referralId'),
  referralAcknowledge: path('/councils/:council/referrals/:referralId/acknowledge'),
  referralTellOutcome: path('/councils/:council/referrals/:referralId/outcome-told'),
  referralCorrect: path('/councils/:council/referrals/:referralId/correct'),
  referralCorrectFact: path('/councils/:council/referrals/:referralId/correct/:fact'),
  referralAddPart: path('/councils/:council/referrals/:referralId/correct/add/:what'),
  referralWithdrawPart: path('/councils/:council/referrals/:referralId/correct/withdraw/:part'),
  referralCouncil: path('/councils/:council/referrals/:referralId/council'),
  referralWithdraw: path('/councils/:council/referrals/:referralId/withdraw'),
  referralDecide: path('/councils/:council/referrals/:referralId/decide'),
  referralDecideCheck: path('/councils/:council/referrals/:referralId/decide/check'),
  referralDecideChange: path('/councils/:council/referrals/:referralId/decide/change'),
  referralHandOver: path('/councils/:council/referrals/:referralId/hand-over'),
  referralHandOverSent: path('/councils/:council/referrals/:referralId/hand-over/sent'),
  child: path('/councils/:council/children/:childId'),
  childElsewhere: path('/councils/:council/children/:childId/other-councils'),
  childHistory: path('/councils/:council/children/:childId/history/:part'),
  childRestrict: path('/councils/:council/children/:childId/restrict'),
  childLiftRestriction: path('/councils/:council/children/:childId/lift-restriction'),
  childReferAgain: path('/councils/:council/children/:childId/refer-again'),
  case: path('/councils/:council/cases/:episodeId'),
  caseNoteNew: path('/councils/:council/cases/:episodeId/notes/new'),
  caseAssess: path('/councils/:council/cases/:episodeId/assess'),
  caseClose: path('/councils/:council/cases/:episodeId/close'),
  caseUndoClosure: path('/councils/:council/cases/:episodeId/undo-closure'),
  noteCorrect: path('/councils/:council/notes/:noteId/correct'),
  noteWithdraw: path('/councils/:council/notes/:noteId/withdraw'),
  assessment: path('/councils/:council/assessments/:assessmentId'),
  assessmentCheck: path('/councils/:council/assessments/:assessmentId/check'),
  assessmentSection: path('/councils/:council/assessments/:assessmentId/:section'),
  children: path('/councils/:council/children'),
  passingOns: path('/councils/:council/passing-on'),
  passingOn: path('/councils/:council/passing-on/:passingOnId'),
  passingOnAccept: path('/councils/:council/passing-on/:passingOnId/accept'),
  passingOnRecall: path('/councils/:council/passing-on/:passingOnId/recall'),
  passingOnReturn: path('/councils/:council/passing-on/:passingOnId/return'),
  alerts: path('/councils/:council/alerts'),
  alertSeen: path('/councils/:council/alerts/:alertId/seen'),
  imports: path('/councils/:council/imports'),
  importNew: path('/councils/:council/imports/new'),
  import: path('/councils/:council/imports/:importId'),
  importProblems: path('/councils/:council/imports/:importId/problems'),
  importProblemsFile: path('/councils/:council/imports/:importId/problems.csv'),
  importUndo: path('/councils/:council/imports/:importId/undo'),
  cinReturns: path('/councils/:council/cin-returns'),
  cinReturn: path('/councils/:council/cin-returns/:returnId'),
  cinReturnCancel: path('/councils/:council/cin-returns/:returnId/cancel'),
  cinReturnFile: path('/councils/:council/cin-returns/:returnId/file.xml'),
  cinReturnMissing: path('/councils/:council/cin-returns/:returnId/missing'),
  cinReturnMissingFile: path('/councils/:council/cin-returns/:returnId/missing.csv'),
  costs: path('/councils/:council/costs'),
  costNew: path('/councils/:council/costs/new'),
  costRules: path('/councils/:council/costs/rules'),
  costRuleEnd: path('/councils/:council/costs/rules/:ruleId/end'),
  cost: path('/councils/:council/costs/:costFileId'),
  costRejectsFile: path('/councils/:council/costs/:costFileId/not-accepted.csv'),
  costLines: path('/councils/:council/costs/:costFileId/lines'),
  costAccept: path('/councils/:council/costs/:costFileId/accept'),
  costDiscard: path('/councils/:council/costs/:costFileId/discard'),
  costUndo: path('/councils/:council/costs/:costFileId/undo'),
  referralStart: path('/councils/:council/referrals/start'),
  drafts: path('/councils/:council/drafts'),
  draft: path('/councils/:council/drafts/:draftId'),
  draftTakeOver: path('/councils/:council/drafts/:draftId/take-over'),
  draftDiscard: path('/councils/:council/drafts/:draftId/discard'),
  draftCheck: path('/councils/:council/drafts/:draftId/check'),
  draftElsewhere: path('/councils/:council/drafts/:draftId/elsewhere'),
  draftStep: path('/councils/:council/drafts/:draftId/:step'),
  draftItem: path('/councils/:council/drafts/:draftId/:step/:item'),
  draftItemRemove: path('/councils/:council/drafts/:draftId/:step/:item/remove'),
  recharges: path('/councils/:council/recharges'),
  rechargeNew: path('/councils/:council/recharges/new'),
  recharge: path('/councils/:council/recharges/:runId'),
  rechargeCounts: path('/councils/:council/recharges/:runId/counts'),
  rechargeCalculate: path('/councils/:council/recharges/:runId/calculate'),
  rechargeApprove: path('/councils/:council/recharges/:runId/approve'),
  rechargeSeal: path('/councils/:council/recharges/:runId/seal'),
  rechargeCancel: path('/councils/:council/recharges/:runId/cancel'),
  rechargeLines: path('/councils/:council/recharges/:runId/lines'),
  rechargeLine: path('/councils/:council/recharges/:runId/lines/:number'),
  rechargeLinesFile: path('/councils/:council/recharges/:runId/lines.csv'),
  rechargeChargesFile: path('/councils/:council/recharges/:runId/charges.csv'),
  rechargeBooks: path('/councils/:council/recharge-books'),
  referralSent: path('/councils/:council/referrals/:referralId/sent'),
  caseload: path('/councils/:council/caseload'),
  unallocated: path('/councils/:council/unallocated'),
  allocate: path('/councils/:council/episodes/:episodeId/allocate'),
  allocations: path('/councils/:council/episodes/:episodeId/allocations'),
  episodeTeam: path('/councils/:council/episodes/:episodeId/team'),
  workloadPoints: path('/councils/:council/workload-points'),
  workloadPointsChange: path('/councils/:council/workload-points/change'),
  allocationEnd: path('/councils/:council/episodes/:episodeId/allocations/:allocationId/end'),
  familyRestrict: path('/councils/:council/episodes/:episodeId/restrict-worker'),
  familyRestrictions: path('/councils/:council/family-restrictions'),
  familyRestrictionLift: path('/councils/:council/family-restrictions/:restrictionId/lift'),
  teams: path('/councils/:council/teams'),
  teamNew: path('/councils/:council/teams/new'),
  team: path('/councils/:council/teams/:teamId'),
  teamChange: path('/councils/:council/teams/:teamId/change'),
  workforceImports: path('/councils/:council/workforce-imports'),
  workforceImportNew: path('/councils/:council/workforce-imports/new'),
  workforceImport: path('/councils/:council/workforce-imports/:importId'),
  workforceImportUndo: path('/councils/:council/workforce-imports/:importId/undo'),
  workers: path('/councils/:council/workers'),
  workerNew: path('/councils/:council/workers/new'),
  worker: path('/councils/:council/workers/:workerId'),
  workerTerms: path('/councils/:council/workers/:workerId/terms'),
  workerCorrect: path('/councils/:council/workers/:workerId/correct'),
  workerAbsence: path('/councils/:council/workers/:workerId/absence'),
  workerAbsenceEnd: path('/councils/:council/workers/:workerId/absences/:absenceId'),
  workerLeave: path('/councils/:council/workers/:workerId/leave'),

  receivedCharges: path('/councils/:council/charges-received'),
  receivedCharge: path('/councils/:council/charges-received/:chargeId'),
  receivedChargeAccept: path('/councils/:council/charges-received/:chargeId/accept'),
  receivedChargeQuery: path('/councils/:council/charges-received/:chargeId/query'),
  receivedChargeWithdrawQuery: path('/councils/:council/charges-received/:chargeId/withdraw-query'),
  receivedChargeCheckAgain: path('/councils/:council/charges-received/:chargeId/check-again'),
  receivedChargeExplain: path('/councils/:council/charges-received/:chargeId/explain'),
  receivedChargeExplainFile: path('/councils/:council/charges-received/:chargeId/explain.csv'),
  driverCounts: path('/councils/:council/driver-counts'),
  driverCount: path('/councils/:council/driver-counts/:countId'),
  driverCountAgain: path('/councils/:council/driver-counts/:countId/count-again'),
  accountCodes: path('/councils/:council/account-codes'),
  books: path('/councils/:council/books'),
} as const;
