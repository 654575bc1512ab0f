// One HTTP exchange as the dialects see it: what came in, byte for byte, and what goes out.
import type { IncomingHttpHeaders } from 'node:http';

export interface Exchange {
  method: string;
  /** The path as sent, still encoded, without the query: what signatures are made over. */
  target: string;
  /** What follows it, with its question mark; empty where there is none. */
  query: string;
  headers: IncomingHttpHeaders;
  /** The raw body; empty for GET. */
  body: Buffer;
}

export interface Reply {
  status: number;
  headers: Record<string, string>;
  body: Buffer;
}

/** A header's value without surrounding blanks; undefined where it is absent or blank. */
export function headerOf(exchange: Exchange, name: string): string | undefined {
  const value = exchange.headers[name];
  const text = (Array.isArray(value) ? value[0] : value)?.trim();
  return text === '' ? undefined : text;
}

/** What a route does with an exchange. */
export type Endpoint = (exchange: Exchange) => Promise<Reply>;
