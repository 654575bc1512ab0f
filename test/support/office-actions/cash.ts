// Actions on banks' statements and remittances.
import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { wibDay } from '../../../src/lib/wib.ts';
import type { Actions, World } from './deed.ts';

interface Named {
  id: string;
}
interface Entry extends Named {
  match: { kind: string } | null;
}

const day = () => wibDay(new Date());

/** A statement with one entry, which goes on where the last one ended. */
async function statement({ api }: World, amount: number, text: string): Promise<string> {
  const { statements } = await api<{ statements: { closing: number }[] }>(
    '/bank-statements?limit=1',
  );
  const balance = (statements[0]?.closing ?? 5_000_000) + amount;
  const entry = `${day()},${amount},R${randomUUID()},${text},${balance}`;
  return `date,amount,reference,text,balance\n${entry}\n`;
}

/** An entry that nothing explains: its id. */
async function openEntry(world: World, amount: number): Promise<string> {
  const body = await statement(world, amount, `SETORAN ${randomUUID()}`);
  const { id } = await world.api<Named>('/bank-statements', { body });
  const { entries } = await world.api<{ entries: Named[] }>(`/bank-statements/${id}?matched=false`);
  return entries[0]?.id ?? '';
}

const kindOf = async ({ api }: World, id: string) =>
  (await api<Entry>(`/bank-entries/${id}`)).match?.kind;

/** A transfer that an acquirer announces: its id and name. */
async function announced({ api }: World, amount: number): Promise<{ id: string; name: string }> {
  const name = `RM-${randomUUID()}`;
  const body = `TRX_ID,AMOUNT,TRX_DATE,FEE,SETTLEMENT_NO\n${randomUUID()},${amount},x,0,${name}\n`;
  await api(`/reconciliations?channel=indomaret&from=${day()}&to=${day()}`, { body });
  const { remittances } = await api<{ remittances: (Named & { reference: string })[] }>(
    '/remittances?status=IN_TRANSIT',
  );
  return { id: remittances.find((one) => one.reference === name)?.id ?? '', name };
}

export const cashActions: Actions = {
  '/dashboard/bank upload': async (world) => {
    const buffer = Buffer.from(await statement(world, -10_000, 'BIAYA ADM'));
    return {
      at: '/dashboard/bank',
      fill: { file: { name: 'bank.csv', mimeType: 'text/csv', buffer } },
      says: 'Imported: all of its 1 entries are explained.',
      audited: 'import bank statement',
      check: async () => {
        const { statements } = await world.api<{ statements: { name: string }[] }>(
          '/bank-statements?limit=1',
        );
        expect(statements[0]?.name).toBe('bank.csv');
      },
    };
  },
  '/dashboard/bank again': async (world) => ({
    at: '/dashboard/bank',
    says: '0 entries were matched',
    audited: null,
    check: async () => expect((await world.api<object>('/bank-statements')) !== null).toBe(true),
  }),
  '/dashboard/bank/entries/:id match': async (world) => {
    const { id: remittance } = await announced(world, 300_000);
    const id = await openEntry(world, 299_000);
    return {
      at: `/dashboard/bank/entries/${id}`,
      before: (page) => page.locator(`input[value="${remittance}"]`).check(),
      fill: { reason: 'The bank took 1,000' },
      says: 'The entry is explained',
      audited: 'match bank entry',
      check: async () => expect(await kindOf(world, id)).toBe('REMITTANCE'),
    };
  },
  '/dashboard/bank/entries/:id book': async (world) => {
    const id = await openEntry(world, -25_000);
    return {
      at: `/dashboard/bank/entries/${id}`,
      fill: { account: 'bank-costs', reason: 'A new cheque book' },
      says: 'The entry is booked',
      audited: 'book bank entry',
      check: async () => expect(await kindOf(world, id)).toBe('COST'),
    };
  },
  '/dashboard/bank/entries/:id suspend': async (world) => {
    const id = await openEntry(world, 64_000);
    return {
      at: `/dashboard/bank/entries/${id}`,
      fill: { channel: 'indomaret', reason: 'Nobody knows it' },
      says: 'The money is in suspense',
      audited: 'suspend bank entry',
      check: async () => {
        const { kind } = await world.api<{ kind: string }>(`/exceptions/${id}`);
        expect(kind).toBe('BANK');
      },
    };
  },
  '/dashboard/bank/entries/:id give-back': async (world) => {
    const came = await openEntry(world, 31_000);
    const body = { channel: 'indomaret', reason: 'unknown' };
    await world.api(`/bank-entries/${came}/suspend`, { body });
    const id = await openEntry(world, -31_000);
    return {
      at: `/dashboard/bank/entries/${id}`,
      fill: { exception: came, reason: 'It was sent by mistake' },
      says: 'The entry is explained',
      audited: 'match bank entry',
      check: async () => expect(await kindOf(world, id)).toBe('GIVEN_BACK'),
    };
  },
  '/dashboard/remittances/:id write-off': async (world) => {
    const { id } = await announced(world, 45_000);
    return {
      at: `/dashboard/remittances/${id}`,
      fill: { reason: 'The acquirer is gone' },
      says: 'The remittance was given up',
      audited: 'write off remittance',
      check: async () => {
        const { status } = await world.api<{ status: string }>(`/remittances/${id}`);
        expect(status).toBe('WRITTEN_OFF');
      },
    };
  },
};
