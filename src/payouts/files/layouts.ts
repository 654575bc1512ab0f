// Layouts of files for bulk transfers: what a bank's form wants on each line. Pure.
import { csvText } from '../../lib/csv.ts';
import { wibDay } from '../../lib/wib.ts';
import type { Payout } from '../payout.ts';
import type { OwnAccount } from '../rules.ts';

export interface FileContent {
  payouts: readonly Payout[];
  from: OwnAccount;
  at: Date;
  /** Rupiah: the sum of the payouts. */
  total: bigint;
}

type Record = readonly (string | number | bigint | null)[];
type Layout = (content: FileContent) => Record[];

const day = (at: Date) => wibDay(at).replaceAll('-', '');

/** Banks take letters, digits and few signs in a name, and at most so many of them. */
const name = ({ account }: Payout, length = 70) =>
  account.holder
    .replace(/[^A-Za-z0-9 .'()/-]/g, ' ')
    .replace(/ {2,}/g, ' ')
    .trim()
    .slice(0, length);

/** Ours, and the one for a bank that is none of these: a head, a line for each payout, and the total with the count. */
const neutral: Layout = ({ payouts, total }) => [
  ['reference', 'bank', 'account_number', 'account_holder', 'amount', 'payout_id'],
  ...payouts.map(({ reference, account, amount, id }) => {
    return [reference, account.bank, account.number, account.holder, amount, id];
  }),
  ['TOTAL', payouts.length, null, null, total, null],
];

/** KlikBCA Bisnis, multi transfer (ASSUMED). */
const bca: Layout = ({ payouts, total }) => [
  [
    ...['Transaction ID', 'Transfer Type', 'Beneficiary ID', 'Credited Account', 'Receiver Name'],
    ...['Amount', 'NIP', 'Remark', 'Beneficiary Email', 'Receiver Bank'],
  ],
  ...payouts.map((one): Record => {
    const type = isBank(one, 'BCA') ? 'BCA' : 'BIF';
    const { reference, amount, account } = one;
    return [
      ...[reference, type, null, account.number, name(one), amount],
      ...[null, reference, null, account.bank],
    ];
  }),
  ['TOTAL', payouts.length, null, null, null, total, null, null, null, null],
];

/** Mandiri Cash Management, bulk upload (ASSUMED). */
const mandiri: Layout = ({ payouts, from, at, total }) => [
  ['P', day(at), from.number ?? '', payouts.length, total],
  ...payouts.map((one): Record => {
    const { reference, amount, account } = one;
    const service = isBank(one, 'MANDIRI') ? 'IBU' : 'OBU';
    return [
      ...[account.number, name(one), null, null, null, 'IDR', amount, reference, reference],
      ...[service, null, account.bank],
    ];
  }),
];

/** BNIDirect, bulk transfer (ASSUMED). */
const bni: Layout = ({ payouts, from, at, total }) => [
  [wibDay(at).replaceAll('-', '/'), payouts.length + 2, null, null],
  ['P', day(at), from.number ?? '', payouts.length, total],
  ...payouts.map((one): Record => {
    const { reference, amount, account } = one;
    return [account.number, name(one), amount, reference, account.bank, null, 'N'];
  }),
];

/** BRI Cash Management, mass transfer (ASSUMED). */
const bri: Layout = ({ payouts, total }) => [
  ['NO', 'NAMA', 'ACCOUNT', 'AMOUNT', 'REMARK', 'BANK'],
  ...payouts.map((one, index): Record => {
    const { reference, amount, account } = one;
    return [index + 1, name(one), account.number, amount, reference, account.bank];
  }),
  ['COUNT', null, null, payouts.length, null, null],
  ['TOTAL', null, null, total, null, null],
];

function isBank({ account }: Payout, bank: string): boolean {
  return account.bank.toUpperCase().includes(bank);
}

const layouts = { neutral, bca, mandiri, bni, bri } as const;

export const fileFormats = Object.keys(layouts) as readonly FileFormat[];
export type FileFormat = keyof typeof layouts;

/** The file's text. Formulas are made harmless only where a person may open it: a bank must get what is true. */
export function fileText(format: FileFormat, content: FileContent): string {
  return csvText(layouts[format](content), { escapeFormulas: format === 'neutral' });
}
