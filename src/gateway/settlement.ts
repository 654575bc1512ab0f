// What settlement needs from the running gateway.
import { settlementMinimum } from '../config/settings.ts';
import type { SettlementDeps } from '../settlement/settle-batches.ts';
import { windowOf } from '../settlement/terms.ts';
import type { Db } from '../storage/db.ts';
import type { House } from './house.ts';

/** `db` is for work that may take longer. `sandbox` is undefined in production. */
export function settlementDeps(
  { agreed, clock, config, log, merchants, metrics }: House,
  db: Db,
  sandbox: Pick<SettlementDeps, 'withoutAccount'> | undefined,
): SettlementDeps {
  return {
    db,
    clock,
    merchants,
    log,
    onFailure: metrics.settlementFailed,
    withoutAccount: sandbox?.withoutAccount,
    window: windowOf(agreed),
    catchesUp: sandbox !== undefined,
    minimum: settlementMinimum(config.file),
  };
}
