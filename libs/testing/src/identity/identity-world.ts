import {
  AdminApi,
  convergeKeycloak,
  PORTAL_CLIENT,
  machineClient,
  type KeycloakAdmin,
  type Partnership,
} from '@conjoint/platform';
import { randomBytes } from 'node:crypto';
import { testKeycloak } from '../servers/test-keycloak.js';
import { identityPartnership, identityRealmFiles, type IdentityVariation } from './identity-partnership.js';
import type { SignInClient } from './sign-in.js';

/** A small partnership in realms of its own on the shared Keycloak. */
export class IdentityWorld {
  readonly suffix = randomBytes(4).toString('hex');
  readonly realm = `conjoint-${this.suffix}`;
  readonly portal = 'http://127.0.0.1:45999';
  readonly admin: KeycloakAdmin;
  readonly api: AdminApi;
  partnership: Partnership = identityPartnership(this.suffix);

  constructor() {
    const { url, adminPassword } = testKeycloak();
    this.admin = { url, username: 'admin', password: adminPassword };
    this.api = new AdminApi(this.admin);
  }

  alias(name: 'north' | 'south' | 'joint' | 'nhs'): string {
    return `${name}-${this.suffix}`;
  }

  /** Brings the realms to a variation of the partnership and tells what changed. */
  async converge(variation: IdentityVariation = {}): Promise<string[]> {
    this.partnership = identityPartnership(this.suffix, variation);
    const files = identityRealmFiles(this.partnership, {
      keycloak: this.admin.url,
      realm: this.realm,
      portal: this.portal,
    });
    return convergeKeycloak({ files, admin: this.admin });
  }

  get client(): SignInClient {
    return {
      issuer: `${this.admin.url}/realms/${this.realm}`,
      clientId: PORTAL_CLIENT,
      clientSecret: 'secret-of-portal',
      redirectUri: `${this.portal}/sign-in/callback`,
    };
  }

  machine(partition: string): SignInClient {
    return { ...this.client, clientId: machineClient(partition), clientSecret: `secret-of-${partition}` };
  }

  async remove(): Promise<void> {
    for (const name of [
      this.realm,
      ...(['north', 'south', 'joint', 'nhs'] as const).map((one) => this.alias(one)),
    ]) {
      if ((await this.api.find(`/${name}`)) !== undefined) await this.api.change('DELETE', `/${name}`);
    }
  }
}
