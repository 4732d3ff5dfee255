export interface Paging {
  previous: { href: string } | null;
  next: { href: string } | null;
  /** "Showing 26 to 50 of 61" */
  showing: string;
}

/** Links to the pages before and after, and where in the whole this page is. */
export function pagingView(input: {
  page: number;
  pageSize: number;
  total: number;
  shown: number;
  href: (page: number) => string;
}): Paging {
  const { page, pageSize, total, shown, href } = input;
  const first = (page - 1) * pageSize + 1;
  return {
    previous: page > 1 ? { href: href(page - 1) } : null,
    next: page * pageSize < total ? { href: href(page + 1) } : null,
    showing: shown === 0 ? '' : `Showing ${count(first)} to ${count(first + shown - 1)} of ${count(total)}`,
  };
}

/** "12,345" */
export function count(number: number): string {
  return number.toLocaleString('en-GB');
}

/** "1 child", "2 children" */
export function counted(number: number, one: string, many: string): string {
  return `${count(number)} ${number === 1 ? one : many}`;
}
