// Whether the process answers at all. Plain JavaScript without dependencies: it runs every few seconds.
const port = process.env.PORT ?? '8080';
const { ok } = await fetch(`http://127.0.0.1:${port}/health/live`, {
  signal: AbortSignal.timeout(4_000),
}).catch(() => ({ ok: false }));
process.exit(ok ? 0 : 1);
