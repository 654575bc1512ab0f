// The merchant API as an OpenAPI 3.1 document, made from the schemas in the registry.
import type { Channel } from '../channels/channel.ts';
import { examplesIn, parameterRef, responsesOf, webhooksOf } from './openapi/answers.ts';
import { allCalls, type Described, headersOf, operationId } from './openapi/calls.ts';
import { parameters, schemas } from './openapi/components.ts';
import { examplesOf } from './openapi/examples.ts';

type Json = Record<string, unknown>;

/** The document for all calls of merchants, in the registry's order. `publicUrl` has no trailing slash. */
export function openApiDocument(channels: readonly Channel[], publicUrl: string): Json {
  const paths: Record<string, Json> = {};
  for (const call of allCalls(channels)) {
    paths[call.path] = { ...paths[call.path], [call.method]: operation(call) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Gapura',
      version: '0.1.0',
      description: 'Speaks the DOKU merchant API; not affiliated with DOKU.',
      license: { name: 'MIT' },
    },
    servers: [{ url: publicUrl }],
    tags: tagsIn(paths),
    paths,
    webhooks: webhooksOf(channels),
    components: { parameters, schemas },
  };
}

/** In the order in which the page shows them. */
function tagsIn(paths: Record<string, Json>): Json[] {
  const operations = Object.values(paths).flatMap((methods) => Object.values(methods) as Json[]);
  const names = operations.flatMap(({ tags }) => tags as string[]);
  return [...new Set([...names, 'Notifications'])].map((name) => ({ name }));
}

function operation(call: Described): Json {
  const inPath = [...call.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  const named = headersOf[call.dialect].map(parameterRef);
  return {
    tags: [call.tag],
    operationId: operationId(call),
    summary: call.summary,
    parameters: [...inPath, ...named],
    requestBody: call.bodies.length === 0 ? undefined : bodyOf(call),
    responses: responsesOf(call),
  };
}

function bodyOf({ bodies, method, path }: Described): Json {
  // Bodies of several channels may all match: additionalInfo.channel says which one counts.
  const schema = bodies.length === 1 ? bodies[0] : { anyOf: bodies };
  const examples = examplesIn(
    examplesOf(method, path).map(({ channel, body }) => [channel ?? 'example', body]),
  );
  return { required: true, content: { 'application/json': { schema, examples } } };
}
