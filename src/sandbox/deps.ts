// What the sandbox's routes need: the office, and what only a sandbox has.
import type { CardDeps } from '../cards/deps.ts';
import type { AccessTokens } from '../http/snap/access-tokens.ts';
import type { MovableClock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import type { OfficeDeps } from '../office/deps.ts';
import type { Db } from '../storage/db.ts';
import type { FaultPlan } from './faults.ts';

export interface SandboxDeps {
  office: OfficeDeps;
  db: Db;
  clock: MovableClock;
  log: Log;
  cards: CardDeps;
  faults: FaultPlan;
  /** The gateway's public key for its token requests to merchants, as PEM. */
  snapPublicKey: string;
  /** Those that merchants call with in the SNAP dialect. */
  accessTokens: AccessTokens;
  /** Drops the tokens that merchants have issued to the gateway. */
  forgetMerchantTokens: () => void;
  /** Makes the other processes of this gateway follow the clock, the tokens and the fault plan now. */
  othersFollow: () => Promise<void>;
  /** Does everything that is due at the clock's time. */
  runDue: () => Promise<void>;
}
