import { jest } from '@jest/globals';
import { attackSeed, noteAttempt } from '@conjoint/testing';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { callApi, tokensOf } from './api-client.js';
import { cast } from './cast.js';
import { installation } from './environment.js';

jest.setTimeout(240_000);

const SECONDS = 30;

interface Document {
  readonly paths: Readonly<
    Record<string, Readonly<Record<string, { parameters: { name: string; schema: object }[] }>>>
  >;
}

/**
 * Requests that nobody of us thought of: Schemathesis makes them of the OpenAPI document, valid and not, as a manager of a council, and whatever it
 * sends may be refused, but not be a mistake of ours.
 */
describe('the API, as its own description lets a stranger understand it', () => {
  const council = cast().council(0);
  const manager = cast().inRole('front-door-manager', council);
  const folder = mkdtempSync(join(tmpdir(), 'conjoint-fuzz-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** Its document, with the one council she acts for: of others she learns nothing, which is another test's. */
  async function describedFor(code: string): Promise<string> {
    const { body } = await callApi({ method: 'get', path: '/openapi.json' });
    for (const methods of Object.values((body as unknown as Document).paths))
      for (const { parameters } of Object.values(methods))
        for (const parameter of parameters)
          if (parameter.name === 'council') parameter.schema = { type: 'string', enum: [code] };
    const file = join(folder, 'openapi.json');
    writeFileSync(file, JSON.stringify(body));
    return file;
  }

  function schemathesis(args: readonly string[]): Promise<{ code: number | null; output: string }> {
    const { schemathesis: libraries } = installation();
    if (!libraries)
      throw new Error(
        'There is no Schemathesis: CONJOINT_E2E_SCHEMATHESIS does not say where pip put it. See README.',
      );
    return new Promise((resolve, reject) => {
      const child = spawn('python3', ['-m', 'schemathesis.cli', 'run', ...args], {
        cwd: folder,
        env: { ...process.env, PYTHONPATH: libraries, NO_COLOR: '1' },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let output = '';
      child.stdout.on('data', (text: Buffer) => (output += text.toString()));
      child.stderr.on('data', (text: Buffer) => (output += text.toString()));
      child.once('error', reject);
      child.once('close', (code) => resolve({ code, output }));
    });
  }

  it('never answers with a mistake of its own, and serves others meanwhile', async () => {
    const { access: token } = await tokensOf(manager);
    const seed = attackSeed();
    const file = await describedFor(council.code);
    const begun = performance.now();
    const slowest = { ms: 0 };
    const watching = setInterval(() => {
      const asked = performance.now();
      void fetch(`${installation().portalUrl}/sign-in`).then(() => {
        slowest.ms = Math.max(slowest.ms, performance.now() - asked);
      });
    }, 1000);
    const { code, output } = await schemathesis([
      file,
      '--url',
      `${installation().portalUrl}/api/v1`,
      '--header',
      `Authorization: Bearer ${token}`,
      '--checks',
      'not_a_server_error',
      '--max-time',
      String(SECONDS),
      '--seed',
      String(seed),
      '--workers',
      '2',
      '--suppress-health-check',
      'all',
      '--warnings',
      'off',
    ]).finally(() => clearInterval(watching));
    const [, made = '0'] = /(\d[\d,]*) (?:generated|test cases)/.exec(output) ?? [];
    const cases = Number(made.replaceAll(',', ''));
    const ms = (performance.now() - begun) / Math.max(1, cases);
    const refused = code === 0;
    for (let turn = 0; turn < Math.max(1, cases); turn += 1)
      noteAttempt({ row: 'S12', what: `schemathesis, seed ${seed}`, refused, ms });
    if (!refused) throw new Error(output.slice(-8000));
    expect(cases).toBeGreaterThan(200);
    expect(slowest.ms).toBeLessThan(5000);
  });
});
