// The JSON bodies of the sandbox's routes: read from the raw bytes and checked.
import type { FastifyRequest } from 'fastify';
import type { Static, TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { Problem } from '../http/problem.ts';

/** The JSON body, checked; throws a Problem that names the place. An empty body counts as {}. */
export function bodyOf<S extends TSchema>(request: FastifyRequest, schema: S): Static<S> {
  const raw = Buffer.isBuffer(request.body) ? request.body.toString('utf8') : '';
  let parsed: unknown;
  try {
    parsed = raw.trim() === '' ? {} : JSON.parse(raw);
  } catch {
    throw new Problem(400, 'Bad request', 'The body is not valid JSON.');
  }
  const compiled = Compile(schema);
  if (compiled.Check(parsed)) return parsed as Static<S>;
  const [error] = compiled.Errors(parsed);
  const place = error?.instancePath.slice(1).replaceAll('/', '.') || 'The body';
  // A closed object reports a member it does not know by the schema that allows none.
  const isUnknown = error?.message === 'schema is false';
  const what = isUnknown ? 'is not a member it knows' : (error?.message ?? 'is not valid');
  throw new Problem(400, 'Bad request', `${place} ${what}.`);
}
