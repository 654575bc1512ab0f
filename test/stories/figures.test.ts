// The figures that jobs find out: what waits, how much of it, since when; and the proof of the ledger.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sql } from '../../src/storage/db.ts';
import { tamper } from '../support/database.ts';
import { type MoneyGateway, startMoneyGateway } from '../support/money.ts';

let house: MoneyGateway;
beforeAll(async () => {
  house = await startMoneyGateway(
    {},
    {
      answer: (response) => {
        response.statusCode = 500;
        response.end();
      },
    },
  );
});
afterAll(async () => {
  // What was tampered with goes.
  await house.sandbox('reset', {});
  await house.stop();
});

/** The values of these lines of `/metrics`. */
async function figures(...lines: string[]): Promise<(number | undefined)[]> {
  const text = await (await fetch(`${house.url}/metrics`)).text();
  const all = text.split('\n');
  return lines.map((line) => {
    const found = all.find((one) => one.startsWith(`${line} `));
    return found === undefined ? undefined : Number(found.slice(line.length + 1));
  });
}

const waiting = (state: string) => `gapura_notifications_waiting{state="${state}"}`;
const payouts = (of: string, status: string) => `gapura_payouts_waiting${of}{status="${status}"}`;
const exceptions = (of: string) => `gapura_exceptions_open${of}{source="suspense"}`;

it('say what waits, how much of it and since when, as business time has it', async () => {
  await house.paid('INV-1', 45_000);
  await house.settle();
  await house.order('LATE', 90_000);
  await house.sandbox('payments/LATE/outcome', { outcome: 'EXPIRED' });
  await house.sandbox('payments/LATE/outcome', { outcome: 'SUCCESS' });
  await house.advance(60);
  // The merchant did not take it: it is attempted again in half an hour.
  expect(await figures(waiting('scheduled'), waiting('due'))).toEqual([1, 0]);
  expect(await figures(payouts('', 'pending'), payouts('_rupiah', 'pending'))).toEqual([1, 40_000]);
  expect(await figures(exceptions(''), exceptions('_rupiah'))).toEqual([1, 90_000]);
  const [payoutAge = 0, exceptionAge = 0] = await figures(
    payouts('_oldest_seconds', 'pending'),
    exceptions('_oldest_seconds'),
  );
  for (const age of [payoutAge, exceptionAge]) {
    expect(age).toBeGreaterThanOrEqual(60);
    expect(age).toBeLessThan(600);
  }
  expect(await figures('gapura_attention{kind="exceptions-open"}')).toEqual([1]);

  await house.advance(3601);
  expect(await figures(payouts('', 'pending'), payouts('', 'sent'))).toEqual([0, 1]);
});

it('say at once that the ledger does not prove', async () => {
  const proven = () => figures('gapura_ledger_proof_ok');
  expect(await proven()).toEqual([undefined]);
  await house.sandbox('ledger');
  expect(await proven()).toEqual([1]);
  const [at = 0] = await figures('gapura_ledger_proof_timestamp_seconds');
  expect(Math.abs(at - Date.now() / 1000)).toBeLessThan(60);
  await tamper(house.db, sql`update postings set amount = amount * 2`);
  await house.sandbox('ledger');
  expect(await proven()).toEqual([0]);
});
