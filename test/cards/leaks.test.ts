// After every kind of payment: no card number and no CVV in the database, its files, the logs, or any answer.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from '../../src/storage/db.ts';
import { open, passBank, seenPages, submit, typed } from '../support/card-page.ts';
import {
  authorizedOrder,
  notificationsAbout,
  orderCard,
  paidOrder,
  play,
} from '../support/cards.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';

const lines: string[] = [];
const answers: string[] = [];
let house: TestGateway;

const numbers = {
  approved: '4111111111111111',
  challenged: '5573381011111101',
  checked: '4440000000750000',
  declined: '4440000000510008',
  unknown: '4012888888881881',
  mistyped: '4111111111111113',
  amex: '377700000000018',
};
const cvv = { three: '917', four: '9173' };

beforeAll(async () => {
  house = await startTestGateway({ log: (line) => lines.push(line) });
  await useEveryWay();
});
afterAll(() => house.stop());

async function useEveryWay(): Promise<void> {
  const customer = { id: 'CUST-L' };
  const { url } = await orderCard(house, { customer, card: { save: true } });
  const wrong = await submit(await open(url), typed(numbers.mistyped));
  const declined = await submit(wrong, typed(numbers.declined));
  await submit(declined, typed(numbers.unknown));
  await passBank(await submit(await open(url), typed(numbers.challenged)));
  const left = await orderCard(house);
  await submit(await open(left.url), typed(numbers.challenged));
  const checked = await orderCard(house);
  const method = await submit(await open(checked.url), typed(numbers.checked));
  expect(method.html).toContain('<iframe');
  await passBank(await open(`${checked.url}/continue`));
  const promo = [{ bin: '411111', discount_amount: 1000 }];
  const unseen = await orderCard(house, { override_configuration: { promo } });
  await submit(await open(unseen.url), typed(numbers.approved));
  const amex = await orderCard(house, { customer });
  await submit(await open(amex.url), typed(numbers.amex, { cvv: cvv.four, save: 'on' }));
  await useTheApi(customer);
  // A form with the number in every wrong field.
  const { url: misused } = await orderCard(house);
  const page = await open(`${misused}?number=x`);
  const n = numbers.approved;
  answers.push(
    JSON.stringify(
      await submit(page, typed('', { name: n, expiry: n, cvv: n, tenor: n, lang: n })),
    ),
  );
}

async function useTheApi(customer: { id: string }): Promise<void> {
  const card = { number: numbers.approved, expiry: '12/49', cvv: cvv.three, save: true };
  const { invoice, requestId } = await paidOrder(house, { customer }, card);
  const mistyped = await orderCard(house);
  answers.push(
    JSON.stringify(
      await play(house, mistyped.invoice, 'SUCCESS', { ...card, number: numbers.mistyped }),
    ),
    JSON.stringify(await house.client.orders.status(invoice)),
    JSON.stringify(await house.client.cards.tokens({ customer })),
    JSON.stringify(await house.sandbox(`payments/${invoice}`)),
    JSON.stringify(await house.sandbox('notifications')),
    JSON.stringify(await notificationsAbout(house, invoice)),
  );
  await house.client.cards.refund({
    order: { invoice_number: invoice },
    payment: { original_request_id: requestId },
    refund: { amount: 90_000 },
  });
  const { authorizeId } = await authorizedOrder(house);
  answers.push(
    JSON.stringify(await house.client.cards.capture({ payment: { authorize_id: authorizeId } })),
  );
  const lost = await orderCard(house);
  await house.sandbox('faults', [{ at: 'acquirer:cards', kind: 'timeout', times: 1 }], 'PUT');
  await submit(await open(lost.url), typed(numbers.approved));
}

/** As digits, with spaces or dashes in between, or with the middle removed by mistake. */
const spellings = Object.values(numbers).flatMap((number) => [
  number,
  number.replace(/(.{4})(?=.)/g, '$1 '),
  number.replace(/(.{4})(?=.)/g, '$1-'),
  Buffer.from(number).toString('base64').replace(/=+$/, '').slice(0, -1),
  number.slice(0, -4),
]);

function found(text: string): string[] {
  return spellings.filter((spelling) => text.includes(spelling));
}

const cvvNear = new RegExp(`cvv\\W{0,9}(${cvv.three}|${cvv.four})`, 'i');
const cvvAlone = new RegExp(`[":]\\s?"?(${cvv.three}|${cvv.four})"?[,}\\]]`);

/** Without sealed texts and tokens, which may contain any three letters by chance. */
function plainText(text: string): string {
  return text.replaceAll(/[\w+/.=-]{20,}/g, '');
}

async function everyRow(): Promise<{ table: string; text: string }[]> {
  const tables = await house.db.rows<{ name: string }>(sql`
    select table_name as name from information_schema.tables where table_schema = 'public'`);
  return Promise.all(
    tables.map(async ({ name }) => {
      const rows = await house.db.rows<{ text: string }>(sql`
        select query_to_xml(format('select * from %I', ${name}::text), true, false, '')::text as text`);
      return { table: name, text: rows.map(({ text }) => text).join('\n') };
    }),
  );
}

describe('nothing leaks', () => {
  it('into a row of any table', async () => {
    const rows = await everyRow();
    expect(rows.length).toBeGreaterThan(12);
    expect(rows.find(({ table }) => table === 'card_tokens')?.text).toContain('v1.');
    expect(rows.find(({ table }) => table === 'card_attempts')?.text).toContain('557338******1101');
    for (const { table, text } of rows) {
      expect([table, found(text)]).toEqual([table, []]);
      expect([table, /cvv/i.test(plainText(text))]).toEqual([table, false]);
      expect([table, />9173?</.test(text) && !/<(tries|line|version)>/.test(text)]).toEqual([
        table,
        false,
      ]);
    }
  });

  it('into the database’s files and its write-ahead log', async () => {
    await house.db.single.rows(sql`checkpoint`);
    const [place] = await house.db.rows<{ dir: string; oid: number }>(sql`
      select current_setting('data_directory') as dir, oid::int4 as oid from pg_database
      where datname = current_database()`);
    const folders = [
      join(place?.dir ?? '', 'base', `${place?.oid}`),
      join(place?.dir ?? '', 'pg_wal'),
    ];
    const files = folders.flatMap((folder) =>
      readdirSync(folder, { withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ name }) => join(folder, name)),
    );
    let masked = 0;
    for (const file of files) {
      const text = readFileSync(file).toString('latin1');
      if (text.includes('557338******1101')) masked += 1;
      expect([file, found(text)]).toEqual([file, []]);
      expect([file, cvvNear.test(text)]).toEqual([file, false]);
    }
    expect(masked).toBeGreaterThan(0);
  });

  it('into the log', () => {
    expect(lines.length).toBeGreaterThan(0);
    const text = lines.join('\n');
    expect(text).toContain('did not answer');
    expect(found(text)).toEqual([]);
    expect(cvvNear.test(text) || cvvAlone.test(text)).toBe(false);
  });

  it('into an answer, a page or a notification', () => {
    const received = house.receiver.received.map(({ body }) => body.toString());
    expect(received.length).toBeGreaterThan(5);
    for (const text of [...answers, ...received, ...seenPages]) {
      expect(found(text)).toEqual([]);
      expect(cvvNear.exec(text)?.[0]).toBeUndefined();
      expect(text).not.toMatch(new RegExp(`value="(${cvv.three}|${cvv.four})"`));
    }
  });

  it('and the search would find card data', () => {
    expect(found(`x ${numbers.amex} y`)).toContain(numbers.amex);
    expect(cvvNear.test('{"cvv":"917"}')).toBe(true);
  });
});
