import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../processes/ports.js';
import { planPorts } from './port-plan.js';

describe('ports of an installation', () => {
  let folder: string;
  let taken: Server;
  let takenPort: number;
  const said: string[] = [];
  const progress = {
    say: (text: string) => void said.push(text),
    during: <T>(_: string, work: () => Promise<T>) => work(),
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'conjoint-ports-'));
    takenPort = await freePort();
    taken = createServer();
    await new Promise<void>((resolve) => taken.listen(takenPort, '127.0.0.1', resolve));
  });
  afterAll(() => {
    taken.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('refuses a port that was asked for and is taken, and says by whom', async () => {
    await expect(planPorts(join(folder, 'one.json'), takenPort, progress)).rejects.toMatchObject({
      what: expect.stringContaining(`Port ${takenPort} is in use by`),
      remedy: expect.stringContaining('--port'),
    });
  });

  it('gives every process a port of its own, and the same ones next time', async () => {
    const file = join(folder, 'two.json');
    const asked = await freePort();
    const first = await planPorts(file, asked, progress);
    expect(first.portal).toBe(asked);
    expect(new Set(Object.values(first)).size).toBe(Object.values(first).length);
    expect(await planPorts(file, undefined, progress)).toEqual(first);
  });
});
