// A small shop: sells one item over each channel, and shows the notification when it arrives.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import {
  type ClientOptions,
  createClient,
  snapTokenHandler,
  verifyNotification,
  verifySnapNotification,
} from '../../src/sdk/index.ts';
import { counters } from './counters.ts';

export interface ShopOptions extends Pick<ClientOptions, 'clientId' | 'secretKey' | 'baseUrl'> {
  /** The shop's own address: `http://localhost:9000`. */
  origin: string;
  /** For DANA, which uses SNAP: the shop's private key, and the gateway's public key. */
  snap?: { privateKey: string; gatewayPublicKey: string } | undefined;
}

interface Order {
  channel: string;
  /** The statuses of its notifications, in the order of arrival. */
  statuses: string[];
  code?: string | undefined;
}

/** Returns the shop as a server that is not listening yet. */
export function createShop(options: ShopOptions): Server {
  const orders = new Map<string, Order>();
  const { snap, origin, ...keys } = options;
  const buy = counters(createClient({ ...keys, ...snap }), origin);
  const tokens = snap && snapTokenHandler({ ...keys, ...snap });
  const sold = Object.keys(buy).filter((channel) => snap !== undefined || channel !== 'dana');

  async function sell(channel: keyof typeof buy, response: ServerResponse) {
    const invoice = `SHOP-${Date.now().toString(36)}-${orders.size}`;
    const { url, code } = { url: undefined, code: undefined, ...(await buy[channel](invoice)) };
    orders.set(invoice, { channel, statuses: [], code });
    response.writeHead(303, { location: url ?? `/orders/${invoice}` }).end();
  }

  async function receive(request: IncomingMessage, response: ServerResponse) {
    const raw = Buffer.concat(await request.toArray());
    const { body } = verifyNotification(raw, request.headers, { ...keys, path: request.url ?? '' });
    orders.get(body.order.invoice_number)?.statuses.push(body.transaction.status);
    response.writeHead(200).end();
  }

  /** SNAP: the gateway first asks for a token, then notifies with it. */
  async function receiveSnap(request: IncomingMessage, response: ServerResponse) {
    const raw = Buffer.concat(await request.toArray());
    const { headers, url: path = '' } = request;
    if (tokens === undefined) return send(response, 404, '');
    if (path === '/v1.0/access-token/b2b') {
      const answer = tokens.answer(headers);
      return void response.writeHead(answer.status, answer.headers).end(answer.body);
    }
    const trust = { ...keys, path, isTokenValid: tokens.accepts };
    const { body } = verifySnapNotification(raw, headers, trust);
    const status = body.latestTransactionStatus === '00' ? 'SUCCESS' : 'not paid';
    orders.get(body.originalPartnerReferenceNo)?.statuses.push(status);
    response.end('{"responseCode":"2005600","responseMessage":"Successful"}');
  }

  function show(invoice: string, response: ServerResponse) {
    const order = orders.get(invoice);
    const statuses = order?.statuses.join(', then ') || 'waiting for the notification …';
    const code = order?.code ? `<p>Pay at any till with <b>${order.code}</b>.</p>` : '';
    send(
      response,
      order ? 200 : 404,
      `<h1>${order ? invoice : 'No such order'}</h1>${code}<p>${statuses}</p>`,
    );
  }

  return createServer((request, response) => {
    const [, place = '', name = ''] = (request.url ?? '/').split(/[/?]/);
    const answer = async () => {
      if (request.method === 'POST' && place === 'payments') return receive(request, response);
      if (request.method === 'POST' && place === 'v1.0') return receiveSnap(request, response);
      if (request.method === 'POST' && place === 'buy' && sold.includes(name)) {
        return sell(name as keyof typeof buy, response);
      }
      if (place === 'orders') return show(name, response);
      const button = (to: string) =>
        `<form method="post" action="/buy/${to}"><button>${to}</button></form>`;
      return send(response, 200, `<h1>Kain batik, Rp600.000</h1>${sold.map(button).join('')}`);
    };
    answer().catch((error: Error) => send(response, 400, `<h1>${error.name}</h1>`));
  });
}

function send(response: ServerResponse, status: number, html: string): void {
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', refresh: '3' });
  response.end(`<!doctype html><title>Toko</title>${html}<p><a href="/">Shop</a></p>`);
}
