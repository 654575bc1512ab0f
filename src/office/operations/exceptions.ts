// Operations on exceptions: money that does not fit, and what is done about it.
import Type from 'typebox';
import { statusAt } from '../../payments/payment.ts';
import { type Exception, exceptionKinds } from '../../reconciliation/exceptions.ts';
import { fieldInvalid } from '../../refusal.ts';
import {
  type ApplicationWanted,
  applyException,
  type ExceptionMove,
  exceptionPage,
  listExceptions,
  planApplication,
  returnException,
  writeOffException,
} from '../exceptions.ts';
import { pageOf, pageWanted, placeIn } from './cursor.ts';
import { operation } from './operation.ts';
import { closed, paging, rupiah, rupiahOf, text } from './schemas.ts';

const dayMs = 86_400_000;

const list = operation({
  method: 'GET',
  path: '/exceptions',
  permission: 'exceptions.read',
  summary:
    'List what does not fit: late, other and unknown money, and differences, the oldest first',
  query: Type.Object(
    {
      status: Type.Optional(Type.Enum(['OPEN', 'CLOSED'])),
      channel: Type.Optional(text),
      kind: Type.Optional(Type.Enum([...exceptionKinds])),
      client_id: Type.Optional(text),
      min_age_days: Type.Optional(Type.String({ pattern: '^\\d{1,4}$' })),
      ...paging,
    },
    closed,
  ),
  async run(deps, _actor, { query }) {
    const { limit, after } = pageWanted(query, 'instant', 'id');
    const now = deps.clock.now();
    const { status = 'OPEN', channel, kind, client_id: clientId, min_age_days: age } = query;
    const found = await listExceptions(deps, {
      ...{ status, channel, kind, clientId, now },
      before: age === undefined ? undefined : new Date(now.getTime() - Number(age) * dayMs),
      after: placeIn(after),
      limit: limit + 1,
    });
    const { rows, next } = pageOf(found, limit, ({ since, id }) => [since.toISOString(), id]);
    return { exceptions: rows.map((one) => exceptionView(one, now)), next };
  },
});

const show = operation({
  method: 'GET',
  path: '/exceptions/:id',
  permission: 'exceptions.read',
  summary: 'Show an exception with what was done about it',
  async run(deps, _actor, { params }) {
    return detailView(await exceptionPage(deps, params.id ?? ''), deps.clock.now());
  },
});

const id = Type.String({ minLength: 1, maxLength: 64 });

const preview = operation({
  method: 'GET',
  path: '/exceptions/:id/application',
  permission: 'exceptions.read',
  summary: 'Show what applying an exception to a payment would do; nothing is written',
  query: Type.Object(
    {
      payment_id: id,
      amount: Type.Optional(Type.String({ pattern: '^[1-9]\\d{0,15}$' })),
      with: Type.Optional(Type.String({ maxLength: 1000 })),
    },
    closed,
  ),
  async run(deps, _actor, { params, query }) {
    const { payment, parts, open } = await planApplication(deps, {
      id: params.id ?? '',
      paymentId: query.payment_id,
      amount: query.amount === undefined ? undefined : BigInt(query.amount),
      others: query.with?.split(',').filter((one) => one !== '') ?? [],
    });
    const amount = parts.reduce((sum, part) => sum + part.amount, 0n);
    const now = deps.clock.now();
    return {
      possible: open > 0n && amount === open,
      open,
      amount,
      fee: deps.payments.terms.feeOf(payment, amount, now),
      settle_at: deps.payments.terms.settleAt(payment, now),
      parts: parts.map(({ item, amount: part }) => ({
        exception_id: item.id,
        amount: part,
        rest: item.open - part,
      })),
      payment: {
        id: payment.id,
        client_id: payment.clientId,
        channel: payment.channel,
        reference: payment.reference,
        status: statusAt(payment, now),
        amount: payment.amount,
      },
    };
  },
});

const reason = Type.String({ minLength: 1, maxLength: 1000 });

const apply = operation({
  method: 'POST',
  path: '/exceptions/:id/apply',
  permission: 'exceptions.work',
  summary: 'Apply money in suspense to a payment: it is paid, and its merchant is notified',
  body: Type.Object(
    {
      payment_id: id,
      reason,
      amount: Type.Optional(rupiah),
      // Other exceptions whose money makes the payment whole.
      with: Type.Optional(Type.Array(id, { maxItems: 20 })),
    },
    closed,
  ),
  async moves(deps, _actor, { params, body }) {
    const { parts, payment } = await planApplication(deps, applicationOf(params.id, body));
    return {
      amount: parts.reduce((sum, { amount }) => sum + amount, 0n),
      clientId: payment.clientId,
    };
  },
  async run(deps, actor, { params, body }) {
    demandText(body.reason);
    const wanted = { ...applicationOf(params.id, body), reason: body.reason };
    const { payment, ...applied } = await applyException(deps, actor, wanted);
    const now = deps.clock.now();
    return {
      ...detailView(applied, now),
      payment: { id: payment.id, reference: payment.reference, status: statusAt(payment, now) },
    };
  },
});

const closing = Type.Object({ reason, amount: Type.Optional(rupiah) }, closed);

const giveBack = operation({
  method: 'POST',
  path: '/exceptions/:id/return',
  permission: 'exceptions.work',
  summary: 'Say that the acquirer gives money in suspense back to whom it came from',
  body: closing,
  moves: (deps, _actor, { params, body }) => moved(deps, params.id, body.amount),
  async run(deps, actor, { params, body }) {
    return detailView(
      await returnException(deps, actor, closingOf(params.id, body)),
      deps.clock.now(),
    );
  },
});

const writeOff = operation({
  method: 'POST',
  path: '/exceptions/:id/write-off',
  permission: 'exceptions.work',
  summary: 'Write an exception off: the gateway keeps the money, or bears what is missing',
  body: closing,
  moves: (deps, _actor, { params, body }) => moved(deps, params.id, body.amount),
  async run(deps, actor, { params, body }) {
    return detailView(
      await writeOffException(deps, actor, closingOf(params.id, body)),
      deps.clock.now(),
    );
  },
});

async function moved(
  deps: Parameters<typeof exceptionPage>[0],
  exceptionId: string | undefined,
  amount: number | string | undefined,
) {
  const { exception } = await exceptionPage(deps, exceptionId ?? '');
  const { open, ours, theirs, clientId } = exception;
  const gap = open ?? (theirs ?? 0n) - (ours ?? 0n);
  const whole = gap < 0n ? -gap : gap;
  return { amount: rupiahOf(amount) ?? whole, clientId: clientId ?? undefined };
}

function applicationOf(
  exceptionId: string | undefined,
  body: { payment_id: string; amount?: number | string; with?: string[] },
): ApplicationWanted {
  return {
    id: exceptionId ?? '',
    paymentId: body.payment_id,
    amount: rupiahOf(body.amount),
    others: body.with ?? [],
  };
}

function closingOf(
  exceptionId: string | undefined,
  body: { reason: string; amount?: number | string },
) {
  demandText(body.reason);
  return { id: exceptionId ?? '', reason: body.reason, amount: rupiahOf(body.amount) };
}

function demandText(given: string): void {
  if (given.trim() === '') throw fieldInvalid('reason', 'must not be blank');
}

function exceptionView(one: Exception, now: Date) {
  const until = one.status === 'OPEN' ? now : (one.resolvedAt ?? now);
  return {
    id: one.id,
    kind: one.kind,
    status: one.status,
    channel: one.channel,
    bank_account: one.bankAccount,
    reference: one.reference,
    client_id: one.clientId,
    payment_id: one.paymentId,
    payment_reference: one.paymentReference,
    ours: one.ours,
    theirs: one.theirs,
    open: one.open,
    why: one.why,
    since: one.since,
    age_days: Math.max(0, Math.floor((until.getTime() - one.since.getTime()) / dayMs)),
    reconciliation_id: one.reconciliationId,
    file_name: one.fileName,
    resolved_at: one.resolvedAt,
    resolved_by: one.resolvedBy,
    reason: one.reason,
    actions: actionsOf(one),
  };
}

export type ExceptionAction = 'apply' | 'return' | 'write-off' | 'match';

export type ExceptionView = ReturnType<typeof exceptionView>;

/** `match`: an entry of a bank, worked where its statement is. Money of a bank goes back with an entry of a bank. */
function actionsOf({ kind, status, open }: Exception): ExceptionAction[] {
  if (status !== 'OPEN') return [];
  if (kind === 'BANK_IN' || kind === 'BANK_OUT') return ['match'];
  if (kind === 'BANK') return ['apply', 'write-off'];
  return open === null ? ['write-off'] : ['apply', 'return', 'write-off'];
}

function detailView(
  { exception, moves }: { exception: Exception; moves: ExceptionMove[] },
  now: Date,
) {
  return {
    ...exceptionView(exception, now),
    moves: moves.map((one) => ({
      id: one.id,
      kind: one.kind,
      amount: one.amount,
      payment: one.payment ?? null,
      at: one.at,
      by: one.by,
      reason: one.reason,
    })),
  };
}

export const exceptionOperations = {
  list,
  show,
  preview,
  apply,
  return: giveBack,
  writeOff,
};
