// Whether the process answers at all. Plain JavaScript without dependencies: it runs every few seconds.
import http from 'node:http';
import https from 'node:https';

const { PORT = '8080', CONJOINT_TLS_CERT_FILE } = process.env;
const { get } = CONJOINT_TLS_CERT_FILE ? https : http;
// Its own process on its own machine: there is nobody to take it for. What it shows others is verified by them.
const asked = get(
  { host: '127.0.0.1', port: PORT, path: '/health/live', timeout: 4_000, rejectUnauthorized: false },
  ({ statusCode }) => process.exit(statusCode === 200 ? 0 : 1),
);
asked.on('timeout', () => process.exit(1));
asked.on('error', () => process.exit(1));
