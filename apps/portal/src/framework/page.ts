import type { Readable } from 'node:stream';

/**
 * What a page's controller returns. The interceptor renders it inside the layout, or answers with the redirect
 * (303, so that a reload after a POST repeats nothing) or the file.
 */
export type PageResult = Page | Redirect | Download;

export class Page {
  constructor(
    /** File below `src/pages` or `src/views`, without `.njk`: `mandates/mandates`. */
    readonly view: string,
    readonly model: object,
    readonly status: number,
  ) {}
}

export class Redirect {
  constructor(
    readonly to: string,
    /** Shown once, in a banner on the next page. */
    readonly success: string | null,
  ) {}
}

export class Download {
  constructor(readonly file: FileToTake) {}
}

export interface FileToTake {
  fileName: string;
  contentType: string;
  body: string | Buffer | Readable;
  /** Where it is known: a browser then notices a file that broke off. */
  sizeBytes?: number;
}

export function page(view: string, model: object = {}, options: { status?: number } = {}): Page {
  return new Page(view, model, options.status ?? 200);
}

export function redirectTo(to: string, options: { success?: string } = {}): Redirect {
  return new Redirect(to, options.success ?? null);
}

export function download(file: FileToTake): Download {
  return new Download(file);
}

/** Thrown by guards and helpers: another page, or a redirect, is shown instead of the one asked for. */
export class Instead extends Error {
  override readonly name = 'Instead';
  constructor(readonly result: Page | Redirect) {
    super('another page is shown instead');
  }
}
