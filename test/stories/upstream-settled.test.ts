// What a provider settles: its file, compared with our book channel by channel, and splits, which are its too.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drop, set } from '../../src/channels/fixture.ts';
import { exchangeOf } from '../../src/sdk/index.ts';
import { sql } from '../../src/storage/db.ts';
import { bodyOf, refusedWith } from '../support/cards.ts';
import { classicSuites } from '../support/classic.ts';
import { expectProvenLedger, share } from '../support/money.ts';
import { callOffice } from '../support/office.ts';
import { paymentBody, refundBody } from '../support/snap.ts';
import { channels, frontId, startTwoGateways, type TwoGateways } from '../support/two-gateways.ts';

/** Of front's merchant, which back knows under the same ids. */
const accounts = [
  {
    id: 'SBS-0900-20260101000000001',
    bank: 'BCA',
    number: '0011',
    holder: 'PT Satu',
    default: true,
  },
  { id: 'SBS-0900-20260101000000002', bank: 'BCA', number: '0022', holder: 'PT Dua' },
] as const;

let two: TwoGateways;
beforeAll(async () => {
  two = await startTwoGateways({
    accounts: [...accounts],
    backFees: Object.fromEntries(
      channels.map((channel) => [channel, { fixed: 500, basis_points: 200 }]),
    ),
  });
});
afterAll(() => two?.stop());

/** Orders on a channel, and waits until front has heard that it was paid. Returns its reference. */
async function paid(channel: (typeof channels)[number]): Promise<string> {
  const suite = classicSuites.find((one) => one.channel.id === channel);
  // The samples name bank accounts that front does not have at back.
  const sample = () => drop('additional_info.settlement')(suite?.body() ?? {});
  const body = channel === 'dana' ? paymentBody() : channel === 'cards' ? bodyOf() : sample();
  await two.shop[channel as 'kredivo'].create(body as never);
  const { order, partnerReferenceNo } = body as {
    order?: { invoice_number: string };
    partnerReferenceNo?: string;
  };
  const name = order?.invoice_number ?? partnerReferenceNo ?? '';
  await two.back.sandbox(`payments/${name}/outcome`, { outcome: 'SUCCESS' });
  const statusHere = async () =>
    ((await two.front.sandbox(`payments/${name}`)).body as { status: string }).status;
  await expect.poll(statusHere, { interval: 20, timeout: 5000 }).toBe('SUCCESS');
  return name;
}

/** What a merchant of back takes from its reports, all of it. */
async function fileAtBack(): Promise<string> {
  const query = new URLSearchParams({ client_id: frontId });
  const answer = await fetch(`${two.back.url}/sandbox/v1/reports/settlement-items?${query}`);
  expect(answer.status).toBe(200);
  return answer.text();
}

interface Compared {
  id: string;
  upstream: string | null;
  lines: number;
  matched: number;
  differences: { kind: string; reference: string; ours: number | null; theirs: number | null }[];
}

async function compare(channel: string, csv: string, upstream = 'back'): Promise<Compared> {
  const query = new URLSearchParams({ channel, upstream, from: '2020-01-01', to: '2099-12-31' });
  if (upstream === '') query.delete('upstream');
  const answer = await callOffice<Compared>(two.front.url, `/reconciliations?${query}`, {
    body: csv,
    headers: { 'content-type': 'text/csv' },
  });
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body;
}

async function receivable(channel: string): Promise<bigint> {
  const account = `acquirer:${channel}:receivable`;
  const [row] = await two.front.db.rows<{ sum: bigint }>(
    sql`select coalesce(sum(amount), 0)::bigint as sum from postings where account = ${account}`,
  );
  return row?.sum ?? 0n;
}

const linesOf = (csv: string) => csv.trim().split('\r\n');

it('agrees with the book on every channel, refunds of one payment too, and clears what back owes', async () => {
  for (const channel of channels) await paid(channel);
  const name = await paid('dana');
  // Two of the same amount: only the order tells them apart.
  for (let n = 0; n < 2; n++) await two.shop.dana.refund(refundBody(name, 1000) as never);
  await two.advance(7 * 86_400);
  const csv = await fileAtBack();
  expect(linesOf(csv)).toHaveLength(1 + channels.length + 3);
  for (const channel of channels) {
    const { lines, matched, differences, upstream } = await compare(channel, csv);
    const mine = channel === 'dana' ? 4 : 1;
    expect([channel, upstream, lines, matched]).toEqual([channel, 'back', mine, mine]);
    expect(differences).toEqual([]);
    expect([channel, await receivable(channel)]).toEqual([channel, 0n]);
  }
  // What is announced is what back has paid out.
  const { body } = await callOffice<{ remittances: { net: number }[] }>(
    two.front.url,
    '/remittances',
  );
  const { body: out } = await two.back.sandbox('reports/settlements?format=json');
  const sum = (all: number[]) => all.reduce((a, b) => a + b, 0);
  const paidOut = sum((out as { rows: { amount: number }[] }).rows.map(({ amount }) => amount));
  expect(paidOut).toBeGreaterThan(0);
  expect(sum(body.remittances.map(({ net }) => net))).toBe(paidOut);
});

it('finds what the file has otherwise, has not, or has alone', async () => {
  const [other, absent] = [await paid('indomaret'), await paid('indomaret')];
  await two.advance(7 * 86_400);
  const [header = '', ...lines] = linesOf(await fileAtBack());
  const amountAt = header.split(',').indexOf('amount');
  const changed = (line: string) => {
    const cells = line.split(',');
    cells[amountAt] = String(Number(cells[amountAt]) + 700);
    return cells.join(',');
  };
  const known = (name: string) => lines.find((line) => line.includes(name)) ?? '';
  const strange = known(other).replaceAll(other, 'STRANGE');
  const { differences } = await compare(
    'indomaret',
    [header, changed(known(other)), strange].join('\n'),
  );
  expect(differences.map(({ kind, reference }) => [kind, reference])).toEqual([
    ['DIFFERENT', other],
    ['EXTRA', 'STRANGE'],
    ['MISSING', absent],
  ]);
  const { body } = await callOffice<{ exceptions: { reference: string }[] }>(
    two.front.url,
    '/exceptions',
  );
  expect(body.exceptions.map(({ reference }) => reference)).toContain('STRANGE');
});

it('of the channel’s own acquirer does not miss what is with a provider', async () => {
  const header = 'transaction_id,transaction_amount,transaction_type,transaction_date\n';
  await paid('kredivo');
  const { differences, upstream } = await compare('kredivo', header, '');
  expect([upstream, differences]).toEqual([null, []]);
});

it('is refused of a provider that nobody knows', async () => {
  const query = 'channel=kredivo&upstream=nobody&from=2020-01-01&to=2099-12-31';
  const answer = await callOffice(two.front.url, `/reconciliations?${query}`, { body: 'x' });
  expect(answer.status).toBe(404);
});

describe('a split', () => {
  const shares = (percent: number) => [
    share(accounts[0].id, 'PERCENTAGE', percent),
    share(accounts[1].id, 'PERCENTAGE', 100 - percent),
  ];

  /** An order of Kredivo that is split, by which calls about it name it. */
  async function split() {
    const suite = classicSuites.find(({ channel }) => channel.id === 'kredivo');
    const order = set('additional_info.settlement', shares(50))(suite?.body() ?? {});
    const { invoice_number } = (order as { order: { invoice_number: string } }).order;
    const created = await two.shop.kredivo.create(order as never);
    const original_request_id = exchangeOf(created)?.requestId ?? '';
    return { order: { invoice_number }, transaction: { original_request_id } };
  }

  const both = async (named: Awaited<ReturnType<typeof split>>) => {
    const at = [two.shop, two.atBack];
    const shown = await Promise.all(at.map(({ orders }) => orders.splitStatus(named)));
    return shown.map(({ settlement }) =>
      (settlement as { value: number }[]).map((one) => one.value),
    );
  };

  it('is changed and removed at the provider too', async () => {
    const named = await split();
    expect(await both(named)).toEqual([
      [50, 50],
      [50, 50],
    ]);
    const requestId = randomUUID();
    const edit = { ...named, settlement: shares(90) };
    for (let nth = 0; nth < 2; nth++) {
      await two.shop.orders.editSplit(edit as never, { requestId });
    }
    expect(await both(named)).toEqual([
      [90, 10],
      [90, 10],
    ]);
    await two.shop.orders.cancelSplit(named);
    expect(await both(named)).toEqual([[], []]);
  });

  it('stays as it is if the provider refuses: it says why', async () => {
    const named = await split();
    // Back knows that it is paid, and front does not yet.
    await two.back.sandbox('faults', [{ at: 'notification', kind: 'timeout', times: 1 }], 'PUT');
    await two.back.sandbox(`payments/${named.order.invoice_number}/outcome`, {
      outcome: 'SUCCESS',
    });
    const edit = { ...named, settlement: shares(90) };
    const there = await refusedWith(two.atBack.orders.editSplit(edit as never));
    const here = await refusedWith(two.shop.orders.editSplit(edit as never));
    expect([here.code, here.message]).toEqual([there.code, there.message]);
    expect((await both(named))[0]).toEqual([50, 50]);
    await two.back.sandbox('faults', [], 'PUT');
  });
});

it('both books are proven', async () => {
  await expectProvenLedger(two.front.db);
  await expectProvenLedger(two.back.db);
});
