// Operations on settlement: batches, what is due when, what settling now would pay, balances.
import Type from 'typebox';
import { type BatchItemKind, itemKinds } from '../../settlement/items.ts';
import { batchSummary, batchView, transferView } from '../../settlement/view.ts';
import { openPeriod } from '../period.ts';
import {
  balancesPage,
  listSettlements,
  settlementPage,
  settlementPreview,
  settleNow,
  upcoming,
  waitingForAccounts,
} from '../settlements.ts';
import { pageOf, pageWanted, placeIn } from './cursor.ts';
import { operation } from './operation.ts';
import { closed, paging, period, text } from './schemas.ts';

const list = operation({
  method: 'GET',
  path: '/settlements',
  permission: 'settlements.read',
  summary: 'List batches, newest first',
  query: Type.Object({ client_id: Type.Optional(text), ...period, ...paging }, closed),
  async run(deps, actor, { query }) {
    const { limit, after } = pageWanted(query, 'instant', 'id');
    const found = await listSettlements(deps, actor, {
      ...openPeriod(query),
      clientId: query.client_id,
      after: placeIn(after),
      limit: limit + 1,
    });
    const { rows, next } = pageOf(found, limit, ({ at, id }) => [at.toISOString(), id]);
    return { batches: rows.map(batchSummary), next };
  },
});

const show = operation({
  method: 'GET',
  path: '/settlements/:id',
  permission: 'settlements.read',
  summary: 'Show a batch with its transfers and a page of what it settles',
  query: Type.Object(paging, closed),
  async run(deps, actor, { params, query }) {
    const { limit, after } = pageWanted(query, 'batchItem', 'id');
    const [kind, id] = after ?? [];
    const { batch, items } = await settlementPage(deps, actor, params.id ?? '', {
      limit: limit + 1,
      after: kind !== undefined && id !== undefined ? { kind: itemKind(kind), id } : undefined,
    });
    const { rows, next } = pageOf(items, limit, (item) => [item.kind, item.id]);
    return {
      ...batchSummary(batch),
      items: rows.map((item) => ({
        kind: item.kind,
        id: item.id,
        payment_id: item.paymentId,
        reference: item.reference,
        channel: item.channel,
        amount: item.amount,
        fee: item.fee,
        net: item.amount - item.fee,
      })),
      next,
    };
  },
});

function itemKind(kind: string): BatchItemKind {
  return itemKinds.find((one) => one === kind) ?? 'PAYMENT';
}

const run = operation({
  method: 'POST',
  path: '/settlements',
  permission: 'settlements.run',
  summary: 'Settle everything that is paid and not held now, due or not; of one merchant or of all',
  body: Type.Object({ client_id: Type.Optional(text) }, closed),
  async moves(deps, actor, { body }) {
    const { batches } = await settlementPreview(deps, actor, { clientId: body.client_id });
    const amount = batches.reduce((sum, { paidOut }) => sum + paidOut, 0n);
    return { amount, clientId: body.client_id };
  },
  async run(deps, actor, { body }) {
    const { settlements, failed } = await settleNow(deps, actor, { clientId: body.client_id });
    return {
      batches: settlements.map(({ batch, items }) => batchView(batch, items)),
      failed: failed.length > 0 ? failed : undefined,
    };
  },
});

const due = operation({
  method: 'GET',
  path: '/settlements/upcoming',
  permission: 'settlements.read',
  summary: 'Show what falls due when, the next day first',
  query: Type.Object({ client_id: Type.Optional(text) }, closed),
  async run(deps, actor, { query }) {
    const days = await upcoming(deps, actor, query.client_id);
    return {
      upcoming: days.map((one) => ({
        client_id: one.clientId,
        day: one.day,
        at: one.at,
        payment_count: one.receipts,
        gross: one.gross,
        fees: one.fees,
        net: one.gross - one.fees,
      })),
    };
  },
});

const waiting = operation({
  method: 'GET',
  path: '/settlements/waiting',
  permission: 'settlements.read',
  summary: 'List money that waits for a bank account to be verified, or to be known again',
  query: Type.Object({ client_id: Type.Optional(text), ...paging }, closed),
  async run(deps, actor, { query }) {
    const { limit, after } = pageWanted(query, 'text', 'text');
    const [client, account] = after ?? [];
    const found = await waitingForAccounts(deps, actor, {
      clientId: query.client_id,
      after: client === undefined ? undefined : [client, account ?? ''],
      limit: limit + 1,
    });
    const { rows, next } = pageOf(found, limit, (row) => [row.clientId, row.accountId ?? '']);
    return {
      waiting: rows.map((row) => ({
        client_id: row.clientId,
        account_id: row.accountId ?? null,
        amount: row.amount,
        batch_id: row.batchId,
        at: row.at,
      })),
      next,
    };
  },
});

const preview = operation({
  method: 'GET',
  path: '/settlements/preview',
  permission: 'settlements.run',
  summary: 'Show what settling now would pay, to whom; nothing is written',
  query: Type.Object({ client_id: Type.Optional(text) }, closed),
  async run(deps, actor, { query }) {
    const expected = await settlementPreview(deps, actor, { clientId: query.client_id });
    return {
      batches: expected.batches.map((one) => ({
        client_id: one.clientId,
        payment_count: one.receipts,
        refund_count: one.refunds,
        gross: one.gross,
        fees: one.fees,
        refunded: one.refunded,
        restored: one.restored,
        adjusted: one.adjusted,
        carried_in: one.carriedIn,
        carried_out: one.carriedOut,
        returned_in: one.returnedIn,
        unpaid_in: one.unpaidIn,
        unpaid_out: one.unpaidOut,
        paid_out: one.paidOut,
        transfers: one.transfers.map(transferView),
      })),
      unpayable: expected.unpayable,
    };
  },
});

const balances = operation({
  method: 'GET',
  path: '/balances',
  permission: 'settlements.read',
  summary: 'Show what merchants are owed, by client id',
  query: Type.Object({ client_id: Type.Optional(text), ...paging }, closed),
  async run(deps, actor, { query }) {
    const { limit, after } = pageWanted(query, 'text');
    const found = await balancesPage(deps, actor, {
      clientId: query.client_id,
      after: after?.[0],
      limit: limit + 1,
    });
    const { rows, next } = pageOf(found, limit, ({ clientId }) => [clientId]);
    return {
      balances: rows.map((one) => ({
        client_id: one.clientId,
        name: one.name,
        payable: one.payable,
        held: one.held,
        refunds_due: one.refundsDue,
        disputed: one.disputed,
        settled: one.settled,
        in_transit: one.inTransit,
        next_settlement: one.next ?? null,
      })),
      next,
    };
  },
});

export const settlementOperations = { list, due, waiting, preview, show, run };
export const balanceOperations = { list: balances };
