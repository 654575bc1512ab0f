// Actions on settlement, reconciliation, the ledger.
import { expect } from 'vitest';
import { sql } from '../../../src/storage/db.ts';
import { clientId } from '../gateway.ts';
import type { Actions, World } from './deed.ts';
import { differenceStatus, openDifference, paidPayment } from './world.ts';

const count = async ({ house }: World, table: 'settlement_batches' | 'reconciliations') => {
  const [row] = await house.db.rows<{ count: bigint }>(
    table === 'reconciliations'
      ? sql`select count(*) as count from reconciliations`
      : sql`select count(*) as count from settlement_batches where client_id = ${clientId}`,
  );
  return Number(row?.count);
};

const resolved = (at: (file: string) => string) => async (world: World) => {
  const { file, id } = await openDifference(world);
  return {
    at: at(file),
    of: id,
    fill: { reason: 'The acquirer corrects it' },
    says: 'The difference was resolved',
    audited: 'resolve difference',
    check: async () => expect(await differenceStatus(world, id)).toBe('RESOLVED'),
  };
};

export const moneyActions: Actions = {
  '/dashboard/settlements/new settle': async (world) => {
    await paidPayment(world, 75_000);
    const before = await count(world, 'settlement_batches');
    return {
      at: `/dashboard/settlements/new?client_id=${clientId}`,
      says: '1 batch was made.',
      audited: 'settle',
      check: async () => expect(await count(world, 'settlement_batches')).toBe(before + 1),
    };
  },
  '/dashboard/reconciliation upload': async (world) => {
    const before = await count(world, 'reconciliations');
    const buffer = Buffer.from('TRX_ID,AMOUNT,TRX_DATE\nX-1,9000,2020-03-05\n');
    return {
      at: '/dashboard/reconciliation',
      fill: {
        channel: 'indomaret',
        from: '2020-03-01',
        to: '2020-03-31',
        file: { name: 'march.csv', mimeType: 'text/csv', buffer },
      },
      says: 'The file was compared with the book',
      audited: 'reconcile',
      check: async () => expect(await count(world, 'reconciliations')).toBe(before + 1),
    };
  },
  '/dashboard/reconciliation/:id resolve': resolved((file) => `/dashboard/reconciliation/${file}`),
  '/dashboard/ledger prove': proof,
  '/dashboard/ledger proveAll': proof,
};

async function proof({ api }: World) {
  return {
    at: '/dashboard/ledger',
    says: 'The ledger is proven',
    audited: null,
    check: async () => expect((await api<{ ok: boolean }>('/ledger/proof')).ok).toBe(true),
  };
}
