// Actions on exceptions, disputes and journals.
import { expect } from 'vitest';
import type { OfficeCall } from '../office.ts';
import { orderInStore } from '../paid.ts';
import type { Actions, World } from './deed.ts';
import { paidPayment, payment } from './world.ts';

interface Exception {
  id: string;
  status: string;
  open: number;
  payment_id: string;
  payment_reference: string;
}

/** Money that came after its order of 100,000 rupiah had expired. */
async function lateMoney({ house, api }: World): Promise<Exception> {
  const reference = await orderInStore(house, 100_000);
  await house.sandbox(`payments/${reference}/outcome`, { outcome: 'EXPIRED' });
  await house.sandbox(`payments/${reference}/outcome`, { outcome: 'SUCCESS', amount: 100_000 });
  const { exceptions } = await api<{ exceptions: Exception[] }>('/exceptions?limit=200');
  const late = exceptions.find((one) => one.payment_reference === reference);
  if (late === undefined) throw new Error('late money is no exception');
  return late;
}

const stateOf = async ({ api }: World, { id }: Exception) => {
  const { status, open } = await api<Exception>(`/exceptions/${id}`);
  return { status, open };
};

const ended = (says: string, audited: string) => async (world: World) => {
  const late = await lateMoney(world);
  return {
    at: `/dashboard/exceptions/${late.id}`,
    fill: { reason: 'Paid to us by mistake' },
    says,
    audited,
    check: async () => expect(await stateOf(world, late)).toEqual({ status: 'RESOLVED', open: 0 }),
  };
};

interface Dispute {
  id: string;
  status: string;
  evidence: { text: string | null }[];
}

async function openDispute(world: World): Promise<string> {
  const body = {
    payment_id: await paidPayment(world),
    amount: 20_000,
    reason_code: '13.1',
    deadline: '2099-12-31',
  };
  return (await world.api<Dispute>('/disputes', { body })).id;
}

const dispute = ({ api }: World, id: string) => api<Dispute>(`/disputes/${id}`);

const decided = (status: 'WON' | 'LOST', says: string, audited: string) => async (world: World) => {
  const id = await openDispute(world);
  return {
    at: `/dashboard/disputes/${id}`,
    fill: { note: 'As the acquirer says' },
    says,
    audited,
    check: async () => expect((await dispute(world, id)).status).toBe(status),
  };
};

interface Journal {
  id: string;
  reason: string;
  reversed_by: string | null;
}

const lines = [
  { account: 'gateway:fees', amount: -1000 },
  { account: 'gateway:differences', amount: 1000 },
];

const newestJournal = async ({ api }: World, call?: OfficeCall) =>
  (await api<{ journals: Journal[] }>('/journals?limit=1', call)).journals[0];

export const workedActions: Actions = {
  '/dashboard/exceptions/:id apply': async (world) => {
    const late = await lateMoney(world);
    return {
      at: `/dashboard/exceptions/${late.id}`,
      fill: { reason: 'The till was offline' },
      says: 'The money was applied: the payment is paid',
      audited: 'apply exception',
      check: async () => expect((await payment(world, late.payment_id)).status).toBe('SUCCESS'),
    };
  },
  '/dashboard/exceptions/:id return': ended('The money is given back', 'return exception'),
  '/dashboard/exceptions/:id write-off': ended('It was written off', 'write off exception'),
  '/dashboard/disputes/new open': async (world) => {
    const id = await paidPayment(world);
    return {
      at: `/dashboard/disputes/new?payment=${id}`,
      fill: { amount: '30.000', reason_code: '13.1', deadline: '2099-12-31' },
      says: 'The dispute is open',
      audited: 'open dispute',
      check: async (page) => {
        const opened = new URL(page.url()).pathname.split('/').at(-1) ?? '';
        expect(await dispute(world, opened)).toMatchObject({ status: 'OPEN', payment_id: id });
      },
    };
  },
  '/dashboard/disputes/:id evidence': async (world) => {
    const id = await openDispute(world);
    return {
      at: `/dashboard/disputes/${id}`,
      fill: {
        text: 'Handed over on Monday.',
        file: { name: 'receipt.txt', mimeType: 'text/plain', buffer: Buffer.from('Signed: Sari') },
      },
      says: 'The evidence was added',
      audited: 'add evidence',
      check: async () => expect((await dispute(world, id)).evidence).toHaveLength(1),
    };
  },
  '/dashboard/disputes/:id won': decided('WON', 'The dispute was won', 'win dispute'),
  '/dashboard/disputes/:id lost': decided('LOST', 'The dispute was lost', 'lose dispute'),
  '/dashboard/journals/new book': async (world) => ({
    at: '/dashboard/journals/new',
    fill: {
      ...Object.fromEntries(
        lines.flatMap(({ account, amount }, place) => [
          [`lines.${place}.account`, account],
          [`lines.${place}.amount`, String(amount)],
        ]),
      ),
      reason: 'A fee that was never owed',
    },
    says: 'The journal is booked',
    audited: 'book journal',
    check: async () =>
      expect(await newestJournal(world)).toMatchObject({ reason: 'A fee that was never owed' }),
  }),
  '/dashboard/journals/:id reverse': async (world) => {
    const { id } = await world.api<Journal>('/journals', { body: { reason: 'An error', lines } });
    return {
      at: `/dashboard/journals/${id}`,
      fill: { reason: 'It was right before' },
      says: 'The journal was reversed',
      audited: 'reverse journal',
      check: async () => {
        const { reversed_by: by } = await world.api<Journal>(`/journals/${id}`);
        expect(by).toBe((await newestJournal(world))?.id);
      },
    };
  },
};
