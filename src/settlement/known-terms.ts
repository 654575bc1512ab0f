// The refund policy of receipts that do not name their terms, because they are older than versions of terms.
import type { FeePolicy } from '../payments/payment.ts';
import { type Db, sql } from '../storage/db.ts';

const setting = 'policy_of_unversioned_receipts';

/**
 * The policy that was configured when terms got versions, at the first start that asks. So a change of the policy
 * does not change what was agreed for old receipts.
 */
export async function policyOfUnversioned(
  db: Pick<Db, 'single'>,
  { void: voided, refund }: FeePolicy,
): Promise<FeePolicy> {
  const policy = { void: voided, refund };
  const [row] = await db.single.rows<{ value: FeePolicy }>(sql`
    insert into settings (name, value) values (${setting}, ${JSON.stringify(policy)}::jsonb)
    on conflict (name) do update set value = settings.value returning value`);
  return row?.value ?? policy;
}
