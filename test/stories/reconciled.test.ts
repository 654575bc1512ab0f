// Reconciliation over HTTP: what the acquirer's file and the book do not agree on, and how it is resolved.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from '../../src/storage/db.ts';
import { tamper } from '../support/database.ts';
import { type MoneyGateway, startMoneyGateway } from '../support/money.ts';

let house: MoneyGateway;
beforeAll(async () => {
  house = await startMoneyGateway();
  for (let n = 1; n <= 12; n++) await house.paid(`C-${n}`, 10_000 * n);
  const { body } = await house.sandbox('payments/C-12/refunds', { amount: 5000 });
  await house.sandbox(`refunds/${(body as { id: string }).id}/done`, { by: 'Ani' });
});
afterAll(async () => {
  await house.stop();
});

const period = 'from=2020-01-01&to=2099-12-31';

interface Shown {
  id: string;
  lines: number;
  matched: number;
  differences: {
    id: string;
    kind: string;
    reference: string;
    ours: number | null;
    theirs: number | null;
    status: string;
    resolved_by: string | null;
    reason: string | null;
  }[];
}

async function file(
  query = '',
): Promise<{ csv: string; seeded: { kind: string; reference: string }[] }> {
  const response = await fetch(
    `${house.url}/sandbox/v1/acquirer-files/indomaret?${period}${query}`,
  );
  expect(response.status).toBe(200);
  const seeded = JSON.parse(response.headers.get('gapura-seeded-errors') ?? '');
  return { csv: withoutTransfer(await response.text()), seeded };
}

/** The comparison alone: without what the acquirer keeps, and the transfer. */
function withoutTransfer(csv: string): string {
  return csv.replace(/(,[^,\r\n]*){2}(?=\r\n)/g, '');
}

async function load(csv: string | Buffer, query = `channel=indomaret&${period}`) {
  const response = await fetch(`${house.url}/sandbox/v1/reconciliations?${query}`, {
    method: 'POST',
    body: typeof csv === 'string' ? csv : new Uint8Array(csv),
  });
  return { status: response.status, body: (await response.json()) as Shown & { detail: string } };
}

const kinds = (shown: Shown) =>
  shown.differences
    .map(({ kind, reference }) => `${kind} ${reference}`)
    .sort((a, b) => (a < b ? -1 : 1));
const resolve = (id: string, body: object = { by: 'Ani', reason: 'acquirer confirmed' }) =>
  house.sandbox(`reconciliation-differences/${id}/resolve`, body);
const byHand = (lines: string[]) => ['TRX_ID,AMOUNT,TRX_DATE', ...lines].join('\n');

describe('a file with errors', () => {
  it('has each of them found, for any seed', async () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      await forget();
      const { csv, seeded } = await file(`&seed=${seed}&errors=6`);
      const { status, body } = await load(csv);
      expect(status).toBe(201);
      expect(kinds(body)).toEqual(
        seeded
          .map(({ kind, reference }) => `${kind} ${reference}`)
          .sort((a, b) => (a < b ? -1 : 1)),
      );
      expect(body.matched + body.differences.filter(({ kind }) => kind !== 'MISSING').length).toBe(
        body.lines,
      );
    }
  });

  it('is the same for the same seed', async () => {
    expect(await file('&seed=7&errors=5')).toEqual(await file('&seed=7&errors=5'));
    expect((await file('&seed=7&errors=5')).csv).not.toBe((await file('&seed=8&errors=5')).csv);
  });
});

describe('a difference', () => {
  it('is resolved once, by a posting with who and why', async () => {
    await forget();
    const { csv } = await file();
    const [header, first = '', second = '', ...rest] = csv.trim().split('\r\n');
    const [reference, amount] = first.split(',');
    const changed = [reference, String(Number(amount) + 700), '2026-01-01'].join(',');
    const before = await house.balance('acquirer:indomaret:receivable');
    const { body } = await load([header, changed, ...rest, 'STRANGE,900,2026-01-01'].join('\n'));
    expect(body.differences.map(({ kind, ours, theirs }) => [kind, ours, theirs])).toEqual([
      ['DIFFERENT', Number(amount), Number(amount) + 700],
      ['EXTRA', null, 900],
      ['MISSING', Number(second.split(',')[1]), null],
    ]);
    for (const { id } of body.differences) {
      expect(await resolve(id)).toMatchObject({
        status: 200,
        body: { status: 'RESOLVED', resolved_by: 'Ani', reason: 'acquirer confirmed' },
      });
      expect((await resolve(id)).status).toBe(409);
    }
    const gained = 700 + 900 - Number(second.split(',')[1]);
    expect(await house.balance('gateway:differences')).toBe(gained);
    expect(await house.balance('acquirer:indomaret:receivable')).toBe(before - gained);
  });

  it('is EXTRA where its money was written off and arrives later', async () => {
    const { csv } = await file();
    const [header, , second] = csv.trim().split('\r\n');
    const { body } = await load(
      [header, second].join('\n'),
      `channel=indomaret&from=2020-01-01&to=2020-01-02`,
    );
    expect(kinds(body)).toEqual([`EXTRA ${second?.split(',')[0]}`]);
    const [extra] = body.differences;
    await resolve(extra?.id ?? '');
    expect(await house.balance('gateway:differences')).toBe(700 + 900);
  });

  it('that is MISSING ends by itself when a later file has it', async () => {
    await house.paid('LATE', 77_000);
    const missing = await load(byHand([]), `channel=indomaret&from=2020-01-01&to=2099-12-31`);
    const late = missing.body.differences.find(({ ours }) => ours === 77_000);
    expect(late?.kind).toBe('MISSING');
    const { status, body } = await load(byHand([`${late?.reference},77000.00,2026-01-01`]));
    expect([status, body.matched, body.differences]).toEqual([201, 1, []]);
    const again = (await house.sandbox(`reconciliations/${missing.body.id}`)).body as Shown;
    expect(again.differences.find(({ id }) => id === late?.id)?.status).toBe('ARRIVED');
    expect((await resolve(late?.id ?? '')).status).toBe(409);
    // The acquirer has paid it twice; the book has it once.
    const twice = await load(byHand([`${late?.reference},77000,2026-01-02`]));
    expect(kinds(twice.body)).toEqual([`EXTRA ${late?.reference}`]);
  });
});

describe('a file', () => {
  it('is imported once', async () => {
    const { csv } = await file('&seed=11&errors=2');
    const first = await load(csv);
    const again = await load(csv);
    expect([first.status, again.status]).toEqual([201, 200]);
    expect(again.body).toEqual(first.body);
    const listed = (await house.sandbox('reconciliations')).body as { reconciliations: Shown[] };
    expect(listed.reconciliations.filter(({ id }) => id === first.body.id)).toHaveLength(1);
  });

  it.each([
    ['nothing', ''],
    ['another header', 'a,b\n1,2'],
    ['a quote in the wrong place', 'TRX_ID,AMOUNT,TRX_DATE\nX"Y,1,2'],
    ['a short line', 'TRX_ID,AMOUNT,TRX_DATE\nX,1'],
    ['no reference', byHand([' ,1,2'])],
    ['no amount', byHand(['X,,2'])],
    ['cents', byHand(['X,1.50,2'])],
    ['nothing paid', byHand(['X,0,2'])],
    ['a thousands separator', byHand(['X,"1,000",2'])],
    ['too large an amount', byHand(['X,1000000000000000,2'])],
    ['a NUL', byHand(['X\0,1,2'])],
    ['bytes that are not UTF-8', Buffer.from([0xff, 0xfe, 0x41])],
  ])('is refused with %s', async (_name, csv) => {
    const { status, body } = await load(csv);
    expect([status, body.detail]).toEqual([400, expect.stringMatching(/^(The file|Line \d)/)]);
  });

  it.each([
    ['channel=none&from=2026-01-01&to=2026-01-02', 404],
    ['channel=indomaret', 400],
    ['channel=indomaret&from=2026-01-02&to=2026-01-01', 400],
    ['channel=indomaret&from=x&to=2026-01-01', 400],
    [`channel=indomaret&${period}&by=${'x'.repeat(256)}`, 400],
  ])('is refused for %s', async (query, status) => {
    expect((await load(byHand([]), query)).status).toBe(status);
  });

  it.each([
    [{}, 400],
    [{ by: 'Ani' }, 400],
    [{ by: '', reason: 'x' }, 400],
    [{ by: 'Ani', reason: 'x', more: 1 }, 400],
    [{ by: 'Ani', reason: 'x' }, 404],
  ])('has no unknown difference resolved with %o', async (body, status) => {
    expect((await resolve('none', body)).status).toBe(status);
  });
});

/** Removes what was imported, not what was paid, so that each seed starts from the same book. */
async function forget(): Promise<void> {
  await tamper(
    house.db,
    sql`truncate reconciliations, reconciliation_lines, reconciliation_differences, remittances, bank_match_parts`,
  );
}
