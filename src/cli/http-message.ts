// Reads a captured HTTP message, or its parts from the command line.
import { UsageError } from './command.ts';

export interface Message {
  /** Names in lower case. */
  headers: Record<string, string>;
  method?: string | undefined;
  /** As written: a path, or a whole URL. */
  target?: string | undefined;
  body: Buffer;
}

/** Reads `POST /path HTTP/1.1`, headers, an empty line, and every byte after it. Throws UsageError. */
export function readMessage(raw: Buffer): Message {
  const { head, body } = split(raw);
  const [first = '', ...lines] = head.split(/\r?\n/);
  const request = /^([A-Z]+) (\S+)(?: HTTP\/[\d.]+)?$/.exec(first.trim());
  const isAnswer = /^HTTP\/[\d.]+ \d{3}/.test(first);
  const headerLines = request || isAnswer ? lines : [first, ...lines];
  const headers = headersOf(headerLines.filter((line) => line.trim() !== ''));
  if (Object.keys(headers).length === 0) {
    throw new UsageError('The file has no headers: it should contain a whole HTTP message.');
  }
  const [, method, target] = request ?? [];
  return { headers, body, method, target };
}

/** `Name: value` lines as an object. Throws UsageError for a line that is not a header. */
export function headersOf(lines: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(':');
      if (colon < 1) throw new UsageError(`"${line}" is not a header: write Name: value.`);
      return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
}

function split(raw: Buffer): { head: string; body: Buffer } {
  const ends = ['\r\n\r\n', '\n\n']
    .map((mark) => ({ mark, at: raw.indexOf(mark) }))
    .filter(({ at }) => at !== -1)
    .sort((a, b) => a.at - b.at);
  const [end] = ends;
  if (end === undefined) return { head: raw.toString('utf8'), body: Buffer.alloc(0) };
  return {
    head: raw.subarray(0, end.at).toString('utf8'),
    body: raw.subarray(end.at + end.mark.length),
  };
}

/** A header by its name in any case. Throws UsageError if it is missing. */
export function headerOf({ headers }: Message, name: string): string {
  const value = headers[name.toLowerCase()];
  if (value !== undefined) return value;
  throw new UsageError(`The header ${name} is missing.`);
}

/** Where a message was sent: `given`, or what it says itself. Throws UsageError if neither says it. */
export function whereOf({ target }: Message, given: string | undefined) {
  const where = given ?? target;
  if (where === undefined) throw new UsageError('Say which path was signed: give --path.');
  const [, pathOnly = '', query = ''] =
    /^(?:https?:\/\/[^/?#]*)?([^?#]*)(\?[^#]*)?/i.exec(where) ?? [];
  const path = pathOnly.startsWith('/') ? pathOnly : `/${pathOnly}`;
  return { path, query, url: URL.canParse(where) ? where : undefined };
}
