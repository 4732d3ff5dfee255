import { appendFileSync, mkdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';

export interface SpanCollector {
  /** For `OTEL_EXPORTER_OTLP_ENDPOINT`. */
  readonly endpoint: string;
  stop(): Promise<void>;
}

/**
 * Stands where an OpenTelemetry collector would and keeps what the processes send, as they sent it, beside their logs: the journeys look there
 * for the names they planted.
 */
export async function collectSpans(logs: string): Promise<SpanCollector> {
  mkdirSync(logs, { recursive: true });
  const file = join(logs, 'spans.otlp');
  rmSync(file, { force: true });
  const server = createServer((request, response) => {
    buffer(request).then(
      (sent) => {
        appendFileSync(file, sent, { mode: 0o600 });
        response.setHeader('Content-Type', 'application/json').end('{}');
      },
      () => response.writeHead(500).end(), // the sender tries again
    );
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}
