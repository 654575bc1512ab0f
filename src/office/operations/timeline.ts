// A payment's story as one list of events, oldest first. Each names what it is about, so that pages can link to it.
import type { AuditEntry } from '../../audit/entry.ts';
import type { Story } from '../story.ts';
import { requestId } from './payment-views.ts';

interface Happened {
  at: Date;
}

type Event = Happened &
  (
    | { kind: 'request'; id: string; path: string; request_id: string; status: number | null }
    | { kind: 'status'; status: string; reason: string }
    | { kind: 'card'; id: string; state: string; masked: string; response_code: string | null }
    | { kind: 'receipt'; id: string; amount: bigint; fee: bigint }
    | { kind: 'refund'; id: string; type: string; status: string; amount: bigint }
    | { kind: 'booked'; id: string; booked: string; by: string | null }
    | { kind: 'notification'; id: string; event: string; url: string }
    | {
        kind: 'attempt';
        id: string;
        number: number;
        http_status: number | null;
        error: string | null;
        duration_ms: number;
      }
    | { kind: 'settled'; id: string; number: number; amount: bigint }
    | {
        kind: 'deed';
        id: string;
        actor: string;
        action: string;
        from: string | null;
        after: unknown;
      }
  );

/** At the same instant a cause comes before its effects. */
const order = [
  'deed',
  'request',
  'card',
  'status',
  'receipt',
  'refund',
  'booked',
  'notification',
  'attempt',
  'settled',
];

/** The events of a story in their order. Those of the audit log have wall-clock time, the others business time. */
export function timelineOf(story: Story): Event[] {
  const events = [
    ...story.requests.map(asked),
    ...story.history.map(({ at, status, reason }) => ({
      kind: 'status' as const,
      at,
      status,
      reason,
    })),
    ...story.steps.map(tried),
    ...money(story),
    ...notified(story),
    ...story.deeds.map(done),
  ] satisfies Event[];
  const place = ({ kind }: Event) => order.indexOf(kind);
  return events.sort((a, b) => a.at.getTime() - b.at.getTime() || place(a) - place(b));
}

function asked(request: Story['requests'][number]): Event {
  const { at, path, requestId: name, answer } = request;
  return {
    at,
    kind: 'request',
    id: requestId(request),
    path,
    request_id: name,
    status: answer?.status ?? null,
  };
}

function tried({ id, at, state, masked, responseCode }: Story['steps'][number]): Event {
  return { at, kind: 'card', id, state, masked, response_code: responseCode ?? null };
}

function money({ receipts, refunds, transactions }: Story): Event[] {
  return [
    ...receipts.map(({ id, amount, fee, paidAt: at }) => ({
      at,
      kind: 'receipt' as const,
      id,
      amount,
      fee,
    })),
    ...receipts.flatMap(({ batch, amount, fee }) => settled(batch, amount - fee)),
    ...refunds.map(({ id, type, status, amount, createdAt, completedAt, dueAt }) => {
      const at = status === 'DUE' ? (dueAt ?? createdAt) : (completedAt ?? createdAt);
      return { at, kind: 'refund' as const, id, type, status, amount };
    }),
    ...refunds.flatMap(({ batch, amount, feeReturned = 0n }) =>
      settled(batch, feeReturned - amount),
    ),
    ...transactions.map(({ id, kind, at, by }) => ({
      at,
      kind: 'booked' as const,
      id,
      booked: kind,
      by: by ?? null,
    })),
  ];
}

function settled(batch: Story['receipts'][number]['batch'], amount: bigint): Event[] {
  if (batch === undefined) return [];
  return [{ at: batch.at, kind: 'settled', id: batch.id, number: batch.number, amount }];
}

function notified({ notifications }: Story): Event[] {
  return notifications.flatMap(
    ({ notification: { id, event, url, createdAt }, attempts }): Event[] => [
      { at: createdAt, kind: 'notification', id, event, url },
      ...attempts.map(({ at, httpStatus, error, durationMs }, index) => ({
        at,
        kind: 'attempt' as const,
        id,
        number: index + 1,
        http_status: httpStatus ?? null,
        error: error ?? null,
        duration_ms: durationMs,
      })),
    ],
  );
}

function done({ id, at, actor, action, from, after }: AuditEntry): Event {
  return {
    at,
    kind: 'deed',
    id,
    actor: actor.name,
    action,
    from: from ?? null,
    after: after ?? null,
  };
}
