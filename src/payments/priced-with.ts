// What receipts were priced with, as rows of the table `terms`.
import { type Sql, sql } from '../storage/db.ts';
import type { PricedWith } from './payment.ts';

/** The columns that `termsRow` has. */
export const termsColumns: Sql = sql`id, fixed, basis_points, minimum, maximum, tiers, tax, tax_basis_points,
  tax_base_parts, tax_base_whole, void_fee, refund_fee, days`;

/** A version of terms as a row: amounts as digits. Undefined members become null. */
export function termsRow(one: PricedWith): object {
  return {
    id: one.id,
    fixed: one.fixed.toString(),
    basis_points: one.basisPoints.toString(),
    minimum: one.minimum?.toString(),
    maximum: one.maximum?.toString(),
    tiers: one.tiers?.map((tier) => ({
      from: tier.from?.toString(),
      tenor: tier.tenor,
      fixed: tier.fixed.toString(),
      basis_points: tier.basisPoints.toString(),
      minimum: tier.minimum?.toString(),
      maximum: tier.maximum?.toString(),
    })),
    tax: one.tax?.fees,
    tax_basis_points: one.tax?.basisPoints.toString(),
    tax_base_parts: one.tax?.baseParts.toString(),
    tax_base_whole: one.tax?.baseWhole.toString(),
    void_fee: one.policy.void,
    refund_fee: one.policy.refund,
    days: one.days,
  };
}
