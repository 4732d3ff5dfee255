import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * The plainest load balancer: one connection a request, in turn to each backend, and to the next one where a backend refuses the
 * connection. What a backend has begun to take is never sent again.
 */
export class HttpFront {
  private turn = 0;

  private constructor(
    private readonly server: Server,
    readonly url: string,
    private readonly ports: readonly number[],
  ) {}

  static async before(ports: readonly number[]): Promise<HttpFront> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const front = new HttpFront(server, url, ports);
    server.on('request', (asked: IncomingMessage, answer: ServerResponse) => front.pass(asked, answer));
    return front;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private pass(asked: IncomingMessage, answer: ServerResponse): void {
    const chunks: Buffer[] = [];
    asked.on('data', (chunk: Buffer) => chunks.push(chunk));
    asked.on('end', () => this.attempt(asked, answer, Buffer.concat(chunks), this.ports.length * 2));
  }

  private attempt(asked: IncomingMessage, answer: ServerResponse, body: Buffer, left: number): void {
    const port = this.ports[(this.turn += 1) % this.ports.length]!;
    const { method, url: path, headers } = asked;
    const passed = request({ host: '127.0.0.1', port, method, path, headers, agent: false }, (response) => {
      answer.writeHead(response.statusCode!, response.headers);
      response.pipe(answer);
      response.on('error', () => answer.destroy());
    });
    passed.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED' && left > 1)
        setTimeout(() => this.attempt(asked, answer, body, left - 1), 25);
      else if (answer.headersSent) answer.destroy();
      else answer.writeHead(502, { 'content-type': 'text/plain' }).end('No backend answers.');
    });
    passed.end(body);
  }
}
