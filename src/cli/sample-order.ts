// A channel's own sample body with new references and the wanted amount.
import { randomUUID } from 'node:crypto';
import type { Channel } from '../channels/channel.ts';
import { all, at, drop, type Edit, type Fixtures, set } from '../channels/fixture.ts';
import { Refusal } from '../refusal.ts';
import { checker } from '../wire/check.ts';
import { amountBlock } from '../wire/snap/amounts.ts';
import { CommandFailed } from './command.ts';

/** The bodies that show a channel's contract. */
export async function fixturesOf(channel: Channel): Promise<Fixtures> {
  const path = `../channels/${channel.id}/fixtures.ts`;
  return ((await import(path)) as { fixtures: Fixtures }).fixtures;
}

/** Sets every reference that must be unique to a new one. */
export function freshReferences(channel: Channel, invoice = freshReference()): Edit {
  const { uniqueFields } = channel.create;
  return all(
    ...Object.entries(uniqueFields).map(([name, field]) =>
      set(field, name === 'reference' ? invoice : freshReference()),
    ),
  );
}

/** Moves the times of the sample, which are in the past, to the day after tomorrow. */
export const inTime: Edit = (body) => {
  const day = new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10);
  const text = JSON.stringify(body).replace(/"\d{4}-\d\d-\d\d(?=T\d\d:)/g, `"${day}`);
  return JSON.parse(text) as object;
};

/**
 * The sample's texts name its own reference, such as "Order INV-1" on the receipt: they name the new one
 * instead. A text that would become too long for its field stays as it is.
 */
function namedAs(channel: Channel, reference: string): Edit {
  return (body) => {
    const own = at(body, channel.create.uniqueFields.reference ?? '');
    if (typeof own !== 'string' || own === '') return body;
    const text = JSON.stringify(body).replaceAll(own, JSON.stringify(reference).slice(1, -1));
    const renamed = JSON.parse(text) as object;
    return isAccepted(channel, renamed) ? renamed : body;
  };
}

/** A new reference, short enough for every channel, with characters that all of them accept. */
export function freshReference(): string {
  return `INV-${Date.now().toString(36)}-${randomUUID().slice(0, 6)}`.toUpperCase();
}

export interface SampleOrder {
  reference: string;
  body: object;
}

/**
 * The channel's sample with a new reference. The sample's notification URL and settlement accounts do
 * not exist, so they are left out. `amount` is in rupiah. Throws CommandFailed if the channel's sample
 * has no field for an amount.
 */
export async function sampleOrder(
  channel: Channel,
  { amount, invoice }: { amount?: number | undefined; invoice?: string | undefined },
): Promise<SampleOrder> {
  const { valid, minimal } = await fixturesOf(channel);
  const reference = invoice ?? freshReference();
  const edit = all(
    drop('additional_info'),
    inTime,
    namedAs(channel, reference),
    freshReferences(channel, reference),
  );
  if (amount === undefined) return { reference, body: edit(valid) };
  // The amount may be too small for the terms of the full sample; the minimal sample has no terms.
  const bodies = [valid, minimal].map((body) => all(edit, priced(channel, body, amount))(body));
  const body = bodies.find((one) => isAccepted(channel, one)) ?? bodies[0] ?? {};
  return { reference, body };
}

function isAccepted(channel: Channel, body: object): boolean {
  try {
    const { request, accept } = channel.create;
    accept(checker(request)(body), { now: new Date() });
    return true;
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}

/** Line items must add up to the amount, so only one is kept, with that price. */
function priced(channel: Channel, sample: object, amount: number): Edit {
  if (at(sample, 'amount.value') !== undefined) return set('amount', amountBlock(BigInt(amount)));
  if (at(sample, 'order.amount') === undefined) {
    throw new CommandFailed(`--amount is not known for ${channel.id}: leave it out.`);
  }
  const [item] = (at(sample, 'order.line_items') ?? []) as object[];
  const lines = item && [{ ...item, price: amount, quantity: 1 }];
  return all(set('order.amount', amount), lines ? set('order.line_items', lines) : (body) => body);
}
