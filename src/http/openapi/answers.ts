// What calls are answered, and what merchants are told, in the OpenAPI document: schemas and examples.
import type { Channel } from '../../channels/channel.ts';
import type { RefusalStyle } from '../../wire/classic/refusals.ts';
import { type Described, headersOf } from './calls.ts';
import { type ApiExample, examplesOf, notificationExamples } from './examples.ts';
import { schemaOf } from './inferred.ts';

type Json = Record<string, unknown>;

/** Examples by name. */
export function examplesIn(values: readonly (readonly [string, unknown])[]): Json {
  return Object.fromEntries(values.map(([name, value]) => [name, { value }]));
}

/** Every answer of a call. */
export function responsesOf(call: Described): Json {
  const { dialect, refusals, method, path } = call;
  const known = examplesOf(method, path);
  const good = {
    description: 'Done',
    headers: dialect === 'classic' ? answerHeaders : undefined,
    content: {
      'application/json': {
        schema: schemaOf(known.map(({ answer }) => answer.body)),
        examples: examplesIn(
          known.map(({ channel, answer }) => [channel ?? 'example', answer.body]),
        ),
      },
    },
  };
  if (dialect === 'none') return { 200: good, 404: { description: 'Unknown' } };
  const name = dialect === 'classic' ? classicSchemas[refusals ?? 'common'] : 'SnapAnswer';
  const schema = { $ref: `#/components/schemas/${name}` };
  const bad = (description: string, examples: Json = {}) => ({
    description,
    content: { 'application/json': { schema, examples } },
  });
  return {
    200: good,
    '4XX': bad('Refused; the message names the field', refusalExamples(known)),
    ...(refusals === 'card-api' && { 412: bad('The merchant is not set up for it') }),
    409: bad('A repeat; in the classic dialect with the bytes of the first answer'),
  };
}

function refusalExamples(known: readonly ApiExample[]): Json {
  return examplesIn(
    known.flatMap(({ channel, refusals }) =>
      refusals.map(
        ({ why, answer }) => [[channel, why].filter(Boolean).join('-'), answer] as const,
      ),
    ),
  );
}

/** What merchants are told, by channel and event: the schema of the body, and the headers of its dialect. */
export function webhooksOf(channels: readonly Channel[]): Json {
  const told = notificationExamples.flatMap(({ channel: id, event, body }) => {
    const channel = channels.find((one) => one.id === id);
    if (channel === undefined) return [];
    const { dialect } = channel.create.address;
    const name = `${id}-${event}`;
    const post = {
      tags: ['Notifications'],
      operationId: `notification-${name.replace(/[^a-z0-9]+/g, '-')}`,
      summary: `${channel.name}: ${event}`,
      parameters: headersOf[dialect].map(parameterRef),
      requestBody: {
        required: true,
        content: {
          'application/json': { schema: schemaOf([body]), examples: { example: { value: body } } },
        },
      },
      responses: { '2XX': { description: 'Taken; anything else is tried again' } },
    };
    return [[name, { post }]];
  });
  return Object.fromEntries(told);
}

/** A header of the wire among the document's parameters. */
export function parameterRef(name: string): Json {
  return { $ref: `#/components/parameters/${name}` };
}

const answerHeaders: Json = Object.fromEntries(
  ['Client-Id', 'Request-Id', 'Response-Timestamp', 'Signature'].map((name) => [
    name,
    { schema: { type: 'string' } },
  ]),
);

const classicSchemas: Record<RefusalStyle, string> = {
  common: 'ClassicError',
  'card-api': 'CardError',
};
