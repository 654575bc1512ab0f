// What a statement's entries are matched with, and what is left to a person.
import { expect, it } from 'vitest';
import { planMatches } from './plan.ts';
import type { OpenEntry, OpenPayout, OpenRemittance } from './things.ts';

const rules = { bankCosts: { texts: ['BIAYA ADM', 'BUNGA'], atMost: 100_000n }, matchDays: 3 };

const remittance = (id: string, net: bigint, reference = `RM-${id}`): OpenRemittance => {
  return { id, channel: 'cards', reference, net, day: '2026-03-02' };
};

const payout = (id: string, amount: bigint, more: Partial<OpenPayout> = {}): OpenPayout => ({
  ...{ id, amount, status: 'SENT', bankAccount: 'own', left: false, cameBack: false },
  reference: `PO${id.padStart(16, '0')}`,
  bankReference: undefined,
  sentAt: new Date('2026-03-02T03:00:00Z'),
  paidAt: undefined,
  ...more,
});

let line = 0;
const entry = (amount: bigint, text = '', more: Partial<OpenEntry> = {}): OpenEntry => {
  line += 1;
  const base = { id: `e${line}`, line, bankAccount: 'own', day: '2026-03-03', reference: null };
  return { ...base, amount, text, ...more };
};

const paid = { status: 'PAID', paidAt: new Date('2026-03-02T05:00:00Z') } as const;
const a = remittance('alpha1', 100n);
const b = remittance('beta22', 50n);
const out = payout('A1', 70n);

it.each<[string, OpenEntry[], OpenRemittance[], OpenPayout[], string[]]>([
  ['a transfer by its name', [entry(100n, 'trf rm/alpha1 x')], [a, b], [], ['REMITTANCE alpha1']],
  [
    'several in one entry',
    [entry(150n, 'RM-ALPHA1 RM-BETA22')],
    [a, b],
    [],
    ['REMITTANCE alpha1 beta22'],
  ],
  ['not another amount than named', [entry(99n, 'RM-ALPHA1')], [a], [], []],
  ['not another of the same amount than named', [entry(50n, 'RM-ALPHA1')], [a, b], [], []],
  ['an amount that one thing has', [entry(100n, 'SETORAN')], [a, b], [], ['REMITTANCE alpha1']],
  ['not one that two things have', [entry(100n)], [a, remittance('gamma3', 100n)], [], []],
  ['not one that two entries have', [entry(100n), entry(100n)], [a], [], []],
  ['not one that is too late', [entry(100n, '', { day: '2026-03-06' })], [a], [], []],
  ['one on the last day', [entry(100n, '', { day: '2026-03-05' })], [a], [], ['REMITTANCE alpha1']],
  [
    'the longer of two names',
    [entry(60n, 'RM-ALPHA1-2')],
    [a, remittance('x', 60n, 'RM-ALPHA1-2')],
    [],
    ['REMITTANCE x'],
  ],
  [
    'a transfer to the acquirer',
    [entry(-20n, 'RM-MINUS')],
    [remittance('m', -20n, 'RM-MINUS')],
    [],
    ['REMITTANCE m'],
  ],
  ['a payout by our name', [entry(-70n, `TRF ${out.reference}/ANI`)], [], [out], ['PAYOUT A1']],
  [
    'a payout by the bank’s name',
    [entry(-70n, '', { reference: 'BNK-777' })],
    [],
    [payout('B', 70n, { bankReference: 'BNK777' })],
    ['PAYOUT B'],
  ],
  [
    'a payout that a result file has ended',
    [entry(-70n, out.reference)],
    [],
    [{ ...out, ...paid }],
    ['PAYOUT A1'],
  ],
  ['no payout twice', [entry(-70n, out.reference)], [], [{ ...out, ...paid, left: true }], []],
  ['no payout that failed', [entry(-70n, out.reference)], [], [{ ...out, status: 'FAILED' }], []],
  [
    'no payout from another account',
    [entry(-70n, out.reference)],
    [],
    [{ ...out, bankAccount: 'b' }],
    [],
  ],
  ['a payout by its amount', [entry(-70n)], [], [out], ['PAYOUT A1']],
  ['no paid payout by its amount', [entry(-70n)], [], [{ ...out, ...paid }], []],
  [
    'a payout that came back',
    [entry(70n, `RETUR ${out.reference}`)],
    [],
    [{ ...out, ...paid }],
    ['RETURN A1'],
  ],
  [
    'one that left and came back',
    [entry(-70n, out.reference), entry(70n, out.reference)],
    [],
    [out],
    ['PAYOUT A1', 'RETURN A1'],
  ],
  ['no return of what never left', [entry(70n, out.reference)], [], [out], []],
  ['no return twice', [entry(70n, out.reference)], [], [{ ...out, ...paid, cameBack: true }], []],
  ['what the bank takes', [entry(-5n, 'Biaya Adm Maret')], [], [], ['COST']],
  ['interest', [entry(5n, 'BUNGA')], [], [], ['COST']],
  ['no cost that is too large', [entry(-100_001n, 'BIAYA ADM')], [], [], []],
  ['nothing else', [entry(1n, 'SETORAN')], [a], [out], []],
])('matches %s', (_name, entries, remittances, payouts, wanted) => {
  const found = planMatches({ entries, remittances, payouts }, rules);
  const shown = found.map((one) =>
    [one.kind, ...one.remittances.map(({ id }) => id), ...one.payouts.map(({ id }) => id)].join(
      ' ',
    ),
  );
  expect(shown).toEqual(wanted);
});

it('matches ten thousand payouts within five seconds', () => {
  const payouts = Array.from({ length: 10_000 }, (_, n) => payout(String(n), BigInt(n + 1)));
  const entries = payouts.map(({ reference, amount }) => entry(-amount, `TRF ${reference}`));
  const before = performance.now();
  expect(planMatches({ entries, remittances: [], payouts }, rules)).toHaveLength(10_000);
  expect(performance.now() - before).toBeLessThan(5_000);
});
