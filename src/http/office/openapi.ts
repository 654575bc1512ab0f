// The management API as an OpenAPI 3.1 document, made from the operations.
import type { TSchema } from 'typebox';
import type { Operation } from '../../office/operations/operation.ts';
import { groupOf } from '../../office/operations/operation.ts';
import { permissions } from '../../office/roles.ts';

type Json = Record<string, unknown>;

/** The document. `publicUrl` has no trailing slash. */
export function openApiOfOffice(operations: readonly Operation[], publicUrl: string): Json {
  const paths: Record<string, Json> = {};
  for (const one of operations) {
    const path = `/office/v1${one.path.replace(/:(\w+)/g, '{$1}')}`;
    paths[path] = { ...paths[path], [one.method.toLowerCase()]: described(one) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Gapura: the office',
      version: '0.1.0',
      description: 'What operators and the people of merchants may do.',
      license: { name: 'MIT' },
    },
    servers: [{ url: publicUrl }],
    security: [{ key: [] }, { session: [] }],
    paths,
    components: {
      securitySchemes: {
        key: { type: 'http', scheme: 'bearer' },
        session: { type: 'apiKey', in: 'cookie', name: '__Host-gapura' },
      },
      schemas: { Problem: problem },
    },
  };
}

function described(operation: Operation): Json {
  const { method, path, summary, permission, body, status = 200 } = operation;
  return {
    tags: [groupOf(operation)],
    operationId: operationId(operation),
    summary,
    description: `Permission \`${permission}\`: ${permissions[permission].roles.join(', ')}.`,
    parameters: [...pathParameters(path), ...queryParameters(operation), ...keyParameter(method)],
    ...(body !== undefined && { requestBody: bodyOf(body) }),
    responses: {
      [status]: { description: 'Success' },
      default: {
        description: 'A problem',
        content: {
          'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
        },
      },
    },
  };
}

function operationId({ method, path }: Operation): string {
  const words = path.split('/').map((part) => part.replace(/^:/, 'by-').replace(/\W+/g, '-'));
  return `${method.toLowerCase()}${words.join('-')}`;
}

function pathParameters(path: string): Json[] {
  return [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
}

function queryParameters({ query }: Operation): Json[] {
  const { properties = {}, required = [] } = (query ?? {}) as {
    properties?: Record<string, TSchema>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
  }));
}

function keyParameter(method: Operation['method']): Json[] {
  if (method === 'GET') return [];
  const schema = { type: 'string', maxLength: 128 };
  return [{ name: 'Idempotency-Key', in: 'header', required: false, schema }];
}

function bodyOf(body: TSchema | 'bytes'): Json {
  if (body === 'bytes') return { required: true, content: { 'application/octet-stream': {} } };
  return { content: { 'application/json': { schema: body } } };
}

/** RFC 9457. */
const problem: Json = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string', description: 'Says what is wrong, and with which member.' },
    code: { type: 'string', description: 'Which refusal or conflict it is: PERIOD_CLOSED.' },
  },
};
