// A shop's notification URLs in real frameworks, with the receivers of the packed SDK.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import Fastify from 'fastify';
import { Hono } from 'hono';
import type * as ExpressReceivers from '../../src/sdk/receivers/express.ts';
import type * as FastifyReceivers from '../../src/sdk/receivers/fastify.ts';
import type * as HonoReceivers from '../../src/sdk/receivers/hono.ts';
import type { ReceiverOptions, SnapReceiverOptions } from '../../src/sdk/receivers/receive.ts';
import type { SnapTokenHandler } from '../../src/sdk/snap-notifications.ts';
import { importIn } from './packed.ts';

export const paths = {
  classic: '/shop/classic',
  snap: '/shop/snap',
  token: '/shop/token',
  /** Not a receiver: the framework's own parser reads it. */
  other: '/other',
};

/** What the receivers are made with. */
export interface Shop {
  classic: ReceiverOptions;
  snap: SnapReceiverOptions;
  tokens: SnapTokenHandler;
}

export type Open = (project: string, shop: Shop) => Promise<Server>;

const openExpress: Open = async (project, shop) => {
  const sdk = await importIn<typeof ExpressReceivers>(project, '@gapura/sdk/express');
  // A router cuts its own path off the request's, and a parser comes after it.
  const router = express.Router();
  router.post('/classic', sdk.receiveNotifications(shop.classic));
  router.post('/snap', sdk.receiveSnapNotifications(shop.snap));
  router.post('/token', sdk.answerSnapTokens(shop.tokens));
  const app = express();
  app.use('/shop', router).use(express.json());
  app.post(paths.other, (request: { body: object }, response: { json(body: object): void }) =>
    response.json(request.body),
  );
  return createServer(app);
};

const openFastify: Open = async (project, shop) => {
  const sdk = await importIn<typeof FastifyReceivers>(project, '@gapura/sdk/fastify');
  const app = Fastify();
  const prefix = '/shop';
  app.register(sdk.receiveNotifications({ ...shop.classic, route: '/classic' }), { prefix });
  app.register(sdk.receiveSnapNotifications({ ...shop.snap, route: '/snap' }), { prefix });
  app.register(sdk.answerSnapTokens({ tokens: shop.tokens, route: '/token' }), { prefix });
  app.post(paths.other, async (request) => request.body);
  await app.ready();
  return createServer((request, response) => app.routing(request, response));
};

const openHono: Open = async (project, shop) => {
  const sdk = await importIn<typeof HonoReceivers>(project, '@gapura/sdk/hono');
  const app = new Hono();
  app.post(paths.classic, sdk.receiveNotifications(shop.classic));
  app.post(paths.snap, sdk.receiveSnapNotifications(shop.snap));
  app.post(paths.token, sdk.answerSnapTokens(shop.tokens));
  app.post(paths.other, async (context) => context.json(await context.req.json()));
  return createServer(served((request) => app.fetch(request)));
};

export const frameworks: Record<string, Open> = {
  express: openExpress,
  fastify: openFastify,
  hono: openHono,
};

/** What a host of fetch handlers does: Bun, Deno and workers have it, and Node does not. */
function served(handle: (request: Request) => Response | Promise<Response>): RequestListener {
  return async (incoming, outgoing) => {
    const response = await handle(await requestOf(incoming));
    outgoing.writeHead(response.status, Object.fromEntries(response.headers));
    outgoing.end(Buffer.from(await response.arrayBuffer()));
  };
}

async function requestOf(incoming: IncomingMessage): Promise<Request> {
  const headers = Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]);
  const body = Buffer.concat(await incoming.toArray());
  const { method = '', url = '' } = incoming;
  return new Request(`http://${incoming.headers.host}${url}`, {
    method,
    headers: Object.fromEntries(headers),
    body,
  });
}

/** Listens on a free port. Returns the base URL. */
export async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
