// The fault plan: what should go wrong, where and how often. Seeded, so that a run can be repeated.
import Type, { type Static } from 'typebox';
import { drawn } from '../lib/chance.ts';
import { type Db, type Reader, type Sql, sql, type Tx } from '../storage/db.ts';

const faultKinds = ['delay', 'error', 'timeout', 'drop-after-commit', 'duplicate'] as const;

export const faultSchema = Type.Object(
  {
    /** `acquirer:<channel>`, `notification`, or `api:/path`. */
    at: Type.String({ pattern: '^(acquirer:[a-z]+|notification|api:/.*)$' }),
    kind: Type.Enum([...faultKinds]),
    ms: Type.Optional(Type.Integer({ minimum: 0, maximum: 600_000 })),
    status: Type.Optional(Type.Integer({ minimum: 200, maximum: 599 })),
    times: Type.Optional(Type.Integer({ minimum: 1 })),
    probability: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
    seed: Type.Optional(Type.Integer()),
  },
  { additionalProperties: false },
);

export type Fault = Static<typeof faultSchema>;

/** A whole plan, as it is given. */
export const faultPlanSchema = Type.Array(faultSchema, { maxItems: 100 });

export interface FaultPlan {
  list(): readonly Fault[];
  /** Stores a plan, for every process on this database. */
  replace(faults: readonly Fault[]): Promise<void>;
  /** Loads the plan that another process stored. */
  load(): Promise<void>;
  /** The fault to apply at this place now, if any. Each call is one occasion and uses up one of `times`. */
  strike(at: string): Promise<Fault | undefined>;
  /** Whether anything is still planned for this place. Uses nothing up, and asks no database. */
  isPlanned(at: string): boolean;
}

/** A fault with what is left of it. `left` is null if it has no end; `state` is that of its random numbers. */
interface Planned {
  fault: Fault;
  left: number | null;
  state: number;
}

const name = 'fault_plan';

/**
 * The plan in the database, so that processes agree on what is used up. While nothing is planned for a
 * place, it costs nothing there.
 */
export function createFaultPlan(db: Db): FaultPlan {
  let planned: readonly Planned[] = [];
  const isPlanned = (at: string) => planned.some((entry) => applies(entry, at));
  return {
    list: () => planned.map(({ fault }) => fault),
    async replace(faults) {
      const next = faults.map((fault) => ({
        fault,
        left: fault.times ?? null,
        state: (fault.seed ?? 1) >>> 0,
      }));
      await store(db.single, next);
      planned = next;
    },
    async load() {
      planned = await stored(db);
    },
    async strike(at) {
      if (!isPlanned(at)) return undefined;
      return db.transaction(async (tx) => {
        const { fault, left } = struck(await stored(tx, sql`for update`), at);
        await store(tx, left);
        planned = left;
        return fault;
      });
    },
    isPlanned,
  };
}

/** Empties the plan. A start begins without planned faults. */
export async function clearFaultPlan(db: Db): Promise<void> {
  await db.single.rows(sql`delete from settings where name = ${name}`);
}

async function stored(db: Reader, lock: Sql = sql``): Promise<readonly Planned[]> {
  const [row] = await db.rows<{ value: Planned[] }>(
    sql`select value from settings where name = ${name} ${lock}`,
  );
  return row?.value ?? [];
}

async function store(tx: Tx, planned: readonly Planned[]): Promise<void> {
  await tx.rows(sql`
    insert into settings (name, value) values (${name}, ${JSON.stringify(planned)}::jsonb)
    on conflict (name) do update set value = excluded.value`);
}

function applies({ fault, left }: Planned, at: string): boolean {
  return fault.at === at && (left === null || left > 0);
}

/** The first fault of this place that its chance does not spare, and what is left of the plan. */
function struck(planned: readonly Planned[], at: string) {
  let fault: Fault | undefined;
  const left = planned.map((entry): Planned => {
    if (fault !== undefined || !applies(entry, at)) return entry;
    const { value, next } = drawn(entry.state);
    if (value >= (entry.fault.probability ?? 1)) return { ...entry, state: next };
    fault = entry.fault;
    return { ...entry, state: next, left: entry.left === null ? null : entry.left - 1 };
  });
  return { fault, left };
}

/** Waits `ms` milliseconds of wall-clock time. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
