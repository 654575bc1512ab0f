// Creates a payment on each channel with the SDK.
import type { Client } from '../../src/sdk/index.ts';
import { type Line, totalOf } from './catalogue.ts';

// A real shop asks its customer.
const person = { first_name: 'Sari', last_name: 'Dewi', phone: '6281200033344' };
const email = 'sari@example.test';
const address = {
  address: 'Jl. Anggrek 3',
  city: 'Jakarta',
  postal_code: '12960',
  country_code: 'IDN',
};
const shipping_address = { ...person, ...address };
const customer = { ...person, email };

/** What the customer does next: opens a page, or pays a code at a till. */
export interface NextStep {
  url?: string | undefined;
  code?: string | undefined;
}

/** One function per channel. `home` is the shop's own address; customers return to their order there. */
export function counters(client: Client, home: string) {
  const back = (invoice: string) => `${home}/orders/${invoice}`;
  const order = (invoice_number: string, lines: readonly Line[]) => ({
    invoice_number,
    amount: totalOf(lines),
  });
  const info = (invoice: string) => ({ merchant_unique_reference: invoice });
  const itemsOf = (lines: readonly Line[]) =>
    lines.map(({ product: { id, name, price, type, category }, quantity }) => {
      return { id, name, price, quantity, type, category, url: home, image_url: home };
    });
  return {
    kredivo: async (invoice: string, lines: readonly Line[]): Promise<NextStep> => {
      const line_items = itemsOf(lines);
      const reply = await client.kredivo.create({
        order: { ...order(invoice, lines), line_items, callback_url: back(invoice) },
        peer_to_peer_info: info(invoice),
        customer,
        shipping_address,
      });
      return { url: reply.payment.url };
    },
    indodana: async (invoice: string, lines: readonly Line[]): Promise<NextStep> => {
      const callback_url = back(invoice);
      const reply = await client.indodana.create({
        order: {
          ...order(invoice, lines),
          line_items: itemsOf(lines),
          callback_url,
          callback_url_cancel: callback_url,
        },
        peer_to_peer_info: info(invoice),
        customer,
        billing_address: shipping_address,
        shipping_address,
      });
      return { url: reply.payment.url };
    },
    indomaret: async (invoice: string, lines: readonly Line[]): Promise<NextStep> => {
      const reply = await client.indomaret.create({
        order: order(invoice, lines),
        online_to_offline_info: { reusable_status: false },
        customer: { name: 'Sari Dewi', email },
        indomaret_info: { receipt: { description: `Order ${invoice}` } },
      });
      return { code: reply.online_to_offline_info.payment_code };
    },
    dana: async (invoice: string, lines: readonly Line[]): Promise<NextStep> => {
      const reply = await client.dana.create({
        partnerReferenceNo: invoice,
        amount: { value: `${totalOf(lines)}.00`, currency: 'IDR' },
        urlParam: [{ url: back(invoice), type: 'PAY_RETURN', isDeeplink: 'N' }],
        additionalInfo: { channel: 'EMONEY_DANA_SNAP' },
      });
      return { url: reply.webRedirectUrl };
    },
    cards: async (invoice: string, lines: readonly Line[]): Promise<NextStep> => {
      const reply = await client.cards.create({
        order: { ...order(invoice, lines), callback_url: back(invoice), auto_redirect: true },
        customer: { id: 'SARI', name: 'Sari Dewi', email },
      });
      return { url: reply.credit_card_payment_page.url };
    },
  };
}
