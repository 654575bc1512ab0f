// The simulated bank's 3-D Secure authentications in the database, from the device check to the one-time password.
import { isUuid, newId, randomDigits } from '../../../lib/ids.ts';
import { type Reader, sql, type Tx } from '../../../storage/db.ts';

/** METHOD waits for the device check, CHALLENGE waits for the customer. The other states are final. */
export type AuthenticationState =
  | 'METHOD'
  | 'CHALLENGE'
  | 'PASSED'
  | 'REFUSED'
  | 'TIMED_OUT'
  | 'FAILED';

export interface SimulatedAuthentication {
  id: string;
  paymentId: string;
  attemptId: string;
  masked: string;
  brand: string;
  bank: string;
  amount: bigint;
  otp: string;
  state: AuthenticationState;
  tries: number;
  expiresAt: Date;
}

/** How many wrong passwords end an authentication. */
export const maxTries = 3;

/** How long a customer may take, in seconds of business time. */
const challengeLifeSeconds = 10 * 60;

interface Row {
  id: string;
  payment_id: string;
  attempt_id: string;
  masked: string;
  brand: string;
  bank: string;
  amount: bigint;
  otp: string;
  state: AuthenticationState;
  tries: number;
  expires_at: Date;
}

const columns = sql`id, payment_id, attempt_id, masked, brand, bank, amount, otp, state, tries, expires_at`;

function readRow(row: Row): SimulatedAuthentication {
  const { payment_id, attempt_id, expires_at, ...rest } = row;
  return { ...rest, paymentId: payment_id, attemptId: attempt_id, expiresAt: expires_at };
}

export type NewAuthentication = Omit<SimulatedAuthentication, 'id' | 'otp' | 'tries' | 'expiresAt'>;

/** Creates an authentication at business time `now`, with a new one-time password. */
export async function beginAuthentication(
  tx: Tx,
  asked: NewAuthentication,
  now: Date,
): Promise<SimulatedAuthentication> {
  const expiresAt = new Date(now.getTime() + challengeLifeSeconds * 1000);
  const begun = { ...asked, id: newId(), otp: randomDigits(6), tries: 0, expiresAt };
  await tx.rows(sql`
    insert into simulated_authentications (id, payment_id, attempt_id, masked, brand, bank, amount, otp,
      state, expires_at)
    values (${begun.id}::uuid, ${begun.paymentId}::uuid, ${begun.attemptId}::uuid, ${begun.masked},
      ${begun.brand}, ${begun.bank}, ${begun.amount}::bigint, ${begun.otp}, ${begun.state},
      ${begun.expiresAt}::timestamptz)`);
  return begun;
}

export async function findAuthentication(
  db: Reader,
  id: string,
): Promise<SimulatedAuthentication | undefined> {
  if (!isUuid(id)) return undefined;
  const [row] = await db.rows<Row>(
    sql`select ${columns} from simulated_authentications where id = ${id}::uuid`,
  );
  return row && readRow(row);
}

/** The authentication of a card try, or undefined. */
export async function authenticationOf(
  db: Reader,
  attemptId: string,
): Promise<SimulatedAuthentication | undefined> {
  const [row] = await db.rows<Row>(
    sql`select ${columns} from simulated_authentications where attempt_id = ${attemptId}::uuid`,
  );
  return row && readRow(row);
}

/** Moves an authentication from one state to another. Returns undefined if it was not in state `from`. */
export async function moveAuthentication(
  tx: Tx,
  id: string,
  from: AuthenticationState,
  to: AuthenticationState,
): Promise<SimulatedAuthentication | undefined> {
  const [row] = await tx.rows<Row>(sql`
    update simulated_authentications set state = ${to}
    where id = ${id}::uuid and state = ${from} returning ${columns}`);
  return row && readRow(row);
}

/** Counts a wrong password. The last one ends the authentication. */
export async function countWrong(tx: Tx, id: string): Promise<SimulatedAuthentication | undefined> {
  const [row] = await tx.rows<Row>(sql`
    update simulated_authentications set tries = tries + 1,
      state = case when tries + 1 >= ${maxTries} then 'FAILED' else state end
    where id = ${id}::uuid and state = 'CHALLENGE' returning ${columns}`);
  return row && readRow(row);
}
