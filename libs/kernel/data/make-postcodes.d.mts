export function compactPostcodes(csvLines: AsyncIterable<string> | Iterable<string>): Promise<string>;
