// Answers for failures and unknown paths, in the format of the documented API.
import { STATUS_CODES } from 'node:http';
import type { Answer } from '../dialect.ts';

function springError(status: number, path: string, now: Date): Answer {
  const error = STATUS_CODES[status] ?? 'Internal Server Error';
  const timestamp = now.toISOString().replace('Z', '+00:00');
  return { status, body: Buffer.from(JSON.stringify({ timestamp, status, error, path })) };
}

/** HTTP 500, or another `status`. Reveals no internals. `now` is wall-clock time. */
export function serverError(path: string, now: Date, status = 500): Answer {
  return springError(status, path, now);
}

/** HTTP 400 for an invalid address, such as one with a broken percent escape. */
export function badAddress(path: string, now: Date): Answer {
  return springError(400, path, now);
}

/** HTTP 405: the path exists, the method does not. */
export function methodNotAllowed(path: string, now: Date): Answer {
  return springError(405, path, now);
}

/** HTTP 404 for an unknown path, with the provider's message. */
export function notFound(path: string): Answer {
  const message = `No static resource ${path.replace(/^\//, '')}.`;
  return { status: 404, body: Buffer.from(JSON.stringify({ message })) };
}
