// What happens to a payment after its order: customers on the acquirers' pages, notifications, refunds.
import { expect } from 'vitest';
import type { Channel } from '../../src/channels/channel.ts';
import { at, type Edit, set } from '../../src/channels/fixture.ts';
import { channelById } from '../../src/channels/index.ts';
import { NotificationError, verifyNotification } from '../../src/sdk/index.ts';
import { sql } from '../../src/storage/db.ts';
import { open, type Page, submit } from '../support/card-page.ts';
import { authorizedOrder } from '../support/cards.ts';
import { send } from '../support/classic.ts';
import { clientId, secretKey, type TestGateway } from '../support/gateway.ts';
import { openReceiver } from '../support/receiver.ts';
import { type Api, type Attempt, accepts, wire } from './api.ts';
import type { Probe } from './row.ts';
import type { Notified, World } from './world.ts';

export interface View {
  status: string;
  amount: number;
  paid_amount: number;
  refunded_amount: number;
  payment_code?: string;
  payment_url?: string;
  created_at: string;
  expires_at: string;
}

export async function viewOf(house: TestGateway, reference: string): Promise<View> {
  return (await house.sandbox(`payments/${reference}`)).body as View;
}

/** The whole minutes from the order to the time until which it can be paid. */
export async function minutesToPay(house: TestGateway, reference: string): Promise<number> {
  const { created_at, expires_at } = await viewOf(house, reference);
  return Math.round((Date.parse(expires_at) - Date.parse(created_at)) / 60_000);
}

/** The id of a payment, which is not in its view. */
export async function idOf({ db }: TestGateway, reference: string): Promise<string> {
  const [row] = await db.rows<{ id: string }>(
    sql`select id from payments where reference = ${reference}`,
  );
  return row?.id ?? '';
}

/** The outcome that the customer and the acquirer bring about. Throws if it is not taken. */
export async function play(house: TestGateway, reference: string, outcome: string, more = {}) {
  const path = `payments/${encodeURIComponent(reference)}/outcome`;
  const { status, body } = await house.sandbox(path, { outcome, ...more });
  expect([status, body]).toEqual([200, body]);
  return body as View;
}

/** The invoice number of a body. */
export const invoiceOf = (sent: object) => String(at(sent, 'order.invoice_number'));

/** An order, and its notification once it is paid. */
export async function paid(world: World, api: Api, ...edits: Edit[]) {
  const made = await accepts(world, api, ...edits);
  await play(world.house, invoiceOf(made.sent), 'SUCCESS');
  const [notification] = await world.notified(invoiceOf(made.sent));
  if (notification === undefined) throw new Error('nothing was notified');
  return { ...made, notification };
}

/** The notification of a paid order with a full body, as something to read. */
export const notificationOf = (api: Api) => (world: World) =>
  world.once(`notification of ${api.name}`, async () => {
    const { sent, notification } = await paid(world, api);
    return { sent, answer: notification.body };
  });

/** An order at a gateway of its own. */
export async function orderAt(house: TestGateway, world: World, api: Api, ...edits: Edit[]) {
  const sent = await api.body(world, ...edits);
  const { status, json } = await send(house.url, { path: api.path, body: wire(sent) });
  expect([status, json]).toEqual([200, json]);
  return { sent, answer: json, invoice: invoiceOf(sent) };
}

/** The answer of an order that the acquirer refuses to open. */
export const refusedOpening = (api: Api) => (world: World) =>
  world.once(`refused opening of ${api.name}`, () =>
    world.alone(async (house) => {
      await house.sandbox(
        'faults',
        [{ at: `acquirer:${api.name}`, kind: 'error', times: 1 }],
        'PUT',
      );
      const made = await orderAt(house, world, api);
      await house.sandbox('faults', [], 'PUT');
      return made;
    }),
  );

function paylaterOf(channel: Channel | undefined) {
  if (channel?.simulation.flow !== 'paylater') throw new Error('it is not a pay-later channel');
  return channel.simulation;
}

/** The provider's page after the customer signed in, chose a plan and typed the password. */
export async function payAtProvider(id: string, url: string): Promise<Page> {
  const { signIn, tenures } = paylaterOf(channelById(id));
  const { phone, pin, otp } = signIn;
  const tenure = await submit(await open(url), { do: 'sign-in', phone, pin });
  const confirm = await submit(tenure, { do: 'choose', months: String(tenures[0]?.months) });
  return submit(confirm, { do: 'pay', otp });
}

/** The page after the customer gave up. */
export async function cancelAtProvider(url: string): Promise<Page> {
  return submit(await open(url), { do: 'cancel' });
}

/** Whether a page links to the address. */
export const linksTo = (page: Page, address: string) =>
  page.html.includes(`href="${address.replaceAll('&', '&amp;')}"`);

/** The URL of the customer's page in an answer. */
export const pageOf = ({ answer }: Pick<Attempt, 'answer'>, path: string) =>
  String(at(answer, path));

const override = 'additional_info.override_notification_url';

/** The notification goes to the other host if the path is the same, and not to the configured one. */
export const overrides = (api: Api): Probe => {
  return async (world) => {
    const other = await openReceiver();
    const url = `${other.origin}/payments/notifications`;
    const { sent } = await accepts(world, api, set(override, url));
    await play(world.house, invoiceOf(sent), 'SUCCESS');
    await other.arrived(1);
    expect(JSON.parse(String(other.received[0]?.body))).toMatchObject({
      order: { invoice_number: invoiceOf(sent) },
    });
    await other.close();
  };
};

/** The notification of a paid order has a valid signature, of the request's scheme, for the merchant's path. */
export const notifiesSigned = (api: Api): Probe => {
  return async (world) => {
    const { notification } = await paid(world, api);
    expect(verified(notification)).toBe(true);
  };
};

function verified({ raw, headers, target }: Notified): boolean {
  const options = { secretKey, clientId, path: target };
  try {
    verifyNotification(raw, Object.fromEntries(headers), options);
    return true;
  } catch (error) {
    if (error instanceof NotificationError) return false;
    throw error;
  }
}

/** The invoice number of an authorization of 90,000 rupiah at a gateway of its own. */
export async function authorizedAt(house: TestGateway): Promise<string> {
  const { invoice } = await authorizedOrder(house);
  return invoice;
}
