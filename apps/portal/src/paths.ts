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
  (...args: ParamNames<P> extends never ? [params?: Record<never, never>, query?: Query] : [params: Params<P>, query?: Query]): string;
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
    for (const [name, value] of Object.entries(query)) if (value !== undefined) search.set(name, String(value));
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

  queue: path('/councils/:council/queue'),
  referral: path('/councils/:council/referrals/:referralId'),
  child: path('/councils/:council/children/:childId'),
  children: path('/councils/:council/children'),
  passingOns: path('/councils/:council/passing-on'),
  passingOn: path('/councils/:council/passing-on/:passingOnId'),
  imports: path('/councils/:council/imports'),
  import: path('/councils/:council/imports/:importId'),
  referralStart: path('/councils/:council/referrals/start'),
  drafts: path('/councils/:council/drafts'),
  draft: path('/councils/:council/drafts/:draftId'),
} as const;
