// Turns calls away before anything of them is read but the headers: a refusal must cost less than the work.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Reply } from '../exchange.ts';
import { retryAfter } from '../retry-after.ts';
import type { Admission } from './admission.ts';

/** The words of a dialect for a status. */
type Words = (status: number, path: string) => Reply;

interface Door {
  clientHeader: string;
  words: Words;
}

export interface Doors {
  /** Adds a route of the merchant API. A `url` that ends in `*` stands for all paths that begin like it. */
  add(method: string, url: string, clientHeader: string, words: Words): void;
  /** Answers a call that is not let in. Calls that are not of the merchant API are let in always. */
  turnAway(request: IncomingMessage, response: ServerResponse): boolean;
}

/**
 * Makes the doors. Whom a call names is not proven here, so only what proven calls have taken counts, and
 * naming somebody else takes nothing from them.
 */
export function createDoors(admission: Pick<Admission, 'refusedEarly'>): Doors {
  const exact = new Map<string, Door>();
  const prefixes: [prefix: string, door: Door][] = [];
  const doorOf = (key: string): Door | undefined =>
    exact.get(key) ?? prefixes.find(([prefix]) => key.startsWith(prefix))?.[1];
  return {
    add(method, url, clientHeader, words) {
      const door = { clientHeader, words };
      const key = `${method} ${url}`;
      if (key.endsWith('*')) prefixes.push([key.slice(0, -1), door]);
      else exact.set(key, door);
    },
    turnAway({ method, url = '/', headers }, response) {
      const query = url.indexOf('?');
      const path = query === -1 ? url : url.slice(0, query);
      const door = doorOf(`${method} ${path}`);
      if (door === undefined) return false;
      const named = headers[door.clientHeader];
      const status = admission.refusedEarly(typeof named === 'string' ? named.trim() : undefined);
      if (status === undefined) return false;
      const reply = door.words(status, path);
      const length = { 'content-length': reply.body.length };
      response.writeHead(status, { ...reply.headers, ...retryAfter(status), ...length });
      response.end(reply.body);
      return true;
    },
  };
}
