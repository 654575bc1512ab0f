// The OpenAPI document: every route is in it, and its schemas are those that check the bodies.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { allChannels } from '../../src/channels/index.ts';
import { operationsOf } from '../../src/channels/operation.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';

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
    expect(html).not.toMatch(/<script|style="/);
  }
});
