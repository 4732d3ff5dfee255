/** The client whose name is the audience of every access token. It has no flow of its own. */
export const API_CLIENT = 'conjoint-api';

/** The portal’s client. */
export const PORTAL_CLIENT = 'conjoint-portal';

/** The broker’s client in an organisation’s development realm. */
export const BROKER_CLIENT = 'conjoint';

/** Realm role of machines. No organisation’s provider can give it, because no broker mapper names it. */
export const MACHINE_ROLE = 'machine';

/** Beginning of every machine client’s name. */
export const MACHINE_CLIENT_PREFIX = 'machine-';

/** The confidential client of a partition’s machines, for example the command line’s import. */
export function machineClient(partition: string): string {
  return `${MACHINE_CLIENT_PREFIX}${partition}`;
}

/** Where the portal answers the identity provider. */
export const portalIdentityPaths = {
  callback: '/sign-in/callback',
  signedOut: '/signed-out',
  backChannelSignOut: '/back-channel-logout',
} as const;
