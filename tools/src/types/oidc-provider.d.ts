// oidc-provider ships no types. Only what embedded-identity uses; its own documentation describes each part.
declare module 'oidc-provider' {
  import type { IncomingMessage, ServerResponse } from 'node:http';

  export interface Client {
    readonly clientId: string;
    readonly backchannelLogoutUri?: string;
    backchannelLogout(accountId: string, sid: string): Promise<void>;
  }
  export interface Session {
    readonly accountId?: string;
    readonly authorizations?: Record<string, { readonly grantId?: string }>;
    grantIdFor(clientId: string): string | undefined;
    sidFor(clientId: string): string;
    destroy(): Promise<void>;
  }
  export interface Grant {
    readonly accountId: string;
    addOIDCScope(scope: string): void;
    addResourceScope(resource: string, scope: string): void;
    save(): Promise<string>;
  }
  /** A code or token: the fields shared by those an access token can be made from. */
  export interface TokenSource {
    readonly sid?: string;
    readonly authTime?: number;
  }
  export interface Context {
    type: string;
    body: unknown;
    status: number;
    set(name: string, value: string): void;
    redirect(url: string): void;
    readonly oidc: {
      readonly client: Client;
      readonly provider: Provider;
      readonly session: Session;
      readonly params: Record<string, string | undefined>;
      readonly entities: {
        readonly AuthorizationCode?: TokenSource;
        readonly RefreshToken?: TokenSource;
        readonly IdTokenHint?: object;
      };
    };
  }
  export interface Interaction {
    readonly uid: string;
    readonly params: Record<string, string | undefined>;
  }
  export interface SignedToken {
    payload: Record<string, unknown>;
  }
  interface Revocable {
    revokeByGrantId(grantId: string): Promise<void>;
  }

  export default class Provider {
    constructor(issuer: string, configuration: object);
    readonly Grant: {
      new (properties: { accountId: string; clientId: string }): Grant;
      find(id: string): Promise<Grant | undefined>;
    };
    readonly Client: { find(id: string): Promise<Client | undefined> };
    readonly AccessToken: Revocable;
    readonly RefreshToken: Revocable;
    readonly AuthorizationCode: Revocable;
    callback(): (request: IncomingMessage, response: ServerResponse) => void;
    interactionDetails(request: IncomingMessage, response: ServerResponse): Promise<Interaction>;
    interactionFinished(request: IncomingMessage, response: ServerResponse, result: object): Promise<void>;
    on(event: string, listener: (...values: never[]) => void): this;
  }

  export const interactionPolicy: { base(): { remove(name: string): void } };
}
