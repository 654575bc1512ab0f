// An order that is not paid in its time can no longer be paid, however the document names that time.
import { expect } from 'vitest';
import { set } from '../../src/channels/fixture.ts';
import type { Api } from './api.ts';
import { orderAt, viewOf } from './stories.ts';
import type { World } from './world.ts';

/** Orders with `field` minutes, moves the clock, and tries to pay when that time is over. */
export function expiresAfter(world: World, api: Api, field: string): Promise<void> {
  return world.alone(async (house) => {
    const late = await orderAt(house, world, api, set(field, 10));
    const early = await orderAt(house, world, api, set(field, 11));
    await house.advance(10 * 60);
    expect((await viewOf(house, late.invoice)).status).toBe('EXPIRED');
    const tried = await house.sandbox(`payments/${late.invoice}/outcome`, { outcome: 'SUCCESS' });
    expect(tried.status).toBe(409);
    expect((await viewOf(house, early.invoice)).status).toBe('PENDING');
  });
}
