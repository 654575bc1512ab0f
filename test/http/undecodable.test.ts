// What no text can hold: NUL, half a character, a broken escape. Every route refuses it, and none of them fails.

import { randomUUID } from 'node:crypto';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allChannels } from '../../src/channels/index.ts';
import { classicSuites, send } from '../support/classic.ts';
import { paths, type SnapHouse, useSnapGateway } from '../support/snap.ts';

interface Route {
  method: string;
  url: string;
}
const routes: Route[] = [];
const watch = (message: unknown) => {
  const { fastify } = message as { fastify: FastifyInstance };
  fastify.addHook('onRoute', ({ method, url }) => {
    for (const one of [method].flat()) routes.push({ method: one, url });
  });
};
subscribe('fastify.initialization', watch);
const house: SnapHouse = useSnapGateway();
beforeAll(() => unsubscribe('fastify.initialization', watch));
afterAll(() => expect(routes.length).toBeGreaterThan(60));

const bad = ['%00', 'a%00b', '%ff', '%c3%28', '%ed%a0%80', '%zz', '%'];

async function statusOf(method: string, path: string, body?: string, type?: string) {
  const headers = { 'sec-fetch-site': 'same-origin', ...(type && { 'content-type': type }) };
  const response = await fetch(`${house.gateway.url}${path}`, {
    method,
    headers,
    body: body ?? null,
    redirect: 'manual',
  });
  await response.arrayBuffer();
  return response.status;
}

/** Which of these calls fail: method, path and status of each answer from 500 on. */
async function failures(calls: { method: string; path: string; body?: string; type?: string }[]) {
  const failed: string[] = [];
  const left = [...calls];
  const worker = async () => {
    for (let call = left.pop(); call !== undefined; call = left.pop()) {
      const { method, path, body, type } = call;
      const status = await statusOf(method, path, body, type);
      if (status >= 500) failed.push(`${method} ${path} ${body ?? ''} → ${status}`);
    }
  };
  await Promise.all(Array.from({ length: 8 }, worker));
  return failed;
}

const withBody = (method: string) => ['POST', 'PUT', 'PATCH'].includes(method);
const filled = (url: string, value: string) => url.replace(/:[a-zA-Z]+|\*/g, value);

it('paths', async () => {
  const calls = routes
    .filter(({ url }) => /[:*]/.test(url))
    .flatMap(({ method, url }) => bad.map((value) => ({ method, path: filled(url, value) })));
  expect(calls.length).toBeGreaterThan(50);
  expect(await failures(calls)).toEqual([]);
});

/** A query or a form with all of these members, each with this value. */
const members = (names: readonly string[], value: string) =>
  names.map((name) => `${name}=${value}`).join('&');

const parameters = [
  'client_id',
  'q',
  'from',
  'to',
  'channel',
  'status',
  'code',
  'lang',
  'card',
  'id',
];

it('queries', async () => {
  const calls = routes
    .filter(({ method }) => method === 'GET')
    .flatMap(({ method, url }) =>
      ['%00', 'a%00b', '%ff', '%'].map((value) => ({
        method,
        path: `${filled(url, 'X')}?${members(parameters, value)}`,
      })),
    );
  expect(await failures(calls)).toEqual([]);
});

const fields = ['state', 'do', 'code', 'number', 'name', 'otp', 'lang', 'q', 'id'];

it('forms', async () => {
  const type = 'application/x-www-form-urlencoded';
  const calls = routes
    .filter(({ method, url }) => method === 'POST' && !url.startsWith('/sandbox'))
    .flatMap(({ method, url }) =>
      ['%00', '%ff', '%ed%a0%80'].map((value) => ({
        method,
        path: filled(url, 'X'),
        body: members(fields, value),
        type,
      })),
    );
  expect(await failures(calls)).toEqual([]);
});

it('JSON bodies of the sandbox', async () => {
  const names = ['outcome', 'by', 'client_id', 'reason', 'card', 'channel'];
  const values = ['"\\u0000"', '"\\ud800"', '{"number":"\\u0000"}'];
  const calls = routes
    .filter(({ method, url }) => withBody(method) && url.startsWith('/sandbox'))
    .filter(({ url }) => !/reset|clock|settlements$/.test(url))
    .flatMap(({ method, url }) =>
      names.flatMap((name) =>
        values.map((value) => ({ method, path: filled(url, 'X'), body: `{"${name}":${value}}` })),
      ),
    );
  expect(await failures(calls)).toEqual([]);
});

it('are answered 404 in a path, 400 elsewhere', async () => {
  const type = 'application/x-www-form-urlencoded';
  expect(await statusOf('GET', '/simulator/kredivo/%00')).toBe(404);
  expect(await statusOf('GET', '/simulator?q=%00')).toBe(400);
  expect(await statusOf('GET', '/simulator/kredivo/%ff')).toBe(400);
  expect(await statusOf('POST', '/simulator/indomaret', 'code=%00', type)).toBe(400);
  const { url } = house.gateway;
  for (const reference of ['%00', 'INV%00']) {
    const path = `/orders/v1/status/${reference}`;
    expect((await send(url, { method: 'GET', path })).status).toBe(404);
  }
});

/** The same body once for each of its texts, and members, with something that no text can hold in its place. */
function spoiled(body: unknown): unknown[] {
  if (typeof body === 'string') return ['a\0b'];
  if (Array.isArray(body)) {
    return body.flatMap((one, index) => spoiled(one).map((other) => body.with(index, other)));
  }
  if (typeof body !== 'object' || body === null) return [];
  const members = Object.entries(body).flatMap(([name, value]) =>
    spoiled(value).map((other) => ({ ...body, [name]: other })),
  );
  return [...members, { ...body, 'x\0': 'y\0' }];
}

describe('signed bodies', () => {
  it.each(classicSuites)('of $channel.id', async ({ path, body }) => {
    const failed: string[] = [];
    for (const one of spoiled(body())) {
      const text = JSON.stringify(one);
      const { status } = await send(house.gateway.url, { path, body: text });
      if (status >= 500) failed.push(`${text} → ${status}`);
    }
    expect(failed).toEqual([]);
  });

  it('of every operation of the classic dialect', async () => {
    const failed: string[] = [];
    const known = new Set(routes.map(({ url }) => url));
    for (const url of known) {
      if (url.startsWith('/sandbox') || url.startsWith('/simulator') || /[:*]/.test(url)) continue;
      for (const text of ['a\0b', '\ud800']) {
        const names = ['invoice_number', 'original_request_id', 'id', 'authorize_id', 'token_id'];
        const block = Object.fromEntries(names.map((name) => [name, text]));
        const body = JSON.stringify({
          ...block,
          order: { ...block, amount: 10 },
          payment: block,
          refund: { ...block, amount: 10, type: 'FULL_REFUND' },
          customer: block,
        });
        const { status } = await send(house.gateway.url, { path: url, body });
        if (status >= 500) failed.push(`${url} ${body} → ${status}`);
      }
    }
    expect(failed).toEqual([]);
  });

  it('of SNAP', async () => {
    const failed: string[] = [];
    for (const { id, create } of allChannels) {
      if (create.address.dialect !== 'snap') continue;
      const { fixtures } = (await import(`../../src/channels/${id}/fixtures.ts`)) as {
        fixtures: { valid: object };
      };
      const valid = { ...structuredClone(fixtures.valid), partnerReferenceNo: randomUUID() };
      for (const body of spoiled(valid)) {
        const { status } = await house.call(create.address.path, body as object);
        if (status >= 500) failed.push(`${JSON.stringify(body)} → ${status}`);
      }
    }
    for (const path of [paths.refund, paths.status]) {
      const named = {
        originalPartnerReferenceNo: 'X',
        originalReferenceNo: 'X',
        originalExternalId: 'X',
        partnerRefundNo: 'R',
        serviceCode: '55',
        reason: 'r',
        refundAmount: { value: '10000.00', currency: 'IDR' },
        additionalInfo: { channel: 'EMONEY_DANA_SNAP' },
      };
      for (const body of spoiled(named)) {
        const { status } = await house.call(path, body as object);
        if (status >= 500) failed.push(`${path} ${JSON.stringify(body)} → ${status}`);
      }
    }
    expect(failed).toEqual([]);
  });
});
