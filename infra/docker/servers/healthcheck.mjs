// Whether an address of this container answers well. Plain JavaScript without dependencies: it runs every few seconds.
const { ok } = await fetch(process.argv[2], { signal: AbortSignal.timeout(4_000) }).catch(() => ({
  ok: false,
}));
process.exit(ok ? 0 : 1);
