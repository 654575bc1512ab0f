// The checker of histories can fail: every kind of contradiction is found, and a history without one passes.
import { expect, it } from 'vitest';
import { fc } from '../support/property.ts';
import { contradictions } from './checker.ts';
import type { Asked, History, Seen, Told } from './history.ts';

const done = (bytes = 'A'): Told => ({ kind: 'done', bytes });
const repeated = (bytes = 'A'): Told => ({ kind: 'repeated', bytes });
const plain = (kind: 'used' | 'in-flight' | 'differs' | 'turned-away' | 'unknown'): Told => ({
  kind,
});

/** A call from `sentAt` to `toldAt`. */
function call(sentAt: number, toldAt: number, told: Told, content = 'a', key = 'K'): Asked {
  return { key, content, sentAt, toldAt, told };
}

const about = (...asked: Asked[]): string[] => contradictions({ asked, seen: [] });

it.each<[string, Asked[], RegExp]>([
  ['two effects', [call(1, 2, done()), call(1, 3, done())], /done 2 times/],
  ['other bytes', [call(1, 2, done('A')), call(3, 4, repeated('B'))], /2 different answers/],
  [
    'other bytes, and the first answer lost',
    [call(1, 2, plain('unknown')), call(3, 4, repeated('A')), call(5, 6, repeated('B'))],
    /2 different answers/,
  ],
  [
    'one answer for two contents',
    [call(1, 2, done(), 'a'), call(1, 3, repeated(), 'b')],
    /told to different contents/,
  ],
  [
    'the owner is told that it differs',
    [call(1, 2, done(), 'a'), call(3, 4, plain('differs'), 'a'), call(3, 4, plain('differs'), 'b')],
    /the content that has the answer/,
  ],
  [
    'done again',
    [call(1, 2, plain('used')), call(0, 1, plain('unknown')), call(3, 4, done())],
    /told "done" after/,
  ],
  [
    'in flight again',
    [call(1, 2, done()), call(3, 4, plain('in-flight'))],
    /told "in-flight" after/,
  ],
  [
    'refused afterwards',
    [call(1, 2, done()), call(3, 4, { kind: 'refused', why: 'no' })],
    /told "refused" after/,
  ],
  ['repeated to the first', [call(1, 2, repeated())], /nobody else had asked/],
  [
    'used by nobody',
    [call(1, 2, plain('used')), call(3, 4, plain('used'))],
    /nobody else had asked/,
  ],
  [
    'differs from nothing',
    [call(1, 2, plain('unknown'), 'a'), call(3, 4, plain('differs'), 'a')],
    /nobody else had asked/,
  ],
  [
    'already used, by nobody',
    [call(1, 2, { kind: 'refused', why: 'order.invoice_number already used' })],
    /a valid question was refused/,
  ],
])('finds %s', (_name, asked, says) => {
  expect(about(...asked).join('\n')).toMatch(says);
});

it('finds a payment that is not paid any more', () => {
  const ack: Seen = { payment: 'P', how: 'acknowledged', paid: true, sentAt: 1, toldAt: 2 };
  const read = (sentAt: number): Seen => ({
    ...ack,
    how: 'read',
    paid: false,
    sentAt,
    toldAt: sentAt + 1,
  });
  expect(contradictions({ asked: [], seen: [ack, read(3)] })).toHaveLength(1);
  expect(contradictions({ asked: [], seen: [ack, read(1.5)] })).toEqual([]);
  expect(contradictions({ asked: [], seen: [{ ...ack, payment: 'Q' }, read(3)] })).toEqual([]);
});

it('lets pass what a gateway that is killed may say', () => {
  expect(
    about(
      call(1, 2, plain('unknown')),
      call(1, 5, plain('in-flight')),
      call(3, 6, done()),
      call(4, 9, repeated()),
      call(4, 9, plain('differs'), 'b'),
      call(7, 8, plain('turned-away')),
      call(10, 11, plain('unknown')),
      call(12, 13, repeated()),
    ),
  ).toEqual([]);
});

interface Model {
  history: History;
  settled: number;
}

/** A register that is written once, asked by callers whose calls overlap and whose answers may get lost. */
const honest = fc
  .array(
    fc.record({
      gap: fc.nat(5),
      took: fc.integer({ min: 1, max: 9 }),
      content: fc.constantFrom('a', 'b'),
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      fate: fc.constantFrom('heard', 'heard', 'lost', 'never arrived'),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map((plans): Model => {
    let clock = 0;
    const calls = plans.map(({ gap, took, content, at, fate }) => {
      const sentAt = clock;
      clock += gap + 0.1;
      return { sentAt, toldAt: sentAt + took, content, fate, actsAt: sentAt + took * at };
    });
    let owner: string | undefined;
    const asked: Asked[] = [];
    for (const one of [...calls].sort((a, b) => a.actsAt - b.actsAt)) {
      const { sentAt, toldAt, content, fate } = one;
      let told: Told = { kind: 'unknown' };
      if (fate !== 'never arrived') {
        const answer =
          owner === undefined ? done() : owner === content ? repeated() : plain('differs');
        owner ??= content;
        if (fate === 'heard') told = answer;
      }
      asked.push(call(sentAt, toldAt, told, content));
    }
    const settled = asked.findIndex(({ told }) => 'bytes' in told);
    return { history: { asked, seen: [] }, settled };
  });

it('never accuses a register that is written once, in any order and with any loss', () => {
  fc.assert(
    fc.property(honest, ({ history }) => {
      expect(contradictions(history)).toEqual([]);
    }),
  );
});

it('finds every change of an answer’s bytes, and every second effect', () => {
  fc.assert(
    fc.property(honest, ({ history, settled }) => {
      const [one, again] = [history.asked[settled], history.asked[settled]];
      fc.pre(one !== undefined && again !== undefined);
      const after = { sentAt: 1e6, toldAt: 1e6 + 1 };
      const changed = [...history.asked, { ...one, ...after, told: repeated('B') } as Asked];
      expect(contradictions({ asked: changed, seen: [] })).not.toEqual([]);
      const twice = [...history.asked, { ...again, ...after, told: done() } as Asked];
      expect(contradictions({ asked: twice, seen: [] })).not.toEqual([]);
    }),
  );
});
