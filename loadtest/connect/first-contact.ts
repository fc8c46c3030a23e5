import { codeOfError } from '@hashr/service-kit/connection-error.ts';
import { exitCodes, FatalError } from '../exit-codes.ts';
import type { TargetOptions } from '../options.ts';
import { type DemoState, parseState } from '../watch/state.ts';
import { isTimeout } from './exchange.ts';
import type { Target } from './target.ts';

/** What the codes of errors of a connection mean. */
const sentences: Record<string, string> = {
  ECONNREFUSED: 'nothing listens there. Is the demo running?',
  ENOTFOUND: 'there is no such host.',
  EAI_AGAIN: 'the name cannot be looked up.',
  EHOSTUNREACH: 'there is no route to the host.',
  ENETUNREACH: 'there is no route to the network.',
  UND_ERR_CONNECT_TIMEOUT: 'the connection is not accepted in time.',
  ECONNRESET: 'the connection is closed at once. Is it http:// or https://?',
  UND_ERR_SOCKET: 'the connection is closed at once. Is it http:// or https://?',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed. Use --ca FILE or --insecure.',
  SELF_SIGNED_CERT_IN_CHAIN: 'the authority of its certificate is not trusted. Use --ca FILE or --insecure.',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'the authority of its certificate is not trusted. Use --ca FILE or --insecure.',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'the authority of its certificate is not trusted. Use --ca FILE or --insecure.',
  CERT_HAS_EXPIRED: 'its certificate has expired.',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name. Use --host NAME.',
  EPROTO: 'it does not speak TLS. Is it http://?',
  ERR_SSL_WRONG_VERSION_NUMBER: 'it does not speak TLS. Is it http://?',
};

/**
 * Checks that a target is String Hashr and accepts strings of this client, before anything is measured. It sends one
 * string.
 *
 * @throws {FatalError} if not, with one sentence
 */
export async function firstContact(target: Target, { url, token }: TargetOptions): Promise<DemoState> {
  const request = (...args: Parameters<Target['request']>) =>
    target.request(...args).catch((error) => {
      throw unreachable(url, sentenceFor(error));
    });
  const { status, body } = await request('GET', '/api/state');
  const state = status === 200 ? parseState(body) : undefined;
  if (state === undefined) {
    throw unreachable(url, whyNotTheDemo(status));
  }
  if (state.tokenRequired && token === undefined) {
    throw unreachable(url, 'it requires the presenter token. Use --token TOKEN.');
  }
  if ((await request('POST', '/api/hash', '{}')).status === 401) {
    throw unreachable(url, 'it refuses this presenter token.');
  }
  return state;
}

function sentenceFor(error: unknown): string {
  if (isTimeout(error)) {
    return 'it does not answer in time.';
  }
  return sentences[codeOfError(error)] ?? `${(error as Error).message}.`;
}

function whyNotTheDemo(status: number): string {
  if (status === 404) {
    return 'it answers 404: the gateway has no route to the frontend, or this is another program. Use --host NAME?';
  }
  return status >= 500
    ? `it answers ${status}: the gateway reaches no frontend.`
    : `it answers ${status}, but not like String Hashr.`;
}

const unreachable = (url: URL, why: string) => new FatalError(exitCodes.unreachable, `Cannot test ${url.href}: ${why}`);
