import { expect, it } from 'vitest';
import { createPlaces, type PlaceLimits, type Places } from './places.ts';

const limits: PlaceLimits = { perReceiver: 4, mostPerReceiver: 16, perMerchant: 20, total: 40 };
const seat = (receiver = 'shop', clientId = 'BRN-1') => ({ receiver, clientId });
const quick = { delivered: true, seconds: 0.01 };
const slow = { delivered: true, seconds: 5 };
const failed = { delivered: false, seconds: 30 };

/** Takes every place there is, and returns how many that were. */
function fill(places: Places, ...given: Parameters<typeof seat>): number {
  let count = 0;
  while (places.take(seat(...given))) count += 1;
  return count;
}

it('a receiver begins with its usual places, and one that answers quickly grows', () => {
  const places = createPlaces(limits);
  const sizes = [];
  for (let round = 0; round < 4; round++) {
    const filled = fill(places);
    sizes.push(filled);
    for (let one = 0; one < filled; one++) places.leave(seat(), quick);
  }
  expect(sizes).toEqual([4, 5, 6, 7]);
});

it('a busy receiver doubles with each round of answers, up to its most', () => {
  const places = createPlaces(limits);
  let open = fill(places);
  const answerAll = () => {
    for (let one = open; one > 0; one--) {
      places.leave(seat(), quick);
      open += fill(places) - 1;
    }
    return open;
  };
  expect([answerAll(), answerAll(), answerAll()]).toEqual([8, 16, 16]);
});

it('a slow or failing receiver shrinks; one that keeps failing gets one place until it answers', () => {
  const places = createPlaces(limits);
  const end = (ended: typeof quick) => {
    places.take(seat());
    return places.leave(seat(), ended);
  };
  end(slow);
  expect(places.limitOf('shop')).toBe(2);
  const news = [failed, failed, failed, failed].map(end);
  expect(news).toEqual([undefined, undefined, undefined, undefined]);
  expect(places.failing()).toEqual([]);
  expect(end(failed)).toBe('failing');
  expect(places.failing()).toEqual(['shop']);
  expect(fill(places)).toBe(1);
  expect(places.leave(seat(), quick)).toBe('answering');
  expect(places.failing()).toEqual([]);
  expect(fill(places)).toBe(4);
});

it('the receivers of one merchant share its places, and another merchant has its own', () => {
  const places = createPlaces(limits);
  const taken = Array.from({ length: 10 }, (_, n) => fill(places, `shop-${n}`));
  expect(taken).toEqual([4, 4, 4, 4, 4, 0, 0, 0, 0, 0]);
  expect(fill(places, 'other', 'BRN-2')).toBe(4);
  expect(places.offers().merchants).toEqual(
    new Map([
      ['BRN-1', 0],
      ['BRN-2', 16],
    ]),
  );
});

it('all together never take more than the whole', () => {
  const places = createPlaces({ ...limits, total: 6 });
  expect(fill(places, 'a', 'BRN-1') + fill(places, 'b', 'BRN-2')).toBe(6);
  expect(places.free()).toBe(0);
  places.enter(seat('c', 'BRN-3'));
  expect(places.free()).toBe(0);
});

it('a place that was given back without an attempt teaches nothing', () => {
  const places = createPlaces(limits);
  fill(places);
  for (let one = 0; one < 4; one++) places.leave(seat());
  expect(places.limitOf('shop')).toBe(4);
  expect(places.offers().receivers.size).toBe(0);
});

it('remembers a limited number of receivers', () => {
  const places = createPlaces({ ...limits, perMerchant: 100_000, total: 100_000 });
  for (let n = 0; n < 10_100; n++) {
    places.take(seat(`shop-${n}`));
    places.leave(seat(`shop-${n}`), failed);
  }
  expect(places.offers().receivers.size).toBeLessThanOrEqual(10_000);
});
