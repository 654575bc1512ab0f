// The JSON bodies of the gateway's own routes: read from the raw bytes and checked.
import type { FastifyRequest } from 'fastify';
import type { Static, TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { fieldInvalid, Refusal } from '../refusal.ts';

/**
 * Makes a reader of JSON bodies. An empty body counts as `{}`. The reader throws BODY_MALFORMED, and
 * FIELD_INVALID with the place of the first mistake.
 */
export function bodyReader<S extends TSchema>(schema: S): (request: FastifyRequest) => Static<S> {
  const compiled = Compile(schema);
  return (request) => {
    const body = parsed(request);
    if (compiled.Check(body)) return body as Static<S>;
    const [error] = compiled.Errors(body);
    const place = error?.instancePath.slice(1).replaceAll('/', '.') || 'The body';
    // A closed object reports a member it does not know by the schema that allows none.
    const isUnknown = error?.message === 'schema is false';
    const what = isUnknown ? 'is not a known member' : (error?.message ?? 'is not valid');
    throw fieldInvalid(place, what);
  };
}

function parsed(request: FastifyRequest): unknown {
  const raw = Buffer.isBuffer(request.body) ? request.body.toString('utf8') : '';
  if (raw.trim() === '') return {};
  try {
    return JSON.parse(raw);
  } catch {
    throw new Refusal({ code: 'BODY_MALFORMED' });
  }
}
