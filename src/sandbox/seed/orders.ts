// The orders of a seeded book: each channel's own sample, with another customer, amount and reference each time.
import type { Channel } from '../../channels/channel.ts';
import { at, type Fixtures, set } from '../../channels/fixture.ts';
import type { Order } from '../../payments/payment.ts';
import { checker } from '../../wire/check.ts';
import type { Random } from './random.ts';

/** A channel with its sample: as a merchant sends it, and as the channel reads it. */
export interface SampleChannel {
  channel: Channel;
  body: object;
  order: Order;
}

/** The samples' times are after this instant. */
const sampleTime = new Date('2026-01-10T00:00:00Z');

/** Reads the sample of each channel. */
export async function readSamples(channels: readonly Channel[]): Promise<SampleChannel[]> {
  return Promise.all(
    channels.map(async (channel) => {
      const path = `../../channels/${channel.id}/fixtures.ts`;
      const { fixtures } = (await import(path)) as { fixtures: Fixtures };
      const body = withoutInfo(fixtures.valid);
      const { accept, request } = channel.create;
      const order = accept(checker(request)(body), { now: sampleTime });
      return { channel, body, order: { ...order, notificationUrlOverride: undefined } };
    }),
  );
}

/** The sample's addresses and bank accounts do not exist. */
function withoutInfo(body: object): object {
  const { additional_info: _, ...rest } = body as Record<string, unknown>;
  return rest;
}

/** What its invented customers are called. */
export const firstNames = [
  'Ayu',
  'Budi',
  'Citra',
  'Dewi',
  'Eko',
  'Fitri',
  'Gita',
  'Hadi',
  'Indah',
  'Joko',
  'Kartika',
  'Lestari',
  'Made',
  'Nur',
  'Oka',
  'Putri',
  'Rizky',
  'Sari',
  'Tono',
  'Wulan',
  'Yusuf',
  'Zahra',
] as const;
export const lastNames = [
  'Anggraini',
  'Hidayat',
  'Kusuma',
  'Lubis',
  'Maharani',
  'Nasution',
  'Pratama',
  'Rahayu',
  'Santoso',
  'Saputra',
  'Siregar',
  'Susanti',
  'Utami',
  'Wibowo',
  'Wijaya',
] as const;
const goods = [
  ['Kopi Gayo 250 g', 85_000],
  ['Batik tulis', 425_000],
  ['Sepatu lari', 649_000],
  ['Token listrik', 200_000],
  ['Paket data 30 hari', 100_000],
  ['Rice cooker', 375_000],
  ['Tas anyaman', 189_000],
  ['Buku cerita anak', 67_500],
  ['Helm', 310_000],
  ['Madu hutan', 145_000],
  ['Kipas angin', 259_000],
  ['Tiket kereta', 230_000],
] as const;

/** An order like the sample's, of somebody else. */
export function orderLike({ order }: SampleChannel, reference: string, random: Random): Order {
  const [name, price] = random.pick<readonly [string, number]>(goods);
  const quantity = random.weighted([
    [1, 6],
    [2, 3],
    [3, 1],
  ] as const);
  const unit = Math.round((price * random.whole(70, 160)) / 10_000) * 100;
  const customer = `${random.pick(firstNames)} ${random.pick(lastNames)}`;
  return {
    ...order,
    reference,
    merchantReference: order.merchantReference && `${reference}-M`,
    amount: BigInt(unit * quantity),
    lifeSeconds: random.weighted([
      [3600, 6],
      [6 * 3600, 2],
      [24 * 3600, 2],
    ] as const),
    expiresAt: undefined,
    reusable: false,
    retryable: false,
    split: undefined,
    report: undefined,
    held: random.happens(0.003),
    purchase: {
      ...order.purchase,
      customer: {
        name: customer,
        email: `${customer.toLowerCase().replace(' ', '.')}@example.test`,
        phone: `62812${random.digits(8)}`,
      },
      lines: [{ name, price: String(unit), quantity }],
    },
  };
}

/** The body that the merchant has sent for it. */
export function bodyOf(
  { channel, body }: SampleChannel,
  reference: string,
  amount: bigint,
): object {
  const { reference: field = '' } = channel.create.uniqueFields;
  const named = set(field, reference)(body);
  if (at(named, 'order.amount') !== undefined) return set('order.amount', Number(amount))(named);
  return set('amount.value', `${amount}.00`)(named);
}
