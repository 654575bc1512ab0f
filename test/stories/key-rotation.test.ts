// ENCRYPTION_KEY: a wrong one changes nothing, and a rotation ends with the new key alone.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sealedCards } from '../../src/cards/sealed.ts';
import { saveCard } from '../../src/cards/vault.ts';
import { sealedByGateway } from '../../src/gateway/sealed.ts';
import { createSealer } from '../../src/lib/seal.ts';
import { type Db, sql } from '../../src/storage/db.ts';
import { reseal, type SealedKind } from '../../src/storage/sealed.ts';
import { bankOf, open, otpOf, submit, typed } from '../support/card-page.ts';
import {
  approved,
  challenged,
  notificationsAbout,
  type Ordered,
  orderCard,
  paidOrder,
  viewOf,
} from '../support/cards.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';
import { command } from '../support/terminal.ts';

const [older, newer, wrong] = [7, 9, 3].map((byte) => Buffer.alloc(32, byte)) as [
  Buffer,
  Buffer,
  Buffer,
];
const kinds: readonly SealedKind[] = [...sealedByGateway, ...sealedCards];
const customer = { id: `CUST-${randomUUID()}` };
const card = { number: approved, expiry: '12/49', cvv: '917', save: true };

let database: FreshDatabase;
let waiting: Ordered;
let bank: string;
let token: string;

const start = (...encryptionKeys: Buffer[]) => startTestGateway({ database, encryptionKeys });

async function savedToken(house: TestGateway): Promise<string> {
  const { invoice } = await paidOrder(house, { customer }, card);
  const [received] = await notificationsAbout(house, invoice);
  return received?.card_payment?.token_id ?? '';
}

/** Everything in the tables that hold sealed texts. */
async function everythingSealed(db: Db): Promise<unknown> {
  const tables = [
    sql`select * from merchants order by client_id`,
    sql`select * from settings order by name`,
    sql`select * from card_tokens order by token`,
    sql`select * from card_attempts order by id`,
  ];
  return Promise.all(tables.map((table) => db.rows(table)));
}

const doctor = async (...keys: Buffer[]) => {
  const ENCRYPTION_KEY = keys.map((key) => key.toString('base64')).join(',');
  return command(['doctor'], { DATABASE_URL: database.url, ENCRYPTION_KEY });
};

beforeAll(async () => {
  database = await freshDatabase();
  const house = await start(older);
  token = await savedToken(house);
  waiting = await orderCard(house);
  bank = bankOf(await submit(await open(waiting.url), typed(challenged)));
  await house.stop();
});
afterAll(() => database.drop());

describe('a wrong key', () => {
  it('ends the start with one sentence that says what is sealed, and changes no row', async () => {
    const before = await everythingSealed(database.db);
    await expect(start(wrong)).rejects.toThrow(
      /another ENCRYPTION_KEY has sealed \(merchants' secret keys: 1, secrets in the settings: 2, saved cards: 1, cards of waiting tries: 1\)/,
    );
    expect(await everythingSealed(database.db)).toEqual(before);
  });

  it('ends it also if only a card needs another key', async () => {
    const before = await everythingSealed(database.db);
    const rotated = createSealer([wrong, older]);
    await reseal(database.db, rotated, sealedByGateway, () => {});
    await expect(start(wrong)).rejects.toThrow(/\(saved cards: 1, cards of waiting tries: 1\)/);
    await reseal(database.db, createSealer([older, wrong]), sealedByGateway, () => {});
    expect(await everythingSealed(database.db)).not.toEqual(before);
  });

  it('adds no merchant from the command line', async () => {
    const before = await everythingSealed(database.db);
    const env = { DATABASE_URL: database.url, ENCRYPTION_KEY: wrong.toString('base64') };
    const ended = await command(['merchant', 'add', '--name', 'Toko'], env);
    expect(ended).toMatchObject({ code: 1, out: '' });
    expect(ended.err).toContain('another ENCRYPTION_KEY has sealed');
    expect(await everythingSealed(database.db)).toEqual(before);
  });

  it('is what the doctor finds', async () => {
    const found = await doctor(wrong);
    expect(found.code).toBe(1);
    expect(found.out).toMatch(/^BAD {3}keys +The key \w{8} is missing and has sealed merch/m);
  });
});

describe('a rotation', () => {
  it('leaves a card its token if it is saved before it is sealed again', async () => {
    const sealer = createSealer([newer, older]);
    const house = await start(older);
    // As a gateway that has the new key first and has not come to this card yet.
    const face = {
      masked: '411111******1111',
      brand: 'VISA',
      type: 'CREDIT',
      issuer: 'X',
    } as const;
    const again = await saveCard(database.db.single, sealer, {
      clientId: 'BRN-0001-1700000000001',
      customerId: customer.id,
      card: { number: approved, expiry: '0150' },
      terms: { face } as Parameters<typeof saveCard>[2]['terms'],
      at: new Date(),
    });
    expect(again).toBe(token);
    await house.stop();
  });

  it('ends at the next start: the new key alone is enough, and the log and the doctor say so', async () => {
    expect((await doctor(newer, older)).out).toMatch(
      /^note {2}keys +The older key \w{8} is needed for merchants' secret keys: 1/m,
    );
    const lines: string[] = [];
    const both = await startTestGateway({
      database,
      encryptionKeys: [newer, older],
      log: (line) => lines.push(line),
    });
    await both.stop();
    expect(lines.join('')).toContain('nothing needs an older ENCRYPTION_KEY: it can be removed');
    expect((await doctor(newer, older)).out).toMatch(
      /Nothing needs the older key \w{8}: remove it/,
    );

    const house = await start(newer);
    expect(await savedToken(house)).toBe(token);
    // The customer at the bank continues, although another key sealed the card of the try.
    const url = bank.replace(/^https?:\/\/[^/]+/, house.url);
    const challenge = await open(url);
    const back = await submit(challenge, { do: 'confirm', otp: otpOf(challenge) });
    await submit({ ...back, action: back.action.replace(/^https?:\/\/[^/]+/, house.url) }, {});
    expect((await viewOf(house, waiting.invoice)).status).toBe('SUCCESS');
    await house.stop();
    expect((await doctor(newer)).code).toBe(0);
  });

  it('reports a text that does not open, leaves it, and seals the others', async () => {
    await database.db.single.rows(sql`
      insert into settings values ('demo_merchant_key', '"v1.00000000.AAAA.AAAA.AAAA"'::jsonb)`);
    const damaged: string[] = [];
    const count = await reseal(database.db, createSealer([older, newer]), kinds, (kind, id) =>
      damaged.push(`${kind}: ${id}`),
    );
    expect(damaged).toEqual(['secrets in the settings: demo_merchant_key']);
    expect(count).toBeGreaterThanOrEqual(3);
  });
});
