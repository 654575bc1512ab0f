// Invoices for the fees of a closed month, and credit notes: numbered without gaps, and never changed.
import { accounts, transaction } from '../ledger/posting.ts';
import { book } from '../ledger/store.ts';
import { newId } from '../lib/ids.ts';
import { monthEdges } from '../lib/month.ts';
import type { MerchantDirectory } from '../merchants/merchant.ts';
import { conflicting, fieldInvalid, Refusal } from '../refusal.ts';
import { insertAdjustments } from '../settlement/adjustments.ts';
import { type Db, json, type Reader, sql, type Tx } from '../storage/db.ts';
import { takeTurn } from '../storage/turns.ts';
import { bookedSince, firstDay, type PeriodSettings, type Seller } from './period.ts';

/** What was taken on a channel. Rupiah; below zero if more was returned. */
export interface InvoiceLine {
  /** Absent on a credit note that corrects an invoice. */
  channel?: string | undefined;
  payments: number;
  fees: bigint;
  tax: bigint;
}

export interface Invoice {
  id: string;
  kind: 'INVOICE' | 'CREDIT_NOTE';
  number: number;
  clientId: string;
  /** The merchant's name when it was issued. */
  name: string;
  /** `2026-03`: whose fees they are. */
  month: string;
  /** Rupiah, without the tax. */
  fees: bigint;
  taxBase: bigint;
  tax: bigint;
  lines: InvoiceLine[];
  seller: Seller;
  /** The invoice that a credit note corrects. */
  corrects?: string | undefined;
  reason?: string | undefined;
  by: string;
  /** Business time. */
  at: Date;
}

/** The number as people read it. */
export function invoiceNumber({ kind, number }: Pick<Invoice, 'kind' | 'number'>): string {
  return `${kind === 'INVOICE' ? 'INV' : 'CN'}-${String(number).padStart(6, '0')}`;
}

type Issuing = Omit<Invoice, 'id' | 'number'> & { id?: string };

interface MonthWanted {
  month: string;
  by: string;
  at: Date;
  settings: PeriodSettings;
  merchants: MerchantDirectory;
}

/**
 * Issues the invoices of a month: for each merchant what was taken as fees and as tax, less what was returned. If more
 * was returned than taken, it is a credit note.
 */
export async function issueInvoices(tx: Tx, wanted: MonthWanted): Promise<void> {
  const rows = await bookedFees(tx, wanted.month);
  if (rows.length > 0) await takeTurn(tx, 'number invoices');
  for (const clientId of new Set(rows.map((row) => row.client_id))) {
    const own = rows.filter((row) => row.client_id === clientId);
    const lines = own.map(({ channel, payments, fees, tax }) => ({
      channel,
      payments: Number(payments),
      fees: BigInt(fees),
      tax: BigInt(tax),
    }));
    for (const one of documentsOf(lines)) {
      await insert(tx, {
        ...one,
        clientId,
        name: wanted.merchants.find(clientId)?.name ?? clientId,
        month: wanted.month,
        taxBase: baseOf(wanted.settings, wanted.month, one.tax),
        seller: wanted.settings.seller,
        by: wanted.by,
        at: wanted.at,
      });
    }
  }
}

function baseOf(settings: PeriodSettings, month: string, tax: bigint): bigint {
  const lastInstant = new Date(monthEdges(month).until.getTime() - 1);
  const rate = settings.taxRateAt(lastInstant);
  return tax === 0n ? 0n : (2n * tax * 10_000n + rate) / (2n * rate);
}

/** The invoice, the credit note, or in rare cases both: fees were taken and more tax was returned. */
function documentsOf(lines: InvoiceLine[]): Pick<Invoice, 'kind' | 'fees' | 'tax' | 'lines'>[] {
  const fees = lines.reduce((sum, one) => sum + one.fees, 0n);
  const tax = lines.reduce((sum, one) => sum + one.tax, 0n);
  const above = (amount: bigint) => (amount > 0n ? amount : 0n);
  const negated = lines.map((one) => ({ ...one, fees: -one.fees, tax: -one.tax }));
  const both = [
    { kind: 'INVOICE' as const, fees: above(fees), tax: above(tax), lines },
    { kind: 'CREDIT_NOTE' as const, fees: above(-fees), tax: above(-tax), lines: negated },
  ];
  return both.filter((one) => one.fees > 0n || one.tax > 0n);
}

interface Booked {
  client_id: string;
  channel: string;
  payments: bigint;
  fees: string;
  tax: string;
}

function bookedFees(tx: Tx, month: string): Promise<Booked[]> {
  const { until } = monthEdges(month);
  return tx.rows<Booked>(sql`
    select b.client_id, b.channel, count(*) filter (where t.kind = 'fee') as payments,
      coalesce(sum(p.amount) filter (where p.account = ${accounts.fees}), 0)::text as fees,
      coalesce(sum(p.amount) filter (where p.account = ${accounts.tax}), 0)::text as tax
    from ledger_transactions t join postings p on p.transaction_id = t.id
    join payments b on b.id = t.payment_id
    where t.at >= ${bookedSince(month)} and t.at < ${until}::timestamptz
      and p.account in (${accounts.fees}, ${accounts.tax})
    group by 1, 2 order by b.client_id collate "C", b.channel collate "C"`);
}

/** Whoever calls it has the turn to number invoices. */
async function insert(tx: Tx, one: Issuing): Promise<string> {
  const id = one.id ?? newId();
  await tx.rows(sql`
    insert into invoices (id, kind, number, client_id, name, month, fees, tax_base, tax, lines, seller,
      corrects, reason, by, at)
    select ${id}::uuid, ${one.kind}, coalesce(max(number), 0) + 1, ${one.clientId}, ${one.name},
      ${firstDay(one.month)}::date, ${one.fees}::bigint, ${one.taxBase}::bigint, ${one.tax}::bigint,
      ${json(one.lines.map(lineJson))}::jsonb, ${json(one.seller)}::jsonb, ${one.corrects}::uuid,
      ${one.reason}, ${one.by}, ${one.at}::timestamptz
    from invoices where kind = ${one.kind}`);
  return id;
}

function lineJson({ fees, tax, ...one }: InvoiceLine) {
  return { ...one, fees: fees.toString(), tax: tax.toString() };
}

export interface CreditWanted {
  /** Rupiah, without the tax, and the tax on it. */
  fees: bigint;
  tax: bigint;
  reason: string;
  by: string;
  /** Business time. */
  at: Date;
  alongside?: ((tx: Tx, note: Invoice) => Promise<void>) | undefined;
}

/**
 * Corrects an invoice with a credit note: the merchant gets back so much of the fees and of the tax with the next batch. Throws OBJECT_NOT_FOUND, OFFICE_CONFLICT for a credit note, and FIELD_INVALID for more than is left.
 */
export async function creditInvoice(
  deps: { db: Db; settings: PeriodSettings },
  id: string,
  wanted: CreditWanted,
): Promise<Invoice> {
  const { db, settings } = deps;
  const { fees, tax, reason, by, at } = wanted;
  return db.transaction(async (tx) => {
    await takeTurn(tx, 'number invoices');
    const invoice = await findInvoice(tx, id);
    if (invoice === undefined) {
      throw new Refusal({ code: 'OBJECT_NOT_FOUND', object: 'invoice', name: id });
    }
    if (invoice.kind === 'CREDIT_NOTE') {
      throw conflicting({ name: 'CREDIT_NOTE_FINAL' });
    }
    const left = await creditable(tx, invoice);
    if (fees > left.fees) throw fieldInvalid('fees', `must be at most ${left.fees}`);
    if (tax > left.tax) throw fieldInvalid('tax', `must be at most ${left.tax}`);
    const { clientId, name, month, seller } = invoice;
    const noteId = await insert(tx, {
      kind: 'CREDIT_NOTE',
      ...{ clientId, name, month, seller, fees, tax, reason, by, at },
      taxBase: baseOf(settings, month, tax),
      lines: [{ payments: 0, fees, tax }],
      corrects: invoice.id,
    });
    const postings = [
      { account: accounts.fees, amount: -fees },
      { account: accounts.tax, amount: -tax },
      { account: accounts.merchantPayable(clientId), amount: fees + tax },
    ].filter(({ amount }) => amount !== 0n);
    const booked = transaction({ kind: 'credited', factId: noteId, at, by, reason }, postings);
    const owed = { id: newId(), clientId, kind: 'CREDIT', factId: noteId, at } as const;
    const adjusted = insertAdjustments([{ ...owed, amount: fees + tax }], sql`select 1`);
    await tx.rows(sql`with adjusted as (${adjusted}), ${book(booked, sql`select 1`)} select 1`);
    const note = await findInvoice(tx, noteId);
    if (note === undefined) throw new Error('a credit note was not stored');
    await wanted.alongside?.(tx, note);
    return note;
  });
}

/** What of an invoice no credit note has corrected yet. */
export async function creditable(
  db: Reader,
  { id, fees, tax }: Pick<Invoice, 'id' | 'fees' | 'tax'>,
): Promise<{ fees: bigint; tax: bigint }> {
  const [given] = await db.rows<{ fees: bigint; tax: bigint }>(sql`
    select coalesce(sum(fees), 0)::bigint as fees, coalesce(sum(tax), 0)::bigint as tax
    from invoices where corrects = ${id}::uuid`);
  return { fees: fees - (given?.fees ?? 0n), tax: tax - (given?.tax ?? 0n) };
}

interface Row {
  id: string;
  kind: Invoice['kind'];
  number: number;
  client_id: string;
  name: string;
  month: string;
  fees: bigint;
  tax_base: bigint;
  tax: bigint;
  lines: { channel?: string; payments: number; fees: string; tax: string }[];
  seller: Seller;
  corrects: string | null;
  reason: string | null;
  by: string;
  at: Date;
}

const columns = sql`id, kind, number, client_id, name, to_char(month, 'YYYY-MM') as month, fees, tax_base, tax,
  lines, seller, corrects, reason, by, at`;

function invoiceOf(row: Row): Invoice {
  const { client_id: clientId, tax_base: taxBase, corrects, reason, lines, ...others } = row;
  return {
    ...others,
    clientId,
    taxBase,
    lines: lines.map((one) => ({ ...one, fees: BigInt(one.fees), tax: BigInt(one.tax) })),
    corrects: corrects ?? undefined,
    reason: reason ?? undefined,
  };
}

/** An invoice or a credit note by its id, a UUID. */
export async function findInvoice(db: Reader, id: string): Promise<Invoice | undefined> {
  const [row] = await db.rows<Row>(sql`select ${columns} from invoices where id = ${id}::uuid`);
  return row && invoiceOf(row);
}

/** The credit notes of an invoice, in their order. */
export async function creditNotesOf(db: Reader, id: string): Promise<Invoice[]> {
  const rows = await db.rows<Row>(
    sql`select ${columns} from invoices where corrects = ${id}::uuid order by number`,
  );
  return rows.map(invoiceOf);
}

export interface InvoiceFilter {
  month?: string | undefined;
  clientId?: string | undefined;
  kind?: Invoice['kind'] | undefined;
  /** Where the page before ended. */
  after?: { at: Date; id: string } | undefined;
  limit: number;
}

/** Invoices and credit notes that match, the newest first. */
export async function listInvoices(db: Reader, filter: InvoiceFilter): Promise<Invoice[]> {
  const { month, clientId, kind, after, limit } = filter;
  const rows = await db.rows<Row>(sql`
    select ${columns} from invoices where true
      ${month === undefined ? sql`` : sql`and month = ${firstDay(month)}::date`}
      ${clientId === undefined ? sql`` : sql`and client_id = ${clientId}`}
      ${kind === undefined ? sql`` : sql`and kind = ${kind}`}
      ${after === undefined ? sql`` : sql`and (at, id) < (${after.at}::timestamptz, ${after.id}::uuid)`}
    order by at desc, id desc limit ${limit}`);
  return rows.map(invoiceOf);
}
