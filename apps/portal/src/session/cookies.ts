import type { Request, Response } from 'express';

/** Over https the `__Host-` prefix lets no other host or path set or read them; plain http is for loopback development only. */
export interface CookieNames {
  session: string;
  browser: string;
  secure: boolean;
}

export function cookieNames(publicUrl: string): CookieNames {
  const secure = new URL(publicUrl).protocol === 'https:';
  const prefix = secure ? '__Host-' : '';
  return { session: `${prefix}conjoint`, browser: `${prefix}conjoint-sign-in`, secure };
}

export function readCookie(request: Request, name: string): string | null {
  for (const part of (request.headers.cookie ?? '').split(';')) {
    const at = part.indexOf('=');
    if (at > 0 && part.slice(0, at).trim() === name) {
      const value = part.slice(at + 1).trim();
      return /^[A-Za-z0-9_-]{20,200}$/.test(value) ? value : null;
    }
  }
  return null;
}

export function setCookie(
  response: Response,
  cookie: { name: string; value: string; secure: boolean; maxAgeS?: number },
): void {
  const { name, value, secure, maxAgeS } = cookie;
  response.append(
    'Set-Cookie',
    [
      `${name}=${value}`,
      'Path=/',
      'HttpOnly',
      'SameSite=Lax',
      ...(secure ? ['Secure'] : []),
      ...(maxAgeS === undefined ? [] : [`Max-Age=${maxAgeS}`]),
    ].join('; '),
  );
}

export function clearCookie(response: Response, name: string, secure: boolean): void {
  setCookie(response, { name, value: '', secure, maxAgeS: 0 });
}
