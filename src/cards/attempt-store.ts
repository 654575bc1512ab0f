// Card attempts in the database: started, moved from state to state once each, counted, abandoned.
import { ConstraintViolation, type Reader, type Sql, sql, type Tx } from '../storage/db.ts';
import {
  type Attempt,
  type AttemptState,
  askingPatienceSeconds,
  attemptLifeSeconds,
  inquiryLifeSeconds,
} from './attempt.ts';
import { counting, limitConstraint, type TryLimits } from './limits.ts';
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
  asked_at: Date | null;
}

const columns = sql`id, payment_id, session, state, sealed, terms, authentication_id,
  authentication_url, fingerprint, address, response_code, created_at,
  asked_at`;

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
    askedAt: row.asked_at ?? undefined,
  };
}

/** `too-many`: the try would exceed a limit. `busy`: the acquirer is being asked about another attempt. */
type Begun = 'begun' | 'busy' | 'repeated' | 'too-many';

/**
 * Inserts a new attempt and abandons those of its payment that wait for a customer. An attempt that is ASKING
 * is counted for its card and its address in the same statement, so that no limit is passed by trying at once.
 * Returns `repeated` if this attempt exists (a second click).
 */
export async function begin(tx: Tx, limits: TryLimits, attempt: Attempt): Promise<Begun> {
  const { id, paymentId, session, state, createdAt: at, address } = attempt;
  const asks = state === 'ASKING';
  const perPage = address === undefined ? null : limits.perPage;
  // The order in which rows are locked is that of `beginAsking`: attempts, counts, the one attempt that is ASKING.
  const rows = await limited(() =>
    tx.rows(sql`
      with allowed as (
        select 1 where coalesce((
          select count(*) from card_attempts
          where payment_id = ${paymentId}::uuid and session = ${session}
        ) < ${perPage}::integer, true)
      ), abandoned as (
        update card_attempts set state = 'ABANDONED', sealed = null, changed_at = ${at}::timestamptz
        where payment_id = ${paymentId}::uuid and id <> ${id}::uuid
          and state in ('CONFIRMING', 'METHOD', 'CHALLENGE') and exists (select 1 from allowed)
        returning 1
      ), ready as (
        select 1 from allowed where (select count(*) from abandoned) >= 0
      ), ${counting(limits, attempt, at, sql`(select 1 from ready where ${asks}::boolean) as r`)}
      insert into card_attempts (id, payment_id, session, state, sealed, terms, fingerprint, address,
        created_at, changed_at, asked_at)
      select ${id}::uuid, ${paymentId}::uuid, ${session}, ${state},
        ${attempt.sealed}, ${JSON.stringify(attempt.terms)}::jsonb,
        ${attempt.fingerprint}::bytea, ${address}::bytea, ${at}::timestamptz,
        ${at}::timestamptz, ${asks ? at : undefined}::timestamptz
      from ready where (select count(*) from counted) >= 0
      returning 1`),
  );
  if (typeof rows === 'string') return rows;
  return rows.length === 1 ? 'begun' : 'too-many';
}

/** Runs a statement that may ask an acquirer; returns why it may not, if a constraint says so. */
async function limited<T>(run: () => Promise<T>): Promise<T | 'busy' | 'repeated' | 'too-many'> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof ConstraintViolation)) throw error;
    if (error.constraint === 'card_attempts_asking') return 'busy';
    if (error.constraint === 'card_attempts_pkey') return 'repeated';
    if (error.constraint === limitConstraint) return 'too-many';
    throw error;
  }
}

/**
 * Moves an attempt that the customer has confirmed to ASKING, and counts it. Returns `repeated` if it no
 * longer waits for that, `busy` or `too-many`.
 */
export async function beginAsking(
  tx: Tx,
  limits: TryLimits,
  { id, fingerprint, address }: Attempt,
  at: Date,
): Promise<Attempt | 'busy' | 'repeated' | 'too-many'> {
  const rows = await limited(() =>
    tx.rows<Row>(sql`
      with waiting as (
        select 1 from card_attempts where id = ${id}::uuid and state = 'CONFIRMING' for update
      ), ${counting(limits, { fingerprint, address }, at, sql`waiting`)}
      update card_attempts
      set state = 'ASKING', changed_at = ${at}::timestamptz, asked_at = ${at}::timestamptz
      where id = ${id}::uuid and exists (select 1 from waiting)
        and (select count(*) from counted) >= 0
      returning ${columns}`),
  );
  if (typeof rows === 'string') return rows;
  return rows[0] === undefined ? 'repeated' : attemptOf(rows[0]);
}

/** A change of an attempt's state, at business time `at`. */
export interface Move {
  from: readonly AttemptState[];
  to: AttemptState;
  at: Date;
  authentication?: { id: string; url: string } | undefined;
  responseCode?: string | undefined;
}

const keepsCard: readonly AttemptState[] = ['CONFIRMING', 'ASKING', 'METHOD', 'CHALLENGE'];

/** The statement that moves an attempt to the next state, if it is in one of the states of `from`. */
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

/** The move as a CTE body beside a change of the payment: both commit, or neither. */
export function movingBeside(id: string, step: Move): (guard: Sql) => Sql {
  return (guard) => moving(id, step, guard);
}

/** Moves an attempt; returns undefined if it has left `from`, or the acquirer is being asked about another one. */
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

/** An attempt by its id. */
export async function findAttempt(db: Reader, id: string): Promise<Attempt | undefined> {
  const [row] = await db.rows<Row>(
    sql`select ${columns} from card_attempts where id = ${id}::uuid`,
  );
  return row && attemptOf(row);
}

/** A payment's attempts, newest first, at most 50. */
export async function attemptsOf(db: Reader, paymentId: string): Promise<Attempt[]> {
  const rows = await db.rows<Row>(sql`
    select ${columns} from card_attempts where payment_id = ${paymentId}::uuid
    order by created_at desc, id desc limit 50`);
  return rows.map(attemptOf);
}

/**
 * Takes the attempts whose acquirer did not reply in time, at most 100, oldest first. No other caller gets
 * them until `askingPatienceSeconds` have passed again.
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

/** Abandons attempts that customers did not finish and deletes their cards. Returns how many. */
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
