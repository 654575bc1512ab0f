// The calls of the OpenAPI document as the page shows them: by task, with their fields and examples.
import { type ApiExample, examplesOf } from '../../http/openapi/examples.ts';
import type { GroupName } from './words.ts';

type Json = Record<string, unknown>;

export interface ShownCall {
  /** The operationId, and the anchor on the page. */
  id: string;
  group: GroupName;
  method: string;
  path: string;
  summary: string;
  /** As on the wire. */
  headers: readonly string[];
  bodies: readonly Json[];
  examples: readonly ApiExample[];
}

/** In the document's order. */
export function callsIn(document: Json): ShownCall[] {
  const paths = document.paths as Record<string, Record<string, Json>>;
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => {
      const { operationId, tags, summary, parameters, requestBody } = operation;
      return {
        id: String(operationId),
        group: groupOf(path, String((tags as string[])[0]), String(summary)),
        method: method.toUpperCase(),
        path,
        summary: String(summary),
        headers: (parameters as Json[]).flatMap(({ $ref }) =>
          typeof $ref === 'string' ? [$ref.split('/').at(-1) ?? ''] : [],
        ),
        bodies: bodiesOf(requestBody as Json | undefined),
        examples: examplesOf(method, path),
      };
    }),
  );
}

function groupOf(path: string, tag: string, summary: string): GroupName {
  if (tag === 'Access tokens') return 'tokens';
  if (tag === 'Settlement') return 'settle';
  if (tag === 'Check status' || path.includes('how-to-pay')) return 'status';
  return summary.startsWith('Create') ? 'pay' : 'after';
}

function bodiesOf(requestBody: Json | undefined): Json[] {
  if (requestBody === undefined) return [];
  const content = requestBody.content as { 'application/json': { schema: Json } };
  const { schema } = content['application/json'];
  return (schema.anyOf as Json[] | undefined) ?? [schema];
}

export interface Field {
  path: string;
  type: string;
  required: boolean;
  rule: string;
}

/** Every field of a body, with its path: `order.line_items[].price`. */
export function fieldsOf(schema: Json, path = ''): Field[] {
  const required = (schema.required as string[] | undefined) ?? [];
  const members = Object.entries((schema.properties as Record<string, Json> | undefined) ?? {});
  return members.flatMap(([name, member]) => {
    const at = path === '' ? name : `${path}.${name}`;
    const items = member.items as Json | undefined;
    const row = {
      path: items === undefined ? at : `${at}[]`,
      type: typeOf(member),
      required: required.includes(name),
      rule: ruleOf(member),
    };
    return [row, ...fieldsOf(items ?? member, row.path)];
  });
}

function typeOf({ type }: Json): string {
  return Array.isArray(type) ? type.join(' | ') : String(type ?? 'any');
}

const ruleNames = ['maxLength', 'minimum', 'maximum', 'minItems', 'maxItems', 'pattern', 'format'];

function ruleOf(member: Json): string {
  const limits = ruleNames
    .filter((name) => member[name] !== undefined)
    .map((name) => `${name} ${member[name]}`);
  const values = member.enum as unknown[] | undefined;
  return [...limits, ...(values === undefined ? [] : [values.join(', ')])].join('; ');
}
