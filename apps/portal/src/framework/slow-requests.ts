import type { Server } from 'node:http';

const HEADERS_MS = 10_000;
/** A census of 200 MB over a slow line. Forms and messages are far smaller. */
const REQUEST_MS = 300_000;
/** Longer than any answer takes; a socket on which nothing moves is closed. */
const SILENT_MS = 120_000;
const LOOKED_AT_EVERY_MS = 2_000;

/**
 * Ends requests that come a byte at a time, so that they hold no sockets for ever. Node's own limits are minutes, and it looks every half one. Has
 * to be called before the server listens.
 */
export function endSlowRequests(server: Server): void {
  server.headersTimeout = HEADERS_MS;
  server.requestTimeout = REQUEST_MS;
  server.timeout = SILENT_MS;
  server.maxHeadersCount = 100;
  (server as Server & { connectionsCheckingInterval: number }).connectionsCheckingInterval =
    LOOKED_AT_EVERY_MS;
}
