// A small shop: products, a cart, a checkout with every channel, and orders that change when a notification arrives.
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import {
  createClient,
  snapTokenHandler,
  verifyNotification,
  verifySnapNotification,
} from '../../src/sdk/index.ts';
import { catalogue, linesOf } from './catalogue.ts';
import { counters } from './counters.ts';
import type { ShopKeys } from './keys.ts';
import {
  type ChannelId,
  cartPage,
  channelNames,
  countOf,
  messagePage,
  type Order,
  orderPage,
  shopPage,
  stateOf,
} from './pages.ts';

export interface ShopOptions extends ShopKeys {
  /** The shop's own address: `http://localhost:9000`. */
  origin: string;
}

const style = readFileSync(join(import.meta.dirname, 'shop.css'));

/** Returns the shop as a server that is not listening yet. */
export function createShop(options: ShopOptions): Server {
  // A real shop keeps its orders in a database.
  const orders = new Map<string, Order>();
  const { snap, origin, ...keys } = options;
  const buy = counters(createClient({ ...keys, ...snap }), origin);
  const tokens = snap && snapTokenHandler({ ...keys, ...snap });
  const sold = (Object.keys(channelNames) as ChannelId[]).filter(
    (channel) => snap !== undefined || channel !== 'dana',
  );

  async function sell(channel: ChannelId, request: IncomingMessage, response: ServerResponse) {
    const lines = linesOf(cartOf(request));
    if (lines.length === 0) return redirect(response, '/cart');
    const invoice = `SHOP-${Date.now().toString(36)}${orders.size}`.toUpperCase();
    const next = await buy[channel](invoice, lines);
    orders.set(invoice, { invoice, channel, lines, ...next, notifications: [] });
    emptyCart(response);
    redirect(response, next.url ?? `/orders/${invoice}`);
  }

  function note(invoice: string, status: string) {
    orders.get(invoice)?.notifications.push({ at: new Date(), status });
  }

  async function receive(request: IncomingMessage, response: ServerResponse) {
    // The signature covers the raw bytes: verify them before parsing.
    const raw = Buffer.concat(await request.toArray());
    const { body } = verifyNotification(raw, request.headers, { ...keys, path: request.url ?? '' });
    note(body.order.invoice_number, body.transaction.status);
    response.writeHead(200).end();
  }

  /** SNAP: the gateway first asks for a token, then notifies with it. */
  async function receiveSnap(request: IncomingMessage, response: ServerResponse) {
    const raw = Buffer.concat(await request.toArray());
    const { headers, url: path = '' } = request;
    if (tokens === undefined) return send(response, 404, messagePage('Not found'));
    if (path === '/v1.0/access-token/b2b') {
      const answer = tokens.answer(headers);
      return void response.writeHead(answer.status, answer.headers).end(answer.body);
    }
    const trust = { ...keys, path, isTokenValid: tokens.accepts };
    const { body } = verifySnapNotification(raw, headers, trust);
    const isPaid = body.latestTransactionStatus === '00';
    note(body.originalPartnerReferenceNo, isPaid ? 'SUCCESS' : 'FAILED');
    response.end('{"responseCode":"2005600","responseMessage":"Successful"}');
  }

  function show(invoice: string, response: ServerResponse) {
    const order = orders.get(invoice);
    if (order === undefined) return send(response, 404, messagePage('No such order'));
    // While the order waits, the browser loads the page again every two seconds.
    if (stateOf(order) === 'waiting') response.setHeader('refresh', '2');
    send(response, 200, orderPage(order));
  }

  async function post(
    place: string,
    name: string,
    request: IncomingMessage,
    response: ServerResponse,
  ) {
    if (place === 'payments') return receive(request, response);
    if (place === 'v1.0') return receiveSnap(request, response);
    if (place === 'cart') return fillCart(name, request, response);
    if (place === 'buy' && sold.includes(name as ChannelId)) {
      return sell(name as ChannelId, request, response);
    }
    send(response, 404, messagePage('Not found'));
  }

  function get(place: string, name: string, request: IncomingMessage, response: ServerResponse) {
    const lines = linesOf(cartOf(request));
    if (place === 'shop.css') {
      return void response.writeHead(200, { 'content-type': 'text/css' }).end(style);
    }
    if (place === 'cart') return send(response, 200, cartPage(lines, sold));
    if (place === 'orders') return show(name, response);
    if (place === '') return send(response, 200, shopPage(countOf(lines)));
    send(response, 404, messagePage('Not found'));
  }

  return createServer((request, response) => {
    const [, place = '', name = ''] = (request.url ?? '/').split(/[/?]/);
    const isPost = request.method === 'POST';
    const answer = async () => (isPost ? post : get)(place, name, request, response);
    answer().catch((error: Error) => send(response, 400, messagePage(error.name)));
  });
}

/** The cart is a cookie: `cart=batik.1-kopi.2`. */
function cartOf(request: IncomingMessage): Map<string, number> {
  const [, text = ''] = /(?:^|; )cart=([\w.-]*)/.exec(request.headers.cookie ?? '') ?? [];
  const pairs = text.split('-').map((pair) => pair.split('.'));
  return new Map(pairs.map(([id = '', count]) => [id, Math.min(Number(count) || 0, 9)]));
}

/** Adds one of a product to the cart. Without a product, empties it. */
function fillCart(product: string, request: IncomingMessage, response: ServerResponse): void {
  const cart = cartOf(request);
  if (catalogue.some(({ id }) => id === product)) {
    cart.set(product, (cart.get(product) ?? 0) + 1);
    const text = [...cart].filter(([id]) => id !== '').map(([id, count]) => `${id}.${count}`);
    response.setHeader('set-cookie', `cart=${text.join('-')}; Path=/; SameSite=Lax; HttpOnly`);
  } else emptyCart(response);
  redirect(response, '/cart');
}

function emptyCart(response: ServerResponse): void {
  response.setHeader('set-cookie', 'cart=; Path=/; Max-Age=0');
}

function redirect(response: ServerResponse, location: string): void {
  response.writeHead(303, { location }).end();
}

function send(response: ServerResponse, status: number, html: string): void {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': "default-src 'none'; style-src 'self'",
  });
  response.end(html);
}
