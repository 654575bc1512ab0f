// A small shop: sells one thing over each channel, and shows the notification arriving.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import {
  type Client,
  type ClientOptions,
  createClient,
  type NotificationBody,
  verifyNotification,
} from '../../src/sdk/index.ts';

export interface ShopOptions extends Pick<ClientOptions, 'clientId' | 'secretKey' | 'baseUrl'> {
  /** Where customers find the shop: `http://localhost:9000`. */
  origin: string;
}

interface Order {
  channel: string;
  told: NotificationBody[];
  code?: string | undefined;
}

const price = 600_000;
const person = { first_name: 'Sari', last_name: 'Dewi', phone: '6281200033344' };
const email = 'sari@example.test';
const address = {
  address: 'Jl. Anggrek 3',
  city: 'Jakarta',
  postal_code: '12960',
  country_code: 'IDN',
};
const shipping_address = { ...person, ...address };

/** How each channel is asked for a payment, and what its answer says: where to go, or what to quote. */
function counters(client: Client, home: string) {
  const line = { id: 'SKU-1', name: 'Kain batik', price, quantity: 1, url: home, image_url: home };
  const order = (invoice_number: string) => ({ invoice_number, amount: price });
  const info = (invoice: string) => ({ merchant_unique_reference: invoice });
  const customer = { ...person, email };
  return {
    kredivo: async (invoice: string) => {
      const line_items = [{ ...line, type: 'CLOTHING' }];
      const reply = await client.kredivo.create({
        order: { ...order(invoice), line_items, callback_url: `${home}/orders/${invoice}` },
        peer_to_peer_info: info(invoice),
        customer,
        shipping_address,
      });
      return { url: reply.payment.url };
    },
    indodana: async (invoice: string) => {
      const line_items = [{ ...line, category: 'clothing' }];
      const callback_url_cancel = `${home}/orders/${invoice}`;
      const reply = await client.indodana.create({
        order: {
          ...order(invoice),
          line_items,
          callback_url: callback_url_cancel,
          callback_url_cancel,
        },
        peer_to_peer_info: info(invoice),
        customer,
        billing_address: shipping_address,
        shipping_address,
      });
      return { url: reply.payment.url };
    },
    indomaret: async (invoice: string) => {
      const reply = await client.indomaret.create({
        order: order(invoice),
        online_to_offline_info: { reusable_status: false },
        customer: { name: 'Sari Dewi', email },
        indomaret_info: { receipt: { description: 'Kain batik' } },
      });
      return { code: reply.online_to_offline_info.payment_code };
    },
    cards: async (invoice: string) => {
      const reply = await client.cards.create({
        order: {
          ...order(invoice),
          callback_url: `${home}/orders/${invoice}`,
          auto_redirect: true,
        },
        customer: { id: 'SARI', name: 'Sari Dewi', email },
      });
      return { url: reply.credit_card_payment_page.url };
    },
  };
}

/** The shop as a server that is not listening yet. */
export function createShop(options: ShopOptions): Server {
  const orders = new Map<string, Order>();
  const buy = counters(createClient(options), options.origin);

  async function sell(channel: keyof typeof buy, response: ServerResponse) {
    const invoice = `SHOP-${Date.now().toString(36)}-${orders.size}`;
    const { url, code } = { url: undefined, code: undefined, ...(await buy[channel](invoice)) };
    orders.set(invoice, { channel, told: [], code });
    response.writeHead(303, { location: url ?? `/orders/${invoice}` }).end();
  }

  async function hear(request: IncomingMessage, response: ServerResponse) {
    const raw = Buffer.concat(await request.toArray());
    const { body } = verifyNotification(raw, request.headers, {
      ...options,
      path: request.url ?? '',
    });
    orders.get(body.order.invoice_number)?.told.push(body);
    response.writeHead(200).end();
  }

  function show(invoice: string, response: ServerResponse) {
    const order = orders.get(invoice);
    const told = order?.told.map(({ transaction }) => transaction.status) ?? [];
    const state = told.length === 0 ? 'waiting for the notification …' : told.join(', then ');
    const code = order?.code ? `<p>Pay at any till with <b>${order.code}</b>.</p>` : '';
    send(
      response,
      order ? 200 : 404,
      `<h1>${order ? invoice : 'No such order'}</h1>${code}<p>${state}</p>`,
    );
  }

  return createServer((request, response) => {
    const [, place = '', name = ''] = (request.url ?? '/').split(/[/?]/);
    const answer = async () => {
      if (request.method === 'POST' && place === 'payments') return hear(request, response);
      if (request.method === 'POST' && place === 'buy' && Object.hasOwn(buy, name)) {
        return sell(name as keyof typeof buy, response);
      }
      if (place === 'orders') return show(name, response);
      const button = (to: string) =>
        `<form method="post" action="/buy/${to}"><button>${to}</button></form>`;
      return send(
        response,
        200,
        `<h1>Kain batik, Rp600.000</h1>${Object.keys(buy).map(button).join('')}`,
      );
    };
    answer().catch((error: Error) => send(response, 400, `<h1>${error.name}</h1>`));
  });
}

function send(response: ServerResponse, status: number, html: string): void {
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', refresh: '3' });
  response.end(`<!doctype html><title>Toko</title>${html}<p><a href="/">Shop</a></p>`);
}
