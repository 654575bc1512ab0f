// What the office needs from the deliveries of notifications; `main.ts` fills it.
import type { Attempt, Notification } from '../notifications/notification.ts';

export interface Deliveries {
  /** Receivers, by origin, that keep failing and get one attempt at a time: in any process. */
  failing(): Promise<string[]>;
  /** Makes one attempt now, and records nothing. Never throws: a failure is an outcome. */
  attempt(notification: Notification): Promise<{ delivered: boolean; attempt: Attempt }>;
  /** All processes follow the mutes in the database before this returns, as far as they can be reached. */
  mutesChanged(): Promise<void>;
}
