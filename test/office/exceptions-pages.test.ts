// The pages of exceptions, disputes and journals: what may be done is said first, and done without scripts.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { signIn } from '../support/dashboard.ts';
import { clientId } from '../support/gateway.ts';
import {
  expectProvenLedger,
  type MoneyGateway,
  payable,
  startMoneyGateway,
} from '../support/money.ts';
import { callOffice, dashboardKeys } from '../support/office.ts';

let house: MoneyGateway;
beforeAll(async () => {
  house = await startMoneyGateway({ dashboard: { keys: dashboardKeys } });
});
afterAll(async () => {
  await expectProvenLedger(house.db);
  await house.stop();
});

const operator = () => signIn(house.url, { role: 'operator' });

/** Money that came after an order of 100 000 rupiah had expired. Returns the path of its page. */
async function late(reference: string, amount: number): Promise<string> {
  await house.order(reference, 100_000);
  await house.sandbox(`payments/${reference}/outcome`, { outcome: 'EXPIRED' });
  await house.sandbox(`payments/${reference}/outcome`, { outcome: 'SUCCESS', amount });
  const found = await callOffice<{ exceptions: { id: string; payment_reference: string }[] }>(
    house.url,
    '/exceptions?limit=200',
  );
  const one = found.body.exceptions.find((each) => each.payment_reference === reference);
  return `/dashboard/exceptions/${one?.id}`;
}

const hiddenIn = (html: string, name: string) =>
  new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? '';

it('an exception says what applying does, and does it', async () => {
  const office = operator();
  const path = await late('PAGE-1', 130_000);
  expect((await office.open('/dashboard/exceptions')).text).toContain('PAGE-1');
  const shown = await office.open(path);
  for (const text of [
    'The payment PAGE-1 is paid.',
    'The merchant is owed Rp100,000 and pays a fee of Rp5,000.',
    'Rp30,000 stay in suspense.',
  ]) {
    expect(shown.text).toContain(text);
  }
  const form = { do: 'apply', payment_id: hiddenIn(shown.html, 'payment_id'), with: '' };
  const refused = await office.post(path, { ...form, reason: '' });
  expect(refused.status).toBe(422);
  const applied = await office.follow(path, { ...form, reason: 'the till was offline' });
  expect(applied.text).toContain('The money was applied: the payment is paid');
  expect(applied.text).toContain('Rp30,000');
  const back = await office.follow(path, { do: 'return', amount: '10.000', reason: 'double' });
  expect(back.text).toContain('The money is given back');
  const off = await office.follow(path, { do: 'write-off', amount: '', reason: 'nobody’s' });
  expect(off.text).toContain('It was written off');
  expect((await office.open('/dashboard/exceptions?status=CLOSED')).text).toContain('nobody’s');
});

it('too little is not applied, but together with other money', async () => {
  const office = operator();
  const [path, other] = [await late('PAGE-2', 60_000), await late('PAGE-3', 40_000)];
  expect((await office.open(path)).text).toContain(
    'The payment needs Rp100,000, and this is Rp60,000.',
  );
  const together = await office.open(`${path}?payment=PAGE-2&with=${other.split('/').at(-1)}`);
  expect(together.text).toContain('The payment PAGE-2 is paid.');
  expect((await office.open(`${path}?payment=none`)).text).toContain('No payment of this channel');
});

it('a dispute is opened, gets evidence, and ends', async () => {
  await house.paid('PAGE-4', 80_000);
  const office = operator();
  const form = { do: 'open', reason_code: '13.1', deadline: '2099-01-31' };
  const wrong = await office.post('/dashboard/disputes/new', { ...form, payment_id: 'none' });
  expect(wrong.text).toContain('is no payment’s reference');
  const opened = await office.follow('/dashboard/disputes/new', {
    ...{ ...form, payment_id: 'PAGE-4', amount: '50.000', fee: '', reference: '' },
  });
  expect(opened.text).toContain('The dispute is open');
  const { body } = await callOffice<{ disputes: { id: string }[] }>(
    house.url,
    '/disputes?status=OPEN',
  );
  const path = `/dashboard/disputes/${body.disputes[0]?.id}`;
  const merchant = signIn(house.url, { role: 'finance', boundTo: clientId });
  expect((await merchant.open('/dashboard/disputes')).text).toContain('PAGE-4');
  const added = await merchant.follow(path, { do: 'evidence', text: 'Handed over on Monday.' });
  expect(added.text).toContain('Handed over on Monday.');
  expect(added.html).not.toContain('value="won"');
  const won = await office.follow(path, { do: 'won', fee: '', note: 'the customer erred' });
  expect(won.text).toContain('The dispute was won');
});

it('a journal is booked and reversed', async () => {
  const office = operator();
  const form = {
    do: 'book',
    reason: 'an outage',
    'lines.0.account': 'gateway:fees',
    'lines.0.amount': '-1.000',
    'lines.1.account': payable,
    'lines.1.amount': '1.001',
  };
  const wrong = await office.post('/dashboard/journals/new', form);
  expect(wrong.text).toContain('must sum to 0');
  const booked = await office.follow('/dashboard/journals/new', {
    ...form,
    'lines.1.amount': '1000',
  });
  expect(booked.text).toContain('The journal is booked');
  const { body } = await callOffice<{ journals: { id: string }[] }>(house.url, '/journals');
  const path = `/dashboard/journals/${body.journals[0]?.id}`;
  const reversed = await office.follow(path, { do: 'reverse', reason: 'it was none' });
  expect(reversed.text).toContain('The journal was reversed');
  expect((await office.open('/dashboard/journals')).text).toContain('it was none');
});
