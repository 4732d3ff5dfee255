// The parts of Keycloak’s representations that we write. Names and spelling are Keycloak’s own (26.7).

export interface Mapper {
  name: string;
  protocol?: string;
  protocolMapper: string;
  config: Record<string, string>;
}

export interface ClientScope {
  name: string;
  protocol: 'openid-connect';
  attributes: Record<string, string>;
  protocolMappers: Mapper[];
}

export interface Client {
  clientId: string;
  name?: string;
  enabled: boolean;
  protocol?: 'openid-connect';
  publicClient?: boolean;
  bearerOnly?: boolean;
  standardFlowEnabled?: boolean;
  implicitFlowEnabled?: boolean;
  directAccessGrantsEnabled?: boolean;
  serviceAccountsEnabled?: boolean;
  fullScopeAllowed?: boolean;
  secret?: string;
  redirectUris?: string[];
  webOrigins?: string[];
  defaultClientScopes?: string[];
  optionalClientScopes?: string[];
  attributes?: Record<string, string>;
  protocolMappers?: Mapper[];
}

export interface IdentityProvider {
  alias: string;
  displayName: string;
  providerId: 'oidc';
  enabled: boolean;
  trustEmail: boolean;
  storeToken: boolean;
  linkOnly: boolean;
  hideOnLogin: boolean;
  firstBrokerLoginFlowAlias: string;
  config: Record<string, string>;
}

export interface IdentityProviderMapper {
  name: string;
  identityProviderAlias: string;
  identityProviderMapper: string;
  config: Record<string, string>;
}

export interface OrganizationRepresentation {
  id: string;
  name: string;
  alias: string;
  enabled: boolean;
  attributes: Record<string, string[]>;
  domains: { name: string; verified: boolean }[];
  identityProviders: { alias: string }[];
}

export interface UserRepresentation {
  id?: string;
  username: string;
  email?: string;
  emailVerified?: boolean;
  firstName?: string;
  lastName?: string;
  enabled: boolean;
  realmRoles?: string[];
  serviceAccountClientId?: string;
  credentials?: { type: 'password'; value: string; temporary: boolean }[];
}

export interface RealmRepresentation {
  realm: string;
  displayName: string;
  enabled: boolean;
  [setting: string]: unknown;
  roles: { realm: { name: string; description: string }[] };
  clientScopes: ClientScope[];
  defaultDefaultClientScopes: string[];
  clients: Client[];
  users?: UserRepresentation[];
  identityProviders?: IdentityProvider[];
  identityProviderMappers?: IdentityProviderMapper[];
  organizations?: OrganizationRepresentation[];
  scopeMappings?: { client: string; roles: string[] }[];
}
