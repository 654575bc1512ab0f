// Attempts in the database: begun, moved from state to state by whoever comes first, counted, forgotten.
import { ConstraintViolation, type Reader, type Sql, sql, type Tx } from '../storage/db.ts';
import {
  type Attempt,
  type AttemptState,
  askingPatienceSeconds,
  attemptLifeSeconds,
  inquiryLifeSeconds,
} from './attempt.ts';
import type { Terms } from './terms.ts';

interface Row {
  id: string;
  payment_id: string;
  session: string;
  state: AttemptState;
  sealed: string | null;
  terms: Terms;
  authentication_id: string | null;
  authentication_url: string | null;
  fingerprint: Buffer;
  address: Buffer | null;
  response_code: string | null;
  created_at: Date;
}

const columns = sql`id, payment_id, session, state, sealed, terms, authentication_id,
  authentication_url, fingerprint, address, response_code, created_at`;

function attemptOf(row: Row): Attempt {
  return {
    id: row.id,
    paymentId: row.payment_id,
    session: row.session,
    state: row.state,
    sealed: row.sealed ?? undefined,
    terms: row.terms,
    authenticationId: row.authentication_id ?? undefined,
    authenticationUrl: row.authentication_url ?? undefined,
    fingerprint: row.fingerprint,
    address: row.address ?? undefined,
    responseCode: row.response_code ?? undefined,
    createdAt: row.created_at,
  };
}

/**
 * Writes a new attempt and leaves behind those of its payment that wait for a customer.
 * `busy`: the acquirer is being asked about another one. `repeated`: this one exists (a second click).
 */
export async function begin(tx: Tx, attempt: Attempt): Promise<'begun' | 'busy' | 'repeated'> {
  const { id, paymentId, state, createdAt: at } = attempt;
  try {
    await tx.rows(sql`
      with left_behind as (
        update card_attempts set state = 'ABANDONED', sealed = null, changed_at = ${at}::timestamptz
        where payment_id = ${paymentId}::uuid and id <> ${id}::uuid
          and state in ('CONFIRMING', 'METHOD', 'CHALLENGE')
      )
      insert into card_attempts (id, payment_id, session, state, sealed, terms, fingerprint, address,
        created_at, changed_at)
      values (${id}::uuid, ${paymentId}::uuid, ${attempt.session}, ${state},
        ${attempt.sealed}, ${JSON.stringify(attempt.terms)}::jsonb,
        ${attempt.fingerprint}::bytea, ${attempt.address}::bytea, ${at}::timestamptz,
        ${at}::timestamptz)`);
    return 'begun';
  } catch (error) {
    if (!(error instanceof ConstraintViolation)) throw error;
    if (error.constraint === 'card_attempts_asking') return 'busy';
    if (error.constraint === 'card_attempts_pkey') return 'repeated';
    throw error;
  }
}

export interface Move {
  from: readonly AttemptState[];
  to: AttemptState;
  at: Date;
  authentication?: { id: string; url: string } | undefined;
  responseCode?: string | undefined;
}

const keepsCard: readonly AttemptState[] = ['CONFIRMING', 'ASKING', 'METHOD', 'CHALLENGE'];

/** The statement that moves an attempt on, where it is in one of the states that it may leave. */
function moving(id: string, step: Move, guard: Sql): Sql {
  const { authentication } = step;
  const sealed: Sql = keepsCard.includes(step.to) ? sql`sealed` : sql`null`;
  return sql`
    update card_attempts set state = ${step.to}, changed_at = ${step.at}::timestamptz,
      sealed = ${sealed},
      authentication_id = coalesce(${authentication?.id}, authentication_id),
      authentication_url = coalesce(${authentication?.url}, authentication_url),
      response_code = coalesce(${step.responseCode}, response_code)
    where id = ${id}::uuid and state = any(${[...step.from]}::text[]) and exists (${guard})
    returning ${columns}`;
}

/** The same beside a change of the payment: both commit, or neither. */
export function movingBeside(id: string, step: Move): (guard: Sql) => Sql {
  return (guard) => moving(id, step, guard);
}

/** Moves an attempt on; undefined where somebody else did, or another one is being asked about. */
export async function move(tx: Tx, id: string, step: Move): Promise<Attempt | undefined> {
  try {
    const [row] = await tx.rows<Row>(moving(id, step, sql`select 1`));
    return row && attemptOf(row);
  } catch (error) {
    if (error instanceof ConstraintViolation && error.constraint === 'card_attempts_asking') {
      return undefined;
    }
    throw error;
  }
}

export async function findAttempt(db: Reader, id: string): Promise<Attempt | undefined> {
  const [row] = await db.rows<Row>(
    sql`select ${columns} from card_attempts where id = ${id}::uuid`,
  );
  return row && attemptOf(row);
}

/** A payment's attempts, newest first. */
export async function attemptsOf(db: Reader, paymentId: string): Promise<Attempt[]> {
  const rows = await db.rows<Row>(sql`
    select ${columns} from card_attempts where payment_id = ${paymentId}::uuid
    order by created_at desc, id desc limit 50`);
  return rows.map(attemptOf);
}

export interface Counts {
  page: number;
  card: number;
  address: number;
}

/** How many tries this page had, and how many of this card and from this address were declined since `since`. */
export async function countTries(
  db: Reader,
  of: Pick<Attempt, 'paymentId' | 'session' | 'fingerprint' | 'address'>,
  since: Date,
): Promise<Counts> {
  const [row] = await db.rows<{ page: bigint; card: bigint; address: bigint }>(sql`
    select
      (select count(*) from card_attempts
       where payment_id = ${of.paymentId}::uuid and session = ${of.session}) as page,
      (select count(*) from card_attempts
       where fingerprint = ${of.fingerprint}::bytea and created_at > ${since}
         and state = 'DECLINED') as card,
      (select count(*) from card_attempts
       where address = ${of.address}::bytea and created_at > ${since}
         and state = 'DECLINED') as address`);
  return {
    page: Number(row?.page ?? 0),
    card: Number(row?.card ?? 0),
    address: Number(row?.address ?? 0),
  };
}

/**
 * Takes the tries whose answer never came, for the caller alone until the same time has passed again.
 * At most a hundred, those that have waited longest.
 */
export async function takeUnanswered(tx: Tx, now: Date): Promise<Attempt[]> {
  const rows = await tx.rows<Row>(sql`
    update card_attempts set changed_at = ${now}::timestamptz
    where id in (
      select id from card_attempts
      where state = 'ASKING' and changed_at <= ${secondsBefore(now, askingPatienceSeconds)}::timestamptz
      order by changed_at limit 100 for update skip locked)
    returning ${columns}`);
  return rows.map(attemptOf);
}

/** Ends what customers left behind: no card stays longer than it is needed. Returns how many it ended. */
export async function abandonStale(tx: Tx, now: Date): Promise<number> {
  const rows = await tx.rows<{ id: string }>(sql`
    update card_attempts set state = 'ABANDONED', sealed = null, changed_at = ${now}::timestamptz
    where sealed is not null and case when state = 'ASKING'
      then created_at <= ${secondsBefore(now, inquiryLifeSeconds)}::timestamptz
      else changed_at <= ${secondsBefore(now, attemptLifeSeconds)}::timestamptz end
    returning id`);
  return rows.length;
}

const secondsBefore = (now: Date, seconds: number) => new Date(now.getTime() - seconds * 1000);
