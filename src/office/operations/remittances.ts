// Operations on remittances, and on the three sides together: the book, the acquirers' files, the banks.
import Type from 'typebox';
import { type Remittance, remittanceStatuses } from '../../reconciliation/remittance.ts';
import { fieldInvalid } from '../../refusal.ts';
import {
  giveUpRemittance,
  remittanceOf,
  remittancePage,
  type ThreeWay,
  threeWayOf,
} from '../cash.ts';
import { pageOf, pageWanted, placeIn } from './cursor.ts';
import { operation } from './operation.ts';
import { closed, dayOrInstant, paging, text } from './schemas.ts';

const dayMs = 24 * 3_600_000;

const list = operation({
  method: 'GET',
  path: '/remittances',
  permission: 'cash.read',
  summary: 'List what acquirers say they transfer, the newest first',
  query: Type.Object(
    {
      status: Type.Optional(Type.Enum([...remittanceStatuses])),
      channel: Type.Optional(text),
      reconciliation_id: Type.Optional(text),
      ...paging,
    },
    closed,
  ),
  async run(deps, _actor, { query }) {
    const { limit, after } = pageWanted(query, 'instant', 'id');
    const { status, channel, reconciliation_id: reconciliationId } = query;
    const filter = { status, channel, reconciliationId, after: placeIn(after), limit: limit + 1 };
    const found = await remittancePage(deps, filter);
    const { rows, next } = pageOf(found, limit, ({ at, id }) => [at.toISOString(), id]);
    return { remittances: rows.map(remittanceView), next };
  },
});

const show = operation({
  method: 'GET',
  path: '/remittances/:id',
  permission: 'cash.read',
  summary: 'Show a remittance with the entry of the bank that it arrived with',
  async run(deps, _actor, { params }) {
    return remittanceView(await remittanceOf(deps, params.id ?? ''));
  },
});

const writeOff = operation({
  method: 'POST',
  path: '/remittances/:id/write-off',
  permission: 'cash.work',
  summary: 'Give up a remittance that never arrives: the gateway bears it',
  body: Type.Object({ reason: Type.String({ minLength: 1, maxLength: 1000 }) }, closed),
  async moves(deps, _actor, { params }) {
    const { net } = await remittanceOf(deps, params.id ?? '');
    return { amount: net < 0n ? -net : net };
  },
  async run(deps, actor, { params, body }) {
    if (body.reason.trim() === '') throw fieldInvalid('reason', 'must not be blank');
    const wanted = { id: params.id ?? '', reason: body.reason };
    return remittanceView(await giveUpRemittance(deps, actor, wanted));
  },
});

const sides = operation({
  method: 'GET',
  path: '/three-way',
  permission: 'cash.read',
  summary: 'Compare the book, the acquirers’ files and the banks, by channel and day',
  query: Type.Object(
    { from: dayOrInstant, to: dayOrInstant, channel: Type.Optional(text) },
    closed,
  ),
  async run(deps, _actor, { query }) {
    return threeWayView(await threeWayOf(deps, query));
  },
});

/** Amounts in rupiah. */
export function remittanceView(one: Remittance) {
  return {
    id: one.id,
    channel: one.channel,
    reference: one.reference,
    status: one.status,
    day: one.day,
    due_day: one.dueDay,
    lines: one.lines,
    gross: one.gross,
    cost: one.cost,
    net: one.net,
    /** What the acquirer kept beyond what was agreed: it owes that until its difference is resolved. */
    kept_beyond: one.gross - one.cost - one.net,
    at: one.at,
    by: one.by,
    reconciliation_id: one.reconciliationId,
    file_name: one.fileName,
    bank_account: one.bankAccount,
    bank_entry_id: one.entryId,
    ended_at: one.endedAt,
    ended_by: one.endedBy,
    reason: one.reason,
  };
}

function threeWayView({ from, to, now, days, channels, banks, inTransit }: ThreeWay) {
  const age = (day: string) =>
    Math.max(0, Math.floor((now.getTime() - Date.parse(`${day}T00:00:00+07:00`)) / dayMs));
  return {
    from: from.toISOString(),
    to: to.toISOString(),
    days: days.map((one) => ({
      day: one.day,
      channel: one.channel,
      book: one.book,
      acquirer: { gross: one.gross, cost: one.cost, net: one.net, files: Number(one.files) },
      bank: {
        received: one.received,
        written_off: one.writtenOff,
        open: one.net - one.received - one.writtenOff,
      },
      not_in_files: one.book - one.gross,
      open_differences: Number(one.differences),
      age_days: age(one.day),
      agrees:
        one.book === one.gross &&
        one.net === one.received + one.writtenOff &&
        one.differences === 0n,
    })),
    channels: channels.map(({ channel, receivable, inTransit: onItsWay }) => {
      return { channel, receivable, in_transit: onItsWay };
    }),
    in_transit: inTransit.map((one) => ({ ...remittanceView(one), age_days: age(one.day) })),
    banks: banks.map((one) => ({
      bank_account: one.account,
      book: one.book,
      statement: one.statement,
      statement_day: one.statementDay,
      open_in: one.openIn,
      open_out: one.openOut,
      open_entries: Number(one.openEntries),
      oldest_age_days: one.oldest === null ? null : age(one.oldest),
      payouts_not_shown: one.unseen,
      unexplained:
        one.statement === null
          ? null
          : one.statement - one.openIn - one.openOut - one.unseen - one.book,
    })),
  };
}

export const remittanceOperations = { list, show, writeOff };
export const threeWayOperations = { show: sides };
