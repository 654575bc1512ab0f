// One HTTP exchange as the dialects see it: the call, byte for byte, and the reply.
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Answer } from '../dialect.ts';
import { pathOf } from './address.ts';

export interface Exchange {
  method: string;
  /** The path as sent, still encoded, without the query: the classic signature covers it. */
  target: string;
  /** The query with its question mark; empty if there is none. */
  query: string;
  headers: IncomingHttpHeaders;
  /** The raw body; empty for GET. */
  body: Buffer;
  /** The connection. Its address is asked for only if the merchant says where its calls come from. */
  socket?: { remoteAddress?: string | undefined } | undefined;
}

export interface Reply {
  status: number;
  headers: Record<string, string>;
  body: Buffer;
}

/** A header's trimmed value, by its name in lower case; undefined if it is absent or blank. */
export function headerOf(exchange: Pick<Exchange, 'headers'>, name: string): string | undefined {
  const value = exchange.headers[name];
  const text = (Array.isArray(value) ? value[0] : value)?.trim();
  return text === '' ? undefined : text;
}

/** Handles a call of one route. */
export type Endpoint = (exchange: Exchange) => Promise<Reply>;

const noBody = Buffer.alloc(0);

/** A call as an exchange, with the body that was read of it. */
export function exchangeFrom(
  { method = 'GET', url = '/', headers, socket }: IncomingMessage,
  body: Buffer = noBody,
): Exchange {
  const target = pathOf(url);
  return { method, target, query: url.slice(target.length), headers, body, socket };
}

/** An unsigned JSON answer as a reply. */
export function plain({ status, body }: Answer): Reply {
  return { status, headers: { 'content-type': 'application/json' }, body };
}
