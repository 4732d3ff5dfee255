import { isIP } from 'node:net';
import { natsServers } from './nats-link.js';
import { postgresLinkProblem } from './postgres-link.js';

/** A variable and what is wrong with it; never its value. */
export interface LinkProblem {
  readonly variable: string;
  readonly problem: string;
}

const isFigures = (hostname: string): boolean =>
  isIP(hostname.replace(/^\[|\]$/g, '')) > 0 && !LOOPBACK.test(hostname);
const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** What contradicts itself in how others are to be reached. Where authorities are named, nothing goes unencrypted by an oversight. */
export function linkProblems(environment: Readonly<Record<string, unknown>>): LinkProblem[] {
  const text = (name: string): string | undefined => {
    const value = environment[name];
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const caFile = text('CONJOINT_CA_FILE');
  const problems: LinkProblem[] = [];
  for (const variable of Object.keys(environment).filter((name) => /^DATABASE_(ADMIN_)?URL/.test(name))) {
    const url = text(variable);
    const problem = url && URL.canParse(url) ? postgresLinkProblem(url, caFile) : null;
    if (problem) problems.push({ variable, problem });
  }
  const keycloak = text('KEYCLOAK_URL');
  if (caFile && keycloak && URL.canParse(keycloak)) {
    const { protocol, hostname } = new URL(keycloak);
    if (protocol === 'http:' && !LOOPBACK.test(hostname))
      problems.push({ variable: 'KEYCLOAK_URL', problem: 'https has to be used with CONJOINT_CA_FILE' });
  }
  const nats = natsServers(text('NATS_URL') ?? '');
  if (!nats.every((server) => URL.canParse(server) && new URL(server).host !== ''))
    problems.push({ variable: 'NATS_URL', problem: 'addresses separated by commas are wanted' });
  // A server that is called by figures has no name to compare with its certificate: any of the same authority would do.
  else if (
    nats.some((server) => (caFile || server.startsWith('tls:')) && isFigures(new URL(server).hostname))
  )
    problems.push({ variable: 'NATS_URL', problem: 'servers have to be named as their certificates are' });
  if (!text('CONJOINT_TLS_CERT_FILE') !== !text('CONJOINT_TLS_KEY_FILE'))
    problems.push({
      variable: 'CONJOINT_TLS_CERT_FILE',
      problem: 'goes together with CONJOINT_TLS_KEY_FILE',
    });
  return problems;
}
