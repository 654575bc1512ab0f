// The OpenAPI document: every route is in it, and its schemas are those that check the bodies.
import { createRequire } from 'node:module';
import { runInNewContext } from 'node:vm';
import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { allChannels } from '../../src/channels/index.ts';
import { operationsOf } from '../../src/channels/operation.ts';
import { clientId, secretKey, startTestGateway, type TestGateway } from '../support/gateway.ts';

let house: TestGateway;
beforeAll(async () => {
  house = await startTestGateway();
});
afterAll(() => house.stop());

interface Document {
  openapi: string;
  servers: { url: string }[];
  paths: Record<string, Record<string, { requestBody?: { content: Record<string, Body> } }>>;
}

interface Body {
  schema: { properties?: Record<string, unknown>; oneOf?: unknown[] };
}

const read = async () => (await (await fetch(`${house.url}/openapi.json`)).json()) as Document;

it('describes every call of every channel', async () => {
  const { openapi, paths, servers } = await read();
  expect(openapi).toBe('3.1.0');
  expect(servers).toEqual([{ url: house.url }]);
  const served = allChannels.flatMap((channel) => [
    channel.create.address.path,
    ...operationsOf(channel).flatMap((operation) => operation.paths),
  ]);
  for (const path of served) {
    const body = paths[path]?.post?.requestBody?.content['application/json'];
    expect(Object.keys(body?.schema.properties ?? {}).length, path).toBeGreaterThan(0);
  }
  expect(paths).toHaveProperty(['/orders/v1/status/{id}', 'get']);
  expect(paths).toHaveProperty(['/orders/v1.0/debit/status', 'post']);
});

it('shows the refusals of each channel in its own words', async () => {
  const { paths } = (await read()) as unknown as {
    paths: Record<string, { post: { responses: Record<string, unknown> } }>;
  };
  const refused = (path: string) => JSON.stringify(paths[path]?.post.responses['4XX']);
  expect(refused('/credit-card/capture')).toContain('CardError');
  expect(refused('/credit-card/v1/payment-page')).toContain('CardError');
  expect(refused('/kredivo-peer-to-peer/v2/generate-order')).toContain('ClassicError');
  expect(paths['/credit-card/v1/payment-page']?.post.responses).toHaveProperty('412');
});

it('describes nothing that does not exist', async () => {
  const { paths } = await read();
  for (const [path, methods] of Object.entries(paths)) {
    for (const method of Object.keys(methods)) {
      const url = `${house.url}${path.replace(/\{\w+\}/, 'NOBODY')}`;
      const answer = await fetch(url, { method: method.toUpperCase() });
      const text = await answer.text();
      // An unsigned call may get any answer except that of an unknown path. Only the instructions for
      // an unknown code are correctly not found.
      expect(path.includes('how-to-pay') || !text.includes('No static resource'), path).toBe(true);
      expect(answer.status, path).not.toBe(405);
    }
  }
});

it('is also a readable page, in both languages', async () => {
  for (const lang of ['en', 'id']) {
    const answer = await fetch(`${house.url}/docs?lang=${lang}`);
    const html = await answer.text();
    expect(answer.status).toBe(200);
    expect(html).toContain(`<html lang="${lang}"`);
    for (const { create } of allChannels) expect(html).toContain(create.address.path);
    expect(html).toContain('order.line_items[].price');
    expect(html).not.toMatch(/<script(?! defer)|style="/);
    expect(html).toContain('Client-Id, Request-Id, Request-Timestamp, Signature');
    expect(html).toContain('data-call');
  }
});

it('names headers as the wire does, and has typed answers and webhooks', async () => {
  const document = (await read()) as unknown as {
    paths: Record<string, Record<string, { parameters: { $ref?: string }[]; responses: Answers }>>;
    webhooks: Record<string, { post: { requestBody: { content: Record<string, Body> } } }>;
  };
  type Answers = Record<string, { content?: Record<string, Body> }>;
  const { post } = document.paths['/kredivo-peer-to-peer/v2/generate-order'] ?? {};
  expect(post?.parameters.map(({ $ref }) => $ref)).toEqual(
    ['Client-Id', 'Request-Id', 'Request-Timestamp', 'Signature'].map(
      (name) => `#/components/parameters/${name}`,
    ),
  );
  for (const methods of Object.values(document.paths)) {
    for (const { responses } of Object.values(methods)) {
      const { schema } = responses[200]?.content?.['application/json'] ?? { schema: {} };
      expect(Object.keys(schema.properties ?? {})).not.toEqual([]);
    }
  }
  for (const { id } of allChannels) {
    const told = document.webhooks[`${id}-payment.paid`]?.post.requestBody.content;
    expect(Object.keys(told?.['application/json']?.schema.properties ?? {}), id).not.toEqual([]);
  }
});

it('is a collection of Bruno too, whose script signs as the gateway expects', async () => {
  const collection = await (await fetch(`${house.url}/docs/bruno.json`)).json();
  const items = collection.items.flatMap((folder: { items: object[] }) => folder.items);
  const item = items.find(({ request }: { request: { url: string } }) =>
    request.url.endsWith('/orders/v1/status/INV-INDOMARET-1'),
  );
  const url = item.request.url.replace('{{baseUrl}}', house.url);
  const headers = new Map<string, string>(
    item.request.headers.map(({ name, value }: { name: string; value: string }) => [name, value]),
  );
  const values: Record<string, string> = { clientId, secretKey };
  const req = {
    getHeader: (name: string) => headers.get(name),
    deleteHeader: (name: string) => headers.delete(name),
    setHeader: (name: string, value: string) => headers.set(name, value),
    getUrl: () => url,
    getMethod: () => item.request.method,
    getBody: () => undefined,
  };
  const bru = { getEnvVar: (name: string) => values[name] };
  const script = collection.root.request.script.req;
  runInNewContext(script, { req, bru, require: createRequire(import.meta.url) });
  const answer = await fetch(url, { headers: Object.fromEntries(headers) });
  // Unknown, and not refused for its signature.
  expect(answer.status).toBe(404);
});

it('is valid OpenAPI 3.1, with references that resolve', async () => {
  const validator = new Validator();
  expect(await validator.validate(await read())).toMatchObject({ valid: true });
  expect(validator.version).toBe('3.1');
  expect(() => validator.resolveRefs()).not.toThrow();
  const broken = { ...(await read()), paths: { '/a': { post: { responses: 'none' } } } };
  expect(await new Validator().validate(broken)).toMatchObject({ valid: false });
});
