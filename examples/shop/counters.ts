// Creates a payment on each channel with the SDK.
import type { Client } from '../../src/sdk/index.ts';

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

/** One function per channel. Each creates a payment and returns the page's URL or the payment code. */
export function counters(client: Client, home: string) {
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
    dana: async (invoice: string) => {
      const reply = await client.dana.create({
        partnerReferenceNo: invoice,
        amount: { value: `${price}.00`, currency: 'IDR' },
        urlParam: [{ url: `${home}/orders/${invoice}`, type: 'PAY_RETURN', isDeeplink: 'N' }],
        additionalInfo: { channel: 'EMONEY_DANA_SNAP' },
      });
      return { url: reply.webRedirectUrl };
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
