/** Names and e-mail come from the employer: nobody edits them here, and none is required at first sign-in. */
const profileAttributes = ['username', 'email', 'firstName', 'lastName'].map((name) => ({
  name,
  displayName: `\${${name}}`,
  permissions: { view: ['admin', 'user'], edit: ['admin'] },
  multivalued: false,
}));

const userProfile = {
  'org.keycloak.userprofile.UserProfileProvider': [
    {
      providerId: 'declarative-user-profile',
      config: { 'kc.user.profile.config': [JSON.stringify({ attributes: profileAttributes, groups: [] })] },
    },
  ],
};

/** Settings of every realm. `sslRequired: none` is for development, where everything listens on loopback. */
export function realmDefaults({ development }: { development: boolean }): Record<string, unknown> {
  return {
    enabled: true,
    sslRequired: development ? 'none' : 'external',
    registrationAllowed: false,
    duplicateEmailsAllowed: false,
    editUsernameAllowed: false,
    resetPasswordAllowed: false,
    rememberMe: false,
    verifyEmail: false,
    loginWithEmailAllowed: true,
    requiredActions: [],
    bruteForceProtected: true,
    failureFactor: 10,
    waitIncrementSeconds: 60,
    maxFailureWaitSeconds: 900,
    accessTokenLifespan: 300,
    revokeRefreshToken: true,
    refreshTokenMaxReuse: 0,
    eventsEnabled: true,
    eventsExpiration: 2_592_000,
    adminEventsEnabled: true,
    components: userProfile,
  };
}

const idle = { enabled: false, protocol: 'openid-connect' } as const;

/** Keycloak’s own clients for people to manage accounts: there is nothing here for them to manage. */
export const disabledBuiltInClients = [
  { clientId: 'account', ...idle, fullScopeAllowed: false },
  { clientId: 'account-console', ...idle, publicClient: true, fullScopeAllowed: false },
];

interface Execution {
  authenticator?: string;
  flowAlias?: string;
  authenticatorFlow?: boolean;
  requirement: 'ALTERNATIVE' | 'REQUIRED';
  priority: number;
}

function flow(alias: string, topLevel: boolean, executions: Execution[]): Record<string, unknown> {
  return {
    alias,
    providerId: 'basic-flow',
    topLevel,
    builtIn: false,
    authenticationExecutions: executions.map((one) => ({
      authenticatorFlow: false,
      userSetupAllowed: false,
      ...one,
    })),
  };
}

export const BROWSER_FLOW = 'conjoint browser';
export const FIRST_SIGN_IN_FLOW = 'conjoint first sign-in';

/**
 * Sign-in asks for the e-mail address and goes to that organisation; there is no password here. The first time, a
 * person is created if nobody has her name or address — otherwise it is an error, never a link — and becomes a member.
 */
export const mainFlows = [
  flow(BROWSER_FLOW, true, [
    { authenticator: 'auth-cookie', requirement: 'ALTERNATIVE', priority: 10 },
    { authenticator: 'identity-provider-redirector', requirement: 'ALTERNATIVE', priority: 20 },
    { flowAlias: 'conjoint organisation', authenticatorFlow: true, requirement: 'ALTERNATIVE', priority: 30 },
  ]),
  flow('conjoint organisation', false, [
    { authenticator: 'organization', requirement: 'REQUIRED', priority: 10 },
  ]),
  flow(FIRST_SIGN_IN_FLOW, true, [
    { authenticator: 'idp-create-user-if-unique', requirement: 'REQUIRED', priority: 10 },
    { authenticator: 'idp-add-organization-member', requirement: 'REQUIRED', priority: 20 },
  ]),
];
