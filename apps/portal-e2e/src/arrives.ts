const EACH_MS = 500;

/** A message takes a moment; somebody waiting for one opens the page again. */
export async function arrives(
  again: () => Promise<void>,
  there: () => Promise<boolean>,
  withinSeconds = 10,
): Promise<void> {
  const until = Date.now() + withinSeconds * 1000;
  while (!(await there())) {
    if (Date.now() > until) throw new Error(`it did not arrive within ${withinSeconds} seconds`);
    await new Promise((resolve) => setTimeout(resolve, EACH_MS));
    await again();
  }
}
