import { createHash } from 'node:crypto';

// Plain pages in the manner of GOV.UK, without its crown and its typeface, which councils may not use.
const STYLE = `
*{box-sizing:border-box}
body{margin:0;font:19px/1.4 Arial,Helvetica,sans-serif;color:#0b0c0c;background:#fff}
header{background:#1d3c5e;color:#fff;padding:14px 20px;font-weight:bold}
main{max-width:660px;margin:0 auto;padding:30px 20px}
h1{font-size:32px;line-height:1.2;margin:0 0 24px}
label{display:block;font-weight:bold;margin-bottom:6px}
.hint{color:#484c4f;margin:0 0 8px}
.field{margin-bottom:26px}
input{width:100%;max-width:460px;font:inherit;padding:7px;border:2px solid #0b0c0c;border-radius:0}
input:focus,.button:focus,a:focus,.errors:focus{outline:3px solid #fd0;outline-offset:0;box-shadow:inset 0 0 0 2px #0b0c0c}
.button{font:inherit;color:#fff;background:#0f7a52;border:0;border-bottom:3px solid #083d29;padding:9px 16px;cursor:pointer}
.errors{border:4px solid #ca3535;padding:16px 20px;margin-bottom:28px}
.errors h2{font-size:24px;margin:0 0 8px}
.errors a,.message{color:#ca3535;font-weight:bold}
.message{margin:0 0 8px}
.wrong{border-left:4px solid #ca3535;padding-left:14px}
.wrong input{border-color:#ca3535}
a{color:#1a65a6}
`;

/** The pages run no script and load nothing: only this one style sheet may apply. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

export interface Page {
  readonly title: string;
  readonly body: string;
  /** Whose page it is; the joint service's own if nobody else's. */
  readonly owner?: string;
  readonly error?: { readonly field: string; readonly text: string };
}

export function page({ title, body, owner = 'Conjoint', error }: Page): string {
  const errors = error
    ? `<div class="errors" role="alert" tabindex="-1" aria-labelledby="errors"><h2 id="errors">There is a problem</h2>` +
      `<a href="#${error.field}">${escapeHtml(error.text)}</a></div>`
    : '';
  return (
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${error ? 'Error: ' : ''}${escapeHtml(title)}</title>` +
    `<meta name="viewport" content="width=device-width, initial-scale=1"><style>${STYLE}</style></head>` +
    `<body><header>${escapeHtml(owner)}</header><main>${errors}<h1>${escapeHtml(title)}</h1>${body}</main></body></html>`
  );
}

export function emailPage(action: string, email: string, error?: string): string {
  return page({
    title: 'What is your work email address?',
    error: error ? { field: 'email', text: error } : undefined,
    body: form(
      action,
      field({
        id: 'email',
        type: 'email',
        label: 'Work email address',
        value: email,
        autocomplete: 'username',
        error,
        hint: 'We use it to take you to your own organisation’s sign-in.',
      }),
      'Continue',
    ),
  });
}

export interface PasswordPage {
  readonly action: string;
  readonly organisation: string;
  readonly email: string;
  readonly error?: string;
  /** Where somebody goes who gave another person's address. */
  readonly back: string;
}

export function passwordPage({ action, organisation, email, error, back }: PasswordPage): string {
  return page({
    title: `Sign in to ${organisation}`,
    owner: organisation,
    error: error ? { field: 'password', text: error } : undefined,
    body:
      form(
        action,
        field({
          id: 'email',
          type: 'email',
          label: 'Email address',
          value: email,
          autocomplete: 'username',
        }) +
          field({
            id: 'password',
            type: 'password',
            label: 'Password',
            autocomplete: 'current-password',
            error,
          }),
        'Sign in',
      ) + `<p><a href="${escapeHtml(back)}">Use a different email address</a></p>`,
  });
}

export function errorPage(reason: string): string {
  return page({
    title: 'Sorry, you could not be signed in',
    body: `<p>Go back to where you came from and try again.</p><p>What went wrong: ${escapeHtml(reason)}.</p>`,
  });
}

function form(action: string, fields: string, button: string): string {
  return (
    `<form method="post" action="${escapeHtml(action)}" novalidate>${fields}` +
    `<button class="button" type="submit">${button}</button></form>`
  );
}

interface Field {
  readonly id: string;
  readonly type: string;
  readonly label: string;
  readonly autocomplete: string;
  readonly value?: string;
  readonly hint?: string;
  readonly error?: string;
}

function field({ id, type, label, autocomplete, value = '', hint, error }: Field): string {
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ');
  return (
    `<div class="field${error ? ' wrong' : ''}"><label for="${id}">${label}</label>` +
    (hint ? `<p class="hint" id="${id}-hint">${hint}</p>` : '') +
    (error ? `<p class="message" id="${id}-error">Error: ${escapeHtml(error)}</p>` : '') +
    `<input id="${id}" name="${id}" type="${type}" autocomplete="${autocomplete}" spellcheck="false"` +
    ` value="${escapeHtml(value)}"${described ? ` aria-describedby="${described}"` : ''}></div>`
  );
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
