import type { Context } from 'oidc-provider';
import { page } from './pages.js';

/**
 * Ends the session at once when the portal names it by its id token, as Keycloak does; without one anybody's link
 * could sign somebody out, so the person is asked. `form` is the library's, and holds the token against forgery.
 */
export async function signOut(context: Context, form: string): Promise<void> {
  const { session, params, entities } = context.oidc;
  if (!entities.IdTokenHint) {
    context.body = page({
      title: 'Do you want to sign out?',
      body: `${form}<button class="button" type="submit" form="op.logoutForm" name="logout" value="yes">Sign out</button>`,
    });
    return;
  }
  await endSession(context);
  await session.destroy();
  const back = params['post_logout_redirect_uri'];
  if (!back) return signedOutPage(context);
  const address = new URL(back);
  if (params['state']) address.searchParams.set('state', params['state']);
  context.status = 303;
  context.redirect(address.href);
}

export function signedOutPage(context: Context): void {
  context.type = 'html';
  context.body = page({ title: 'You are signed out', body: '<p>You can close this page.</p>' });
}

/** Tells each client that asked for it which session has ended, and ends what was granted in it. */
async function endSession({ oidc: { session, provider } }: Context): Promise<void> {
  const accountId = session.accountId ?? '';
  for (const [clientId, { grantId }] of Object.entries(session.authorizations ?? {})) {
    const client = await provider.Client.find(clientId);
    if (client?.backchannelLogoutUri) {
      await client.backchannelLogout(accountId, session.sidFor(clientId)).catch((error: Error) => {
        console.error(`Back-channel logout of ${clientId} failed: ${error.message}`);
      });
    }
    if (!grantId) continue;
    for (const kind of [provider.AccessToken, provider.RefreshToken, provider.AuthorizationCode]) {
      await kind.revokeByGrantId(grantId);
    }
  }
}
