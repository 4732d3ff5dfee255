/** Where Keycloak’s administration answers, and as whom. */
export interface KeycloakAdmin {
  /** Base address, without a trailing slash. */
  readonly url: string;
  readonly username: string;
  readonly password: string;
  /** How it is asked; the system's own `fetch` where it is left out. */
  readonly fetch?: typeof fetch;
}

/** Keycloak refused or failed an administrative request. Holds the path, never the body: it may hold a secret. */
export class KeycloakAdminError extends Error {
  constructor(
    readonly method: string,
    readonly path: string,
    readonly status: number,
    detail: string,
  ) {
    super(`Keycloak answered ${status} to ${method} ${path}${detail === '' ? '' : `: ${detail}`}`);
    this.name = 'KeycloakAdminError';
  }
}

// Making a realm takes seconds, and more on a machine that is busy: Keycloak must not be asked twice for the same one.
const timeoutMs = 90_000;
/** Administrators’ tokens live for a minute; a new one is fetched well before. */
const tokenAgeMs = 30_000;

/** The few requests we make of one realm’s administration. Paths are below `/admin/realms/<realm>`. */
export class AdminApi {
  private token?: { value: string; obtainedAt: number };

  private readonly ask: typeof fetch;

  constructor(private readonly admin: KeycloakAdmin) {
    this.ask = admin.fetch ?? fetch;
  }

  /** The answer, or undefined for 404. */
  async find<T>(path: string): Promise<T | undefined> {
    const response = await this.send('GET', path);
    if (response.status === 404) return undefined;
    return (await this.checked('GET', path, response).then((good) => good.json())) as T;
  }

  async get<T>(path: string): Promise<T> {
    const found = await this.find<T>(path);
    if (found === undefined) throw new KeycloakAdminError('GET', path, 404, '');
    return found;
  }

  async change(method: 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown): Promise<void> {
    const response = await this.send(method, path, body);
    await this.checked(method, path, response).then((good) => good.body?.cancel());
  }

  private async send(method: string, path: string, body?: unknown): Promise<Response> {
    return this.ask(`${this.admin.url}/admin/realms${path}`, {
      method,
      headers: { authorization: `Bearer ${await this.accessToken()}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(timeoutMs),
    });
  }

  private async checked(method: string, path: string, response: Response): Promise<Response> {
    if (response.ok) return response;
    const answer = (await response.json().catch(() => ({}))) as { errorMessage?: string; error?: string };
    throw new KeycloakAdminError(method, path, response.status, answer.errorMessage ?? answer.error ?? '');
  }

  private async accessToken(): Promise<string> {
    if (this.token && Date.now() - this.token.obtainedAt < tokenAgeMs) return this.token.value;
    const path = '/realms/master/protocol/openid-connect/token';
    const response = await this.ask(`${this.admin.url}${path}`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'password',
        client_id: 'admin-cli',
        username: this.admin.username,
        password: this.admin.password,
      }),
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (!response.ok)
      throw new KeycloakAdminError('POST', path, response.status, 'the administrator cannot sign in');
    const { access_token: value } = (await response.json()) as { access_token: string };
    this.token = { value, obtainedAt: Date.now() };
    return value;
  }
}
