// Operations on invoices for fees, and on the credit notes that correct them.
import Type from 'typebox';
import { invoiceCsv, invoiceHtml } from '../../periods/documents/invoice.tsx';
import { type Invoice, invoiceNumber } from '../../periods/invoices.ts';
import { fieldInvalid } from '../../refusal.ts';
import { creditInvoice, listInvoices, showInvoice } from '../invoices.ts';
import { missing } from '../named.ts';
import { pageOf, pageWanted, placeIn } from './cursor.ts';
import { type Download, operation } from './operation.ts';
import { closed, language, month, paging, text } from './schemas.ts';

const list = operation({
  method: 'GET',
  path: '/invoices',
  permission: 'invoices.read',
  summary: 'List invoices and credit notes, newest first',
  query: Type.Object(
    {
      client_id: Type.Optional(text),
      month: Type.Optional(month),
      kind: Type.Optional(Type.Enum(['INVOICE', 'CREDIT_NOTE'])),
      ...paging,
    },
    closed,
  ),
  async run(deps, actor, { query }) {
    const { limit, after } = pageWanted(query, 'instant', 'id');
    const { client_id: clientId, month: wanted, kind } = query;
    const filter = { clientId, month: wanted, kind, after: placeIn(after), limit: limit + 1 };
    const found = await listInvoices(deps, actor, filter);
    const { rows, next } = pageOf(found, limit, ({ at, id }) => [at.toISOString(), id]);
    return { invoices: rows.map(invoiceRow), next };
  },
});

const show = operation({
  method: 'GET',
  path: '/invoices/:id',
  permission: 'invoices.read',
  summary: 'Show an invoice or a credit note',
  async run(deps, actor, { params }) {
    const { invoice, corrected, notes, left } = await showInvoice(deps, actor, params.id ?? '');
    return {
      ...invoiceView(invoice),
      corrects: corrected === undefined ? null : invoiceRow(corrected),
      credit_notes: notes.map(invoiceRow),
      creditable: left,
    };
  },
});

const take = operation({
  method: 'GET',
  path: '/invoices/:id/document.:format',
  permission: 'invoices.read',
  summary: 'Take an invoice as html to print, or as csv',
  query: Type.Object({ language: Type.Optional(language) }, closed),
  async run(deps, actor, { params, query }): Promise<Download> {
    const { id = '', format = '' } = params;
    if (format !== 'html' && format !== 'csv') throw missing('invoice', `${id}.${format}`);
    const { invoice, corrected } = await showInvoice(deps, actor, id);
    const number = corrected && invoiceNumber(corrected);
    const text =
      format === 'csv' ? invoiceCsv(invoice) : invoiceHtml(invoice, number, query.language ?? 'en');
    return {
      contentType: `text/${format}; charset=utf-8`,
      fileName: `${invoiceNumber(invoice)}.${format}`,
      chunks: once(text),
    };
  },
});

async function* once(text: string): AsyncGenerator<string> {
  yield text;
}

const whole = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });

const credit = operation({
  method: 'POST',
  path: '/invoices/:id/credit-notes',
  permission: 'invoices.credit',
  summary: 'Correct an invoice: the merchant gets back a part of its fees and of the tax',
  body: Type.Object({ fees: whole, tax: Type.Optional(whole), reason: text }, closed),
  status: 201,
  async moves(deps, actor, { params, body }) {
    const { invoice } = await showInvoice(deps, actor, params.id ?? '');
    return { amount: BigInt(body.fees) + BigInt(body.tax ?? 0), clientId: invoice.clientId };
  },
  async run(deps, actor, { params, body }) {
    const { fees, tax = 0, reason } = body;
    if (fees + tax === 0) throw fieldInvalid('fees', 'must be above 0, or the tax');
    const wanted = { fees: BigInt(fees), tax: BigInt(tax), reason };
    return invoiceView(await creditInvoice(deps, actor, params.id ?? '', wanted));
  },
});

function invoiceRow(one: Invoice) {
  return {
    id: one.id,
    kind: one.kind,
    number: invoiceNumber(one),
    client_id: one.clientId,
    name: one.name,
    month: one.month,
    fees: one.fees,
    tax_base: one.taxBase,
    tax: one.tax,
    total: one.fees + one.tax,
    reason: one.reason ?? null,
    by: one.by,
    at: one.at,
  };
}

function invoiceView(one: Invoice) {
  const { name, address, taxId } = one.seller;
  return {
    ...invoiceRow(one),
    lines: one.lines.map((line) => ({ ...line, channel: line.channel ?? null })),
    seller: { name, address: address ?? null, tax_id: taxId ?? null },
  };
}

export const invoiceOperations = { list, show, take, credit };
