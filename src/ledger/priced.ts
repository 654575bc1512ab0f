// The fee and the tax that receipts must have by their terms, computed by the database: `src/settlement` does the same.
import { type Sql, sql } from '../storage/db.ts';
import { type Among, among } from './among.ts';

/** Receipts whose fee or tax is not that of the terms that they name. */
export function wrongFees(ids: Among): Sql {
  return sql`
    select r.id::text as what from receipts r left join terms t on t.id = r.terms
    where ${among(sql`r.id`, ids)} and r.terms is not null and (t.id is null or (${isPlain}
      and (r.tax <> 0 or r.fee <> least(r.amount, ${priceBy(sql`t`)}))))
    union all
    select r.id::text from receipts r join terms t on t.id = r.terms
    cross join lateral (
      select fixed, basis_points, minimum, maximum from (
        select x.*, x.tenor is not null as is_special
        from jsonb_to_recordset(t.tiers) as x ("from" bigint, tenor integer, fixed bigint,
          basis_points bigint, minimum bigint, maximum bigint)
        where r.amount >= coalesce(x."from", 0) and coalesce(x.tenor = r.tenor, x.tenor is null)
        union all
        select -1, null, t.fixed, t.basis_points, t.minimum, t.maximum, null
      ) as fitting order by is_special desc nulls last, coalesce("from", 0) desc limit 1
    ) as tier
    cross join lateral (select ${priceBy(sql`tier`)} as price) as p
    cross join lateral (select t.tax_basis_points::numeric * t.tax_base_parts as parts,
      10000::numeric * t.tax_base_whole as whole) as of
    cross join lateral (select case when t.tax = 'excluded' then ${halfUp(sql`price * parts`, sql`whole`)}
      end as added) as a
    cross join lateral (select case
      when price + added <= r.amount then price + added
      when t.tax = 'excluded' then r.amount
      else least(r.amount, price) end as fee) as f
    where ${among(sql`r.id`, ids)} and not (${isPlain}) and (r.fee <> f.fee or r.tax <> case
      when t.tax is null then 0
      when price + added <= r.amount then added
      else ${halfUp(sql`f.fee * parts`, sql`whole + parts`)} end)`;
}

const isPlain = sql`num_nonnulls(t.minimum, t.maximum, t.tiers, t.tax) = 0`;

/** The price for an amount by a row with `fixed`, `basis_points`, `minimum` and `maximum`. */
function priceBy(rate: Sql): Sql {
  return sql`least(greatest(${rate}.fixed + div(r.amount::numeric * ${rate}.basis_points + 5000, 10000),
    ${rate}.minimum), ${rate}.maximum)`;
}

function halfUp(a: Sql, b: Sql): Sql {
  return sql`div(2 * (${a}) + (${b}), 2 * (${b}))`;
}
