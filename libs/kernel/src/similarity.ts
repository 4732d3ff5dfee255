/**
 * Jaro–Winkler similarity of two texts, from 0 (nothing alike) to 1 (equal), over code points; 0 when one is empty.
 * The bonus for an equal beginning is 0.1 for each of up to 4 characters, given only above 0.7, as Winkler (1990) has it.
 * For use inside matching only: a number like this is never shown to anybody and never stored.
 */
export function jaroWinkler(left: string, right: string): number {
  const a = Array.from(left);
  const b = Array.from(right);
  const jaro = jaroSimilarity(a, b);
  if (jaro <= 0.7) return jaro;
  let prefix = 0;
  while (prefix < 4 && prefix < a.length && prefix < b.length && a[prefix] === b[prefix]) prefix += 1;
  return jaro + prefix * 0.1 * (1 - jaro);
}

function jaroSimilarity(a: readonly string[], b: readonly string[]): number {
  if (a.length === 0 || b.length === 0) return 0;
  const reach = Math.max(0, Math.floor(Math.max(a.length, b.length) / 2) - 1);
  const takenInB = new Array<boolean>(b.length).fill(false);
  const matchedInA: string[] = [];
  a.forEach((character, i) => {
    const end = Math.min(b.length - 1, i + reach);
    for (let j = Math.max(0, i - reach); j <= end; j += 1) {
      if (takenInB[j] || b[j] !== character) continue;
      takenInB[j] = true;
      matchedInA.push(character);
      return;
    }
  });
  const matches = matchedInA.length;
  if (matches === 0) return 0;
  const matchedInB = b.filter((_, j) => takenInB[j]);
  const outOfOrder = matchedInA.filter((character, k) => character !== matchedInB[k]).length;
  return (matches / a.length + matches / b.length + (matches - outOfOrder / 2) / matches) / 3;
}
