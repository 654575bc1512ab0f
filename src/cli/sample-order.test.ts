// Sample orders: their texts name the order's own invoice, not the sample's.
import { expect, it } from 'vitest';
import { at } from '../channels/fixture.ts';
import { allChannels } from '../channels/index.ts';
import { fixturesOf, sampleOrder } from './sample-order.ts';

it('prints the order’s own invoice number on the receipt', async () => {
  const indomaret = allChannels.find(({ id }) => id === 'indomaret');
  if (indomaret === undefined) throw new Error('no such channel');
  const { body } = await sampleOrder(indomaret, { invoice: 'INV-OWN-TEXT' });
  expect(at(body, 'indomaret_info.receipt.description')).toBe('Order INV-OWN-TEXT');
  // As many characters as the reference may have, but more than the receipt has room for.
  const long = `INV-${'9'.repeat(60)}`;
  const { body: kept } = await sampleOrder(indomaret, { invoice: long });
  expect(at(kept, 'order.invoice_number')).toBe(long);
});

it.each(allChannels)('no text of $id names the sample’s invoice', async (channel) => {
  const { valid } = await fixturesOf(channel);
  const own = String(at(valid, channel.create.uniqueFields.reference ?? ''));
  const { body, reference } = await sampleOrder(channel, {});
  expect(JSON.stringify(body)).not.toContain(own);
  expect(JSON.stringify(body)).toContain(reference);
});
