// Why an attempt failed, as one sentence for the merchant's engineer who reads the list of attempts.
import { AddressRefused } from './address-guard.ts';

/** Says why an answer with this status does not count as delivered. Returns undefined for any 2xx. */
export function refusedStatus(httpStatus: number): string | undefined {
  if (httpStatus >= 200 && httpStatus < 300) return undefined;
  if (httpStatus >= 300 && httpStatus < 400) return 'redirect not followed';
  return `answered HTTP ${httpStatus}, only 2xx counts`;
}

/** The sentence for an attempt that took longer than `seconds`. */
export function timedOut(seconds: number): string {
  return `timed out after ${seconds} s`;
}

const sentences: Record<string, string> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection reset before the answer was complete',
  EPIPE: 'connection closed before the answer was complete',
  UND_ERR_SOCKET: 'connection closed before the answer was complete',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'connection closed before the answer was complete',
  UND_ERR_CONNECT_TIMEOUT: 'timed out while connecting',
  ETIMEDOUT: 'timed out while connecting',
  ENOTFOUND: 'host name not found',
  EAI_AGAIN: 'host name could not be looked up',
  EHOSTUNREACH: 'host unreachable',
  ENETUNREACH: 'network unreachable',
  EADDRNOTAVAIL: 'network unreachable',
  UND_ERR_HEADERS_OVERFLOW: 'the headers of the answer are too large',
};

/** One sentence for any error that a connection may throw. */
export function sentenceFor(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof AddressRefused) return error.message;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const known = sentences[code];
  if (known !== undefined) return known;
  if (error.name === 'HTTPParserError') return `the answer is not HTTP: ${error.message}`;
  if (isTls(code)) return `TLS failed: ${error.message}`;
  return error.message === '' ? error.name : error.message;
}

function isTls(code: string): boolean {
  return /CERT|TLS|SSL|ISSUER|UNABLE_TO/.test(code);
}
