// What the office's verbs and queries need from the rest of the gateway.
import type { Channel } from '../channels/channel.ts';
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import type { Sealer } from '../lib/seal.ts';
import type { MerchantDirectory } from '../merchants/merchant.ts';
import type { PaymentDeps } from '../payments/deps.ts';
import type { SettlementDeps } from '../settlement/settle-batches.ts';
import type { Db } from '../storage/db.ts';

export interface OfficeDeps {
  db: Db;
  clock: Clock;
  log: Pick<Log, 'info'>;
  merchants: MerchantDirectory;
  channels: readonly Channel[];
  sealer: Sealer;
  /** Base of every link, without a trailing slash. */
  links: { readonly publicUrl: string };
  /** Handed to the verbs of payments as they are. */
  payments: PaymentDeps;
  /** Handed to settlement as they are. */
  settlement: SettlementDeps;
  /** Rupiah: what moves more has to be approved by another person. Absent: nothing has. */
  secondPersonAbove?: bigint | undefined;
}
