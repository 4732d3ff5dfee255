import { StatementLog } from './api-database.js';
it('measures', async () => {
  const log = await StatementLog.begin();
  try {
    const s = await log.during(() => new Promise((r) => setTimeout(r, 65000)));
    const by = new Map<string, number>();
    for (const { database, text } of s) {
      const k = `${database.replace(/_.*/, '')} ${text.slice(0, 150)}`;
      by.set(k, (by.get(k) ?? 0) + 1);
    }
    console.log([...by].map(([k, n]) => `${n} ${k}`).join('\n'));
  } finally { await log.end(); }
}, 90000);
