// The shop's pages: products, cart, order. Plain HTML, no script.
import { catalogue, type Line, totalOf } from './catalogue.ts';

/** An order as the shop keeps it. */
export interface Order {
  invoice: string;
  channel: string;
  lines: readonly Line[];
  /** What the customer pays with at the till, or the payment page. */
  code?: string | undefined;
  url?: string | undefined;
  /** The notifications that arrived, the newest last. */
  notifications: { at: Date; status: string }[];
}

/** The channels, as the customer knows them. */
export const channelNames = {
  kredivo: ['Kredivo', 'Pay later, in instalments'],
  indodana: ['Indodana', 'Pay later, in instalments'],
  indomaret: ['Indomaret', 'Cash, with a code at any till'],
  dana: ['DANA', 'E-wallet'],
  cards: ['Card', 'Visa, Mastercard, JCB and others'],
} as const;

export type ChannelId = keyof typeof channelNames;

const rupiah = (amount: number) => `Rp${amount.toLocaleString('id-ID')}`;

const escaped = (text: string) => text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);

const drawing = (inside: string, name: string) =>
  `<svg viewBox="0 0 200 150" role="img" aria-label="${escaped(name)}">${inside}</svg>`;

export function shopPage(inCart: number): string {
  const cards = catalogue.map(
    ({ id, name, about, price, drawing: inside }) => `<li class="product">
      ${drawing(inside, name)}
      <h2>${name}</h2><p>${about}</p>
      <form method="post" action="/cart/${id}"><b>${rupiah(price)}</b><button aria-label="Add ${name} to the cart">Add</button></form>
    </li>`,
  );
  return page(
    'Toko Contoh',
    inCart,
    `<h1>Made in Indonesia</h1><ul class="products">${cards.join('')}</ul>`,
  );
}

export function cartPage(lines: readonly Line[], sold: readonly ChannelId[]): string {
  if (lines.length === 0) {
    return page('Cart', 0, '<h1>Your cart is empty</h1><p><a href="/">Back to the shop</a></p>');
  }
  const buttons = sold.map((id) => {
    const [name, about] = channelNames[id];
    return `<form method="post" action="/buy/${id}"><button class="channel"><b>${name}</b><span>${about}</span></button></form>`;
  });
  const body = `<h1>Your cart</h1>${table(lines)}
    <form method="post" action="/cart"><button class="plain">Empty the cart</button></form>
    <h2>Pay with</h2><div class="channels">${buttons.join('')}</div>`;
  return page('Cart', countOf(lines), body);
}

/** The order. While it waits, the page loads itself again (the Refresh header that the shop sends). */
export function orderPage(order: Order): string {
  const { invoice, channel, lines, code, url, notifications } = order;
  const [name] = channelNames[channel as ChannelId];
  const how = code
    ? `<p>Pay at any Indomaret with this code:</p><p class="code">${escaped(code.replace(/\d{4}(?=\d)/g, '$& '))}</p>`
    : url
      ? `<p>Not paid yet? <a href="${escaped(url)}">Go on at ${name}</a></p>`
      : '';
  const arrived = notifications.map(
    ({ at, status }) =>
      `<li><time>${at.toISOString().slice(11, 19)} UTC</time> ${escaped(status)}</li>`,
  );
  const state = stateOf(order);
  const body = `<h1>Order ${escaped(invoice)}</h1>
    <p class="state ${state}" role="status">${stateTexts[state]}</p>
    ${state === 'paid' ? '' : how}
    ${table(lines)}
    <h2>Notifications</h2>
    ${arrived.length === 0 ? '<p>None has arrived.</p>' : `<ol>${arrived.join('')}</ol>`}`;
  return page(`Order ${invoice}`, 0, body);
}

const stateTexts = {
  waiting: 'Waiting for the payment. This page shows it as soon as the notification arrives.',
  paid: 'Paid. Thank you! We pack it today.',
  failed: 'Not paid. Nothing was charged.',
};

/** What the last notification says. */
export function stateOf({ notifications }: Order): keyof typeof stateTexts {
  const last = notifications.at(-1)?.status;
  if (last === undefined) return 'waiting';
  return last === 'SUCCESS' ? 'paid' : 'failed';
}

export function messagePage(title: string): string {
  return page(title, 0, `<h1>${escaped(title)}</h1><p><a href="/">Back to the shop</a></p>`);
}

export const countOf = (lines: readonly Line[]) =>
  lines.reduce((sum, { quantity }) => sum + quantity, 0);

function table(lines: readonly Line[]): string {
  const rows = lines.map(
    ({ product: { name, price, drawing: inside }, quantity }) =>
      `<tr><td>${drawing(inside, name)}</td><th scope="row">${name}</th><td>${quantity} ×</td><td>${rupiah(price)}</td></tr>`,
  );
  const total = `<tr class="total"><td></td><th scope="row">Total</th><td></td><td>${rupiah(totalOf(lines))}</td></tr>`;
  return `<table>${rows.join('')}${total}</table>`;
}

function page(title: string, inCart: number, body: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${escaped(title)}</title><link rel="stylesheet" href="/shop.css">
    <header><a class="brand" href="/">Toko Contoh</a><a href="/cart">Cart${inCart > 0 ? ` (${inCart})` : ''}</a></header>
    <main>${body}</main></html>`;
}
