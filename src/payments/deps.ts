// The dependencies of every verb of a payment: built once by `main` and passed on unchanged.
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import type { Dispatcher } from '../notifications/dispatcher-deps.ts';
import type { Db } from '../storage/db.ts';
import type { Commit, Insert } from './group-commit.ts';
import type { Payment } from './payment.ts';
import type { AcquirerOf, Announce, AnswerTo, Fact, Terms, UpstreamOf } from './ports.ts';

export interface PaymentDeps {
  db: Db;
  clock: Clock;
  log: Log;
  acquirerOf: AcquirerOf;
  upstreamOf: UpstreamOf;
  /** Writes new payments, in one statement with others that arrive at the same time. */
  insert: Insert;
  /** Commits changes, in one statement with others that arrive at the same time. */
  commit: Commit;
  answerTo: AnswerTo;
  announce: Announce;
  terms: Terms;
  /** How long questions are remembered, in seconds. */
  requestRetentionSeconds: number;
  /** Takes a place for the first attempt at a notification that is about to be committed. */
  reserve: Dispatcher['reserve'];
  /** Tells the dispatcher that a notification became due. */
  wake: Dispatcher['wake'];
  /** Called for every committed fact. */
  observe: (payment: Payment, fact: Fact) => void;
}
