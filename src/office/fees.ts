// A merchant's fees with dates: a new one begins at an instant, and what was paid before keeps its fee.
import { feeStart } from '../merchants/fees.ts';
import { type MerchantForm, tierProblem } from '../merchants/form.ts';
import type { MerchantRecord } from '../merchants/merchant.ts';
import { fieldInvalid } from '../refusal.ts';
import type { Actor } from './actor.ts';
import type { OfficeDeps } from './deps.ts';
import { type MerchantDeps, revise } from './merchants.ts';

export interface FeeWanted {
  channel: string;
  /** As people write it: amounts are rupiah. */
  fee: Omit<Dated, 'from'>;
  /** A day in WIB or an instant; now (business time) unless given. */
  from?: string | undefined;
}

/**
 * Adds a fee on a channel, valid from its instant until the next one. One from the same instant is replaced. Throws
 * OBJECT_NOT_FOUND, FIELD_INVALID, and OFFICE_CONFLICT for a merchant of the file.
 */
export function setFee(
  deps: MerchantDeps & Pick<OfficeDeps, 'clock'>,
  actor: Actor,
  clientId: string,
  { channel, fee, from }: FeeWanted,
): Promise<MerchantRecord> {
  const start = from === undefined ? deps.clock.now() : feeStart(from);
  if (start === undefined) {
    throw fieldInvalid('from', 'must be a day (2026-01-31) or an instant (2026-01-31T00:00:00Z)');
  }
  const problem = tierProblem('fee', fee);
  if (problem !== undefined) throw fieldInvalid(problem.field.slice('fee.'.length), problem.reason);
  const added = { ...fee, from: start.toISOString() };
  return revise(deps, actor, clientId, 'set fee', (form) => {
    const others = listOf(form.fees?.[channel]).filter((one) => one.from !== added.from);
    return { ...form, fees: { ...form.fees, [channel]: [...others, added] } };
  });
}

type Written = NonNullable<MerchantForm['fees']>[string];
type Dated = Extract<Written, readonly unknown[]>[number];

function listOf(written: Written | undefined): Dated[] {
  return written === undefined ? [] : [written].flat();
}
