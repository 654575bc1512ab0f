// Invoices as an operator and a merchant's people see them, and the credit notes that correct them.
import {
  creditInvoice as credit,
  creditable,
  creditNotesOf,
  findInvoice,
  type Invoice,
  type InvoiceFilter,
  invoiceNumber,
  listInvoices as list,
} from '../periods/invoices.ts';
import type { Actor } from './actor.ts';
import { audit } from './audit.ts';
import type { OfficeDeps } from './deps.ts';
import { demandId, missing } from './named.ts';
import { demandOwn, narrowed } from './scope.ts';

/** A page of invoices and credit notes, the newest first. Throws OBJECT_NOT_FOUND for another merchant. */
export function listInvoices(
  { db }: Pick<OfficeDeps, 'db'>,
  actor: Actor,
  filter: InvoiceFilter,
): Promise<Invoice[]> {
  return list(db, { ...filter, clientId: narrowed(actor, filter.clientId) });
}

/** An invoice, its credit notes, and what of it they have not corrected. Throws OBJECT_NOT_FOUND. */
export async function showInvoice({ db }: Pick<OfficeDeps, 'db'>, actor: Actor, id: string) {
  demandId('invoice', id);
  const invoice = await findInvoice(db, id);
  if (invoice === undefined) throw missing('invoice', id);
  demandOwn(actor, invoice.clientId, 'invoice', id);
  const corrected =
    invoice.corrects === undefined ? undefined : await findInvoice(db, invoice.corrects);
  const [notes, left] = await Promise.all([creditNotesOf(db, id), creditable(db, invoice)]);
  return { invoice, corrected, notes, left };
}

/** Issues a credit note. Throws what `creditInvoice` of the periods throws. */
export async function creditInvoice(
  deps: Pick<OfficeDeps, 'db' | 'clock' | 'periods'>,
  actor: Actor,
  id: string,
  wanted: { fees: bigint; tax: bigint; reason: string },
): Promise<Invoice> {
  await showInvoice(deps, actor, id);
  return credit({ db: deps.db, settings: deps.periods }, id, {
    ...wanted,
    by: actor.name,
    at: deps.clock.now(),
    alongside: (tx, note) =>
      audit(tx, actor, {
        action: 'credit invoice',
        object: `invoice ${note.id}`,
        clientId: note.clientId,
        after: { number: invoiceNumber(note), corrects: id, fees: wanted.fees, tax: wanted.tax },
      }),
  });
}
