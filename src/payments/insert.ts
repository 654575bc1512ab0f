// Makes payments in the database: requests are remembered and their payments inserted in one statement.
import { Refusal } from '../refusal.ts';
import type { Claim } from '../requests/request.ts';
import { claimFrom } from '../requests/store.ts';
import { ConstraintViolation, json, sql, type Tx } from '../storage/db.ts';
import type { Payment } from './payment.ts';

/** The acquirer handed out a code or link that another payment has: ask it for another. */
export class OpeningCollision extends Error {}

export interface Creation {
  payment: Payment;
  /** Its answer is absent while the acquirer has still to be asked over the network. */
  claim: Claim;
  reason: string;
}

/**
 * Inserts all of them or none, requests of one merchant under different keys. Answers the ids of the
 * payments made: those are missing whose request is remembered already, and nothing is written for them.
 * Throws ConstraintViolation where one of them may not be made (`collision` says why).
 */
export async function insert(tx: Tx, creations: readonly Creation[]): Promise<ReadonlySet<string>> {
  const retentionSeconds = Math.min(...creations.map(({ claim }) => claim.retentionSeconds));
  // One JSON text for any number of rows: a single statement, prepared once, whatever the number.
  const made = await tx.rows<{ id: string }>(sql`
    with asked as materialized (
      select * from json_to_recordset(${json(creations.map(rowOf))}::json) as row (
        key text, body_hash bytea, answer_status smallint, answer_body bytea, asked_at timestamptz,
        id uuid, client_id text, channel text, reference text, merchant_reference text,
        request_id text, status text, amount bigint, reusable boolean, retryable boolean,
        purchase jsonb, details jsonb, acquirer_references jsonb, payment_code text,
        page_token text, payment_url text, notification_url_override text, split jsonb,
        held boolean, created_at timestamptz, expires_at timestamptz, reason text)
    ), claimed as (${claimFrom(
      sql`select client_id, key, body_hash, id, answer_status, answer_body, asked_at from asked`,
      retentionSeconds,
    )}), made as (
      insert into payments (id, client_id, channel, reference, merchant_reference, request_id,
        status, amount, reusable, retryable, purchase, details, acquirer_references,
        payment_code, page_token, payment_url, notification_url_override, split, held,
        created_at, expires_at)
      select id, client_id, channel, reference, merchant_reference, request_id,
        status, amount, reusable, retryable, purchase, details, acquirer_references,
        payment_code, page_token, payment_url, notification_url_override, split, held,
        created_at, expires_at
      from asked join claimed on claimed.payment_id = asked.id
      returning id, version
    ), logged as (
      insert into payment_history (payment_id, version, at, status, reason)
      select id, version, created_at, status, reason from made join asked using (id)
    )
    select id from made`);
  return new Set(made.map(({ id }) => id));
}

/** A creation as the statement reads it; what is undefined is left out and becomes null. */
function rowOf({ payment: p, claim: { request, answer }, reason }: Creation): object {
  return {
    key: request.key,
    body_hash: bytes(request.hash),
    answer_status: answer?.status,
    answer_body: answer && bytes(answer.body),
    asked_at: request.createdAt,
    id: p.id,
    client_id: p.clientId,
    channel: p.channel,
    reference: p.reference,
    merchant_reference: p.merchantReference,
    request_id: p.requestId,
    status: p.status,
    amount: p.amount,
    reusable: p.reusable,
    retryable: p.retryable,
    purchase: p.purchase,
    details: p.details,
    acquirer_references: p.references,
    payment_code: p.paymentCode,
    page_token: p.pageToken,
    payment_url: p.paymentUrl,
    notification_url_override: p.notificationUrlOverride,
    split: p.split,
    held: p.held,
    created_at: p.createdAt,
    expires_at: p.expiresAt,
    reason,
  };
}

const bytes = (value: Buffer) => `\\x${value.toString('hex')}`;

/** A named constraint that said no, as the refusal it stands for. */
export function collision(error: unknown): unknown {
  if (!(error instanceof ConstraintViolation)) return error;
  switch (error.constraint) {
    case 'payments_reference':
      return new Refusal({ code: 'REFERENCE_USED', reference: 'reference' });
    case 'payments_merchant_reference':
      return new Refusal({ code: 'REFERENCE_USED', reference: 'merchantReference' });
    case 'payments_payment_code':
    case 'payments_page_token':
      return new OpeningCollision();
    default:
      return error;
  }
}
