import {
  beginFile,
  exportImportProblems,
  getCinReturn,
  discardCostFile,
  getCostFile,
  listCostFiles,
  listCostRejects,
  takeCostFile,
  getImport,
  getWorkforceImport,
  listImports,
  listWorkforceImports,
  listJournals,
  putChunk,
  problemSchema,
  startCinReturn,
  startImport,
  startWorkforceImport,
  takeCinReturnChunk,
  undoCostFile,
  undoImport,
  undoWorkforceImport,
  type RequestContract,
  type RequestOf,
  type ResponseOf,
  type UploadService,
} from '@conjoint/contracts';
import { fetchTrusting, machineClient, SecretStore } from '@conjoint/platform';
import { NeedsRemedy } from '../remedy.js';
import type { InstallationEnvironment } from '../start/environment-file.js';

type AnyBegin = (typeof beginFile)[UploadService];
export type FileToBegin = RequestOf<AnyBegin>;

/** Where the API takes the files of a service. */
const FILES = {
  referrals: 'files',
  workforce: 'workforce/files',
  recharging: 'recharging/files',
} as const satisfies Record<UploadService, string>;

/** A token is asked for anew this long before it ends. */
const RENEW_BEFORE_MS = 30_000;
const TIMEOUT_MS = 60_000;

/** The portal's API as a machine of one council sees it: client credentials, and the mandate this machine holds there. */
export class CouncilApi {
  private token: { value: string; until: number } | undefined;

  constructor(
    private readonly council: string,
    private readonly environment: InstallationEnvironment,
  ) {}

  beginFile(service: UploadService, body: FileToBegin): Promise<ResponseOf<AnyBegin>> {
    return this.ask(beginFile[service] as AnyBegin, 'POST', FILES[service], body);
  }

  /** A chunk travels as it is, not as JSON. */
  putChunk(
    service: UploadService,
    fileId: string,
    number: number,
    bytes: Uint8Array,
  ): Promise<ResponseOf<(typeof putChunk)[UploadService]>> {
    return this.ask(putChunk[service], 'PUT', `${FILES[service]}/${fileId}/chunks/${number}`, bytes);
  }

  startImport(body: RequestOf<typeof startImport>): Promise<ResponseOf<typeof startImport>> {
    return this.ask(startImport, 'POST', 'imports', body);
  }

  getImport(importId: string): Promise<ResponseOf<typeof getImport>> {
    return this.ask(getImport, 'GET', `imports/${importId}`);
  }

  listImports(page: number): Promise<ResponseOf<typeof listImports>> {
    return this.ask(listImports, 'GET', `imports?page=${page}`);
  }

  listWorkforceImports(): Promise<ResponseOf<typeof listWorkforceImports>> {
    return this.ask(listWorkforceImports, 'GET', 'workforce-imports');
  }

  undoWorkforceImport(importId: string, reason: string): Promise<ResponseOf<typeof undoWorkforceImport>> {
    return this.ask(undoWorkforceImport, 'POST', `workforce-imports/${importId}/undo`, { reason });
  }

  listCosts(page: number): Promise<ResponseOf<typeof listCostFiles>> {
    return this.ask(listCostFiles, 'GET', `costs?page=${page}`);
  }

  undoCosts(id: string, reason: string): Promise<ResponseOf<typeof undoCostFile>> {
    return this.ask(undoCostFile, 'POST', `costs/${id}/undo`, { reason });
  }

  undoImport(importId: string, reason: string): Promise<ResponseOf<typeof undoImport>> {
    return this.ask(undoImport, 'POST', `imports/${importId}/undo`, { reason });
  }

  startWorkforceImport(
    body: RequestOf<typeof startWorkforceImport>,
  ): Promise<ResponseOf<typeof startWorkforceImport>> {
    return this.ask(startWorkforceImport, 'POST', 'workforce-imports', body);
  }

  getWorkforceImport(importId: string, page: number): Promise<ResponseOf<typeof getWorkforceImport>> {
    return this.ask(getWorkforceImport, 'GET', `workforce-imports/${importId}?page=${page}`);
  }

  takeCosts(body: RequestOf<typeof takeCostFile>): Promise<ResponseOf<typeof takeCostFile>> {
    return this.ask(takeCostFile, 'POST', 'costs', body);
  }

  getCosts(id: string): Promise<ResponseOf<typeof getCostFile>> {
    return this.ask(getCostFile, 'GET', `costs/${id}`);
  }

  costRejects(id: string, page: number): Promise<ResponseOf<typeof listCostRejects>> {
    return this.ask(listCostRejects, 'GET', `costs/${id}/rejects?page=${page}`);
  }

  discardCosts(id: string): Promise<ResponseOf<typeof discardCostFile>> {
    return this.ask(discardCostFile, 'POST', `costs/${id}/discard`, {});
  }

  problems(importId: string, page: number): Promise<ResponseOf<typeof exportImportProblems>> {
    return this.ask(exportImportProblems, 'GET', `imports/${importId}/problems?page=${page}`);
  }

  startCinReturn(body: RequestOf<typeof startCinReturn>): Promise<ResponseOf<typeof startCinReturn>> {
    return this.ask(startCinReturn, 'POST', 'cin-returns', body);
  }

  getCinReturn(returnId: string): Promise<ResponseOf<typeof getCinReturn>> {
    return this.ask(getCinReturn, 'GET', `cin-returns/${returnId}`);
  }

  cinReturnChunk(returnId: string, number: number): Promise<ResponseOf<typeof takeCinReturnChunk>> {
    return this.ask(takeCinReturnChunk, 'GET', `cin-returns/${returnId}/chunks/${number}`);
  }

  journals(from: number): Promise<ResponseOf<typeof listJournals>> {
    return this.ask(listJournals, 'GET', `journals?from=${from}`);
  }

  private async ask<C extends RequestContract>(
    contract: C,
    method: 'GET' | 'POST' | 'PUT',
    path: string,
    body?: unknown,
  ): Promise<ResponseOf<C>> {
    const url = `${this.setting('PORTAL_URL')}/api/v1/councils/${encodeURIComponent(this.council)}/${path}`;
    const raw = body instanceof Uint8Array;
    const answer = await this.send(url, {
      method,
      headers: {
        authorization: `Bearer ${await this.accessToken()}`,
        ...(body === undefined
          ? {}
          : { 'content-type': raw ? 'application/octet-stream' : 'application/json' }),
      },
      ...(body === undefined ? {} : { body: raw ? new Uint8Array(body) : JSON.stringify(body) }),
    });
    if (answer.ok) return contract.response.parse(await answer.json()) as ResponseOf<C>;
    const problem = problemSchema.safeParse(await answer.json().catch(() => null));
    const [wrong] = problem.data?.fieldErrors ?? [];
    const kept = method === 'GET' || path === 'cin-returns' ? '' : ': what was already uploaded is kept';
    throw new NeedsRemedy(
      (wrong ? `${wrong.message}.` : problem.data?.detail) ??
        problem.data?.title ??
        `The portal answered ${answer.status}.`,
      answer.status === 404
        ? 'Check --council, and that its machine holds a mandate there.'
        : `Correct this and run the command again${kept}.`,
    );
  }

  private async accessToken(): Promise<string> {
    if (this.token && this.token.until > Date.now()) return this.token.value;
    const realm = this.environment['CONJOINT_REALM'] ?? 'conjoint';
    const url = `${this.setting('KEYCLOAK_URL')}/realms/${realm}/protocol/openid-connect/token`;
    const secret = this.secret();
    const answer = await this.send(url, {
      method: 'POST',
      headers: {
        authorization: `Basic ${Buffer.from(`${machineClient(this.council)}:${secret}`).toString('base64')}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: 'grant_type=client_credentials',
    });
    if (!answer.ok) {
      throw new NeedsRemedy(
        `The sign-in service refused the machine of ${this.council} (${answer.status}).`,
        'Apply the partnership file again: npm run conjoint -- partnership apply FILE',
      );
    }
    const { access_token: value, expires_in: seconds } = (await answer.json()) as {
      access_token: string;
      expires_in: number;
    };
    this.token = { value, until: Date.now() + seconds * 1000 - RENEW_BEFORE_MS };
    return value;
  }

  private async send(url: string, request: RequestInit): Promise<Response> {
    const ask = fetchTrusting(this.environment['CONJOINT_CA_FILE']);
    try {
      return await ask(url, { ...request, signal: AbortSignal.timeout(TIMEOUT_MS) });
    } catch {
      // What fetch says names sockets and causes; for a person only who did not answer matters.
      throw new NeedsRemedy(
        `${new URL(url).origin} does not answer.`,
        'Start Conjoint with npm start, then run the command again: what was already uploaded is kept.',
      );
    }
  }

  private secret(): string {
    try {
      return new SecretStore(this.setting('CONJOINT_SECRETS')).read(`oidc/machine-${this.council}`);
    } catch {
      // A missing file and a council that is not in the partnership are the same to who typed the code.
      throw new NeedsRemedy(
        `This installation has no machine account for ${shownCode(this.council)}.`,
        'Check --council: it is the GSS code of a council of the partnership, such as E09000013, or the name of one of its bodies.',
      );
    }
  }

  private setting(name: string): string {
    const value = this.environment[name];
    if (value) return value;
    throw new NeedsRemedy(`${name} is not known.`, 'Start the installation with npm start, or set it.');
  }
}

function shownCode(code: string): string {
  return /^[\w-]{1,40}$/.test(code) ? code : 'that code';
}
