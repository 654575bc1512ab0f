// Every call of the office that reads: from the registry of operations, with its filters alone and two at a time.
import type { TSchema } from 'typebox';
import type { Operation } from '../src/office/operations/operation.ts';
import { type Reader, sql } from '../src/storage/db.ts';

/** Values of filters by their names, the usual one first. */
export type FilterValues = Readonly<Record<string, readonly string[]>>;

export interface ListCall {
  operation: Operation;
  params: Record<string, string>;
  query: Record<string, string>;
  /** `/payments?status=SUCCESS`, with the parts of the path as the operation declares them. */
  name: string;
}

/** Files, which have as many rows as there are, and proofs, which read the whole book. */
const unbounded = [
  '/payments/export',
  '/audit/export',
  '/reports/:name.:format',
  '/reports/:name/preview',
  '/ledger/proof',
  '/audit/proof',
];

/** The operations that read a bounded part of what there is. */
export function readingOperations(operations: readonly Operation[]): Operation[] {
  return operations.filter(({ method, path }) => method === 'GET' && !unbounded.includes(path));
}

/** Whether the operation is a list in pages. */
export function isPaged(operation: Operation): boolean {
  return Object.hasOwn(propertiesOf(operation), 'after');
}

/** The calls of an operation: without a filter, with each value of each filter, and with every two filters. */
export function callsOf(
  operation: Operation,
  params: Record<string, string>,
  values: FilterValues,
): ListCall[] {
  const filters = Object.entries(propertiesOf(operation))
    .filter(([name]) => name !== 'limit' && name !== 'after')
    .map(([name, schema]) => ({ name, values: valuesFor(name, schema, values) }));
  const singles = filters.flatMap(({ name, values: all }) =>
    all.map((value) => ({ [name]: value })),
  );
  const pairs = filters.flatMap((one, index) =>
    filters
      .slice(index + 1)
      .flatMap((other) =>
        edgesOf(one.values).flatMap((value) =>
          edgesOf(other.values).map((second) => ({ [one.name]: value, [other.name]: second })),
        ),
      ),
  );
  return [{}, ...singles, ...pairs].map((query: Record<string, string>) => {
    const search = new URLSearchParams(query).toString();
    return { operation, params, query, name: `${operation.path}${search && `?${search}`}` };
  });
}

/** The first and the last: what is usual and what is rare. */
function edgesOf(values: readonly string[]): readonly string[] {
  return values.length > 2 ? [values[0] ?? '', values.at(-1) ?? ''] : values;
}

function propertiesOf({ query }: Operation): Record<string, TSchema> {
  return (query as { properties?: Record<string, TSchema> } | undefined)?.properties ?? {};
}

function valuesFor(name: string, schema: TSchema, values: FilterValues): readonly string[] {
  const { enum: choices } = schema as { enum?: readonly string[] };
  return choices ?? values[name] ?? [nothing];
}

/** What nothing is called. */
const nothing = 'nothing-at-all';

/** Values that are in this book, and some that are not. */
export async function valuesIn(db: Reader): Promise<FilterValues> {
  const one = async (query: ReturnType<typeof sql>) =>
    (await db.rows<{ value: string }>(query)).map(({ value }) => value);
  const amid = sql`(select created_at from payments
    order by created_at offset (select count(*) / 2 from payments) limit 1)`;
  const [payment] = await db.rows<Record<string, string>>(sql`
    select id::text, reference, amount::text, channel, request_id,
      to_char(created_at at time zone 'Asia/Jakarta', 'YYYY-MM-DD') as day,
      to_char(created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as instant,
      purchase->'customer'->>'name' as customer
    from payments where created_at = ${amid} limit 1`);
  const of = (name: string) => payment?.[name] ?? nothing;
  return {
    // The last one has nothing: what is rare must not be looked for among everything.
    client_id: [
      ...(await one(sql`
        select client_id as value from payments group by 1 order by count(*) desc`)),
      'BRN-9999-1690000000000',
    ],
    channel: await one(
      sql`select channel as value from payments group by 1 order by count(*) desc`,
    ),
    reference: [of('reference'), nothing],
    payment_code: [
      ...(await one(sql`
        select payment_code as value from payments where payment_code is not null limit 1`)),
      '0000000000000001',
    ],
    amount: [of('amount'), '1'],
    q: [of('reference'), of('customer').split(' ')[0] ?? '', 'INV', nothing],
    from: [of('day')],
    to: [of('day')],
    month: [of('day').slice(0, 7)],
    min_age_days: ['0', '30'],
    at: [of('day'), of('instant')],
    account: await one(sql`
      select account as value from postings group by account order by count(*) desc`),
    payment: [of('id'), '01900000-0000-7000-8000-000000000000'],
    actor: [...(await one(sql`select actor as value from audit_entries limit 1`)), nothing],
    object: [
      ...(await one(sql`
        select unnest(array[object, split_part(object, ' ', 1)]) as value
        from audit_entries limit 2`)),
      nothing,
    ],
    request_id: [of('request_id'), nothing],
    path: [...(await one(sql`select path as value from requests limit 1`)), nothing],
    status: ['200', '409'],
    code: ['SIGNATURE_INVALID', nothing],
  };
}
