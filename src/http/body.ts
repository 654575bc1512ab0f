// Parses and checks the JSON bodies of the gateway's own routes.
import type { FastifyRequest } from 'fastify';
import type { Static, TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { isStorableJson } from '../lib/storable.ts';
import { fieldInvalid, Refusal } from '../refusal.ts';

/** The largest file that may be uploaded, in bytes: some hundred thousand lines. */
export const fileLimitBytes = 32 * 1024 * 1024;

/**
 * Makes a function that parses a request's JSON body and checks it against `schema`. An empty body counts as
 * `{}`. The function throws BODY_MALFORMED, also for texts that
 * no database can hold, and FIELD_INVALID with the path of the first bad member.
 */
export function bodyReader<S extends TSchema>(schema: S): (request: FastifyRequest) => Static<S> {
  const compiled = Compile(schema);
  return (request) => {
    const body = parsed(request);
    if (compiled.Check(body)) return body as Static<S>;
    const [error] = compiled.Errors(body);
    const place = error?.instancePath.slice(1).replaceAll('/', '.') || 'The body';
    // For an unknown member of a closed object, the error is that of a schema that allows nothing.
    const isUnknown = error?.message === 'schema is false';
    const what = isUnknown ? 'is not a known member' : (error?.message ?? 'is not valid');
    throw fieldInvalid(place, what);
  };
}

function jsonOf(raw: string): unknown {
  try {
    return JSON.parse(raw);
  } catch {
    throw new Refusal({ code: 'BODY_MALFORMED' });
  }
}

function parsed(request: FastifyRequest): unknown {
  const raw = Buffer.isBuffer(request.body) ? request.body.toString('utf8') : '';
  if (raw.trim() === '') return {};
  const body = jsonOf(raw);
  if (!isStorableJson(body)) throw new Refusal({ code: 'BODY_MALFORMED' });
  return body;
}
