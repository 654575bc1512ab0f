// What the primary process and its workers send each other.
import type { Config } from '../config/environment.ts';
import type { Question } from '../gateway/siblings.ts';
import type { PostgresConnection } from '../storage/connection.ts';

/** An answer to a question: its value, or the message of the error. */
export type Answered = { value: unknown } | { error: string };

/** From the primary to a worker. */
export type ToWorker =
  | { kind: 'serve'; number: number; config: Config; connection: PostgresConnection }
  | { kind: 'ask'; id: number; question: Question }
  | { kind: 'answers'; id: number; answers: readonly Answered[] }
  | { kind: 'stop' };

/** From a worker to the primary. */
export type FromWorker =
  | { kind: 'loaded' }
  /** `holder` is its name on the leases of notifications. */
  | { kind: 'serving'; holder: string }
  | { kind: 'failed'; message: string }
  | { kind: 'ask'; id: number; question: Question }
  /** Without `answered`, it has no answer yet. */
  | { kind: 'answer'; id: number; answered?: Answered | undefined };

/** Runs `act` and returns what to send back. */
export async function answered(act: () => Promise<unknown>): Promise<Answered> {
  try {
    return { value: await act() };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}
