// Seeds a book: payments of all channels over many days, as if merchants and customers had made them.
import { setImmediate } from 'node:timers/promises';
import type { Channel } from '../../channels/channel.ts';
import type { LedgerTransaction } from '../../ledger/posting.ts';
import { wibDay, wibInstant } from '../../lib/wib.ts';
import type { MerchantDirectory, SettlementAccount } from '../../merchants/merchant.ts';
import { countAnew } from '../../overview/roll-up.ts';
import type { Announce, Terms } from '../../payments/ports.ts';
import { openSince } from '../../periods/period.ts';
import { fieldInvalid } from '../../refusal.ts';
import { accountsToPay } from '../../settlement/settle-batches.ts';
import { lastBatch } from '../../settlement/store.ts';
import { lockMerchant } from '../../settlement/take.ts';
import { type Db, sql, type Tx } from '../../storage/db.ts';
import { type Last, type SeededBatches, seededBatches } from './batches.ts';
import { deliver } from './deliveries.ts';
import { readSamples, type SampleChannel } from './orders.ts';
import { writePayouts } from './payouts.ts';
import { askedFor } from './questions.ts';
import { createRandom, type Random } from './random.ts';
import { type Written, writeBalances, writeBatches, writeLedger, writeStories } from './rows.ts';
import { type StoryDeps, tellStory } from './story.ts';

export interface SeedDeps {
  db: Db;
  merchants: MerchantDirectory;
  channels: readonly Channel[];
  terms: Terms;
  announce: Announce;
  publicUrl: string;
  withoutAccount: (clientId: string) => SettlementAccount;
  /** How long questions are kept, in seconds. */
  requestRetentionSeconds: number;
}

export interface SeedWanted {
  payments: number;
  days: number;
  /** The merchants whose payments they are; the first has the most. */
  clientIds: readonly string[];
  seed: number;
  /** Business time: the payments were made in the days before it. */
  now: Date;
  /** Called now and then with how many payments are written. */
  progress?: ((payments: number) => void) | undefined;
}

export interface Seeded {
  payments: number;
  batches: number;
  refunds: number;
}

/** Payments in one statement. */
const chunk = 1000;
const seedSeconds = 3600;
const dayMs = 24 * 3600 * 1000;
const name = 'seed_runs';

/**
 * Writes the payments in one transaction: all of them are there, or none. The same seed at the same time makes the
 * same payments, apart from the references of a second run. Throws FIELD_INVALID for days that reach into a closed
 * month.
 */
export async function seedBook(deps: SeedDeps, wanted: SeedWanted): Promise<Seeded> {
  await demandOpenDays(deps.db, wanted);
  const samples = await readSamples(deps.channels);
  const made = await deps.db.transaction((tx) => seedIn(tx, deps, wanted, samples), {
    statementSeconds: seedSeconds,
  });
  await deps.db.transaction((tx) => tx.rows(sql`analyze`), { statementSeconds: seedSeconds });
  return made;
}

/** Nothing is booked into a closed month, not even by a sandbox. */
async function demandOpenDays(db: Db, { days, now }: SeedWanted): Promise<void> {
  const since = await openSince(db);
  if (since === undefined || firstDay(now, days) >= since.getTime()) return;
  throw fieldInvalid(
    'days',
    `reaches into a closed month: the book is open since ${wibDay(since)}`,
  );
}

/** Whether there are payments already. */
export async function hasPayments(db: Db): Promise<boolean> {
  const [row] = await db.rows<{ found: boolean }>(
    sql`select exists (select from payments) as found`,
  );
  return row?.found ?? false;
}

async function seedIn(
  tx: Tx,
  deps: SeedDeps,
  { payments, days, clientIds, seed, now, progress }: SeedWanted,
  samples: readonly SampleChannel[],
): Promise<Seeded> {
  await withoutChecks(tx);
  const run = await nextRun(tx);
  const random = createRandom(seed + run * 1_000_003);
  const batches = seededBatches(random, now, (clientId) => accountsToPay(deps, clientId));
  const sums = new Map<string, bigint>();
  const story: StoryDeps = { ...deps, random, now };
  const writer = chunks(tx, sums, progress);
  const choose = choices(samples, clientIds);
  let count = 0;
  for (const at of instants(random, { payments, days, now })) {
    count += 1;
    const { clientId, sample } = choose(random);
    const reference = `INV-${wibDay(at).slice(2).replaceAll('-', '')}-${run}${String(count).padStart(7, '0')}`;
    await writer.add(written(deps, batches, story, sample, { clientId, reference, at }));
  }
  await writer.end();
  const last = new Map<string, Last>();
  for (const clientId of batches.clientIds()) {
    await lockMerchant(tx, clientId);
    last.set(clientId, await lastBatch(tx, clientId));
  }
  const { batches: made, refunds, payouts, ledger } = batches.close(last);
  add(sums, ledger);
  await writeLedger(tx, ledger);
  await writeBatches(tx, made, refunds);
  await writePayouts(tx, payouts);
  await writeBalances(tx, sums);
  await countAnew(tx);
  return { payments: count, batches: made.length, refunds: refunds.length };
}

function written(
  { requestRetentionSeconds, publicUrl }: SeedDeps,
  batches: SeededBatches,
  deps: StoryDeps,
  sample: SampleChannel,
  beginning: { clientId: string; reference: string; at: Date },
): Written {
  const story = tellStory(deps, sample, beginning);
  batches.refund(story);
  const age = deps.now.getTime() - beginning.at.getTime();
  return {
    story,
    batchId: batches.take(story),
    asked: age < requestRetentionSeconds * 1000 ? askedFor(story, publicUrl) : undefined,
    attempted: story.notifications.map((one) => deliver(one, deps.random, deps.now)),
  };
}

/** Foreign keys of so many rows take long to check. The proofs of the ledger check more than they do. */
async function withoutChecks(tx: Tx): Promise<void> {
  // On a busy machine it may take long to make what is written next.
  await tx.rows(sql`set local idle_in_transaction_session_timeout = 0`);
  const [row] = await tx.rows<{ may: boolean }>(sql`
    select rolsuper as may from pg_roles where rolname = current_user`);
  if (row?.may) await tx.rows(sql`set local session_replication_role = replica`);
}

/** How many runs there were before: a second one makes other references. */
async function nextRun(tx: Tx): Promise<number> {
  const [row] = await tx.rows<{ value: number }>(sql`
    insert into settings (name, value) values (${name}, '1'::jsonb)
    on conflict (name) do update set value = to_jsonb(settings.value::int + 1)
    returning value`);
  return (row?.value ?? 1) - 1;
}

function choices(samples: readonly SampleChannel[], clientIds: readonly string[]) {
  const merchants = clientIds.map((id, index) => [id, 1 / (index + 1)] as const);
  const channels = samples.map((sample, index) => [sample, [3, 2, 3, 4, 4][index] ?? 2] as const);
  return (random: Random) => ({
    clientId: random.weighted(merchants),
    sample: random.weighted(channels),
  });
}

/** How much of a day's orders come in each hour, WIB. */
const hours = [2, 1, 1, 1, 1, 2, 3, 5, 7, 9, 10, 11, 12, 10, 9, 9, 9, 10, 11, 13, 14, 12, 8, 4];

/** The beginning of the first of so many days in WIB, of which the last is today: milliseconds. */
function firstDay(now: Date, days: number): number {
  return wibInstant(wibDay(now), 0).getTime() - (days - 1) * dayMs;
}

/** The instants of the orders, in their order: more by day than by night, on Saturdays, and from week to week. */
function* instants(
  random: Random,
  { payments, days, now }: Pick<SeedWanted, 'payments' | 'days' | 'now'>,
): Generator<Date> {
  const first = firstDay(now, days);
  const list = Array.from({ length: days }, (_, index) => first + index * dayMs);
  const today = firstDay(now, 1);
  const shareOfToday = Math.max(0.02, (now.getTime() - today) / dayMs);
  const weights = list.map((day, index) => {
    const weekday = new Date(day + 7 * 3_600_000).getUTCDay();
    const weekend = weekday === 6 ? 1.35 : weekday === 0 ? 1.15 : 1;
    const growth = 1 + (0.4 * index) / days;
    return weekend * growth * (0.9 + random.fraction() * 0.2) * (day === today ? shareOfToday : 1);
  });
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  let before = 0;
  let made = 0;
  for (const [index, day] of list.entries()) {
    before += weights[index] ?? 0;
    const count = Math.round((payments * before) / whole) - made;
    made += count;
    yield* ofDay(random, day, count, now);
  }
}

function ofDay(random: Random, day: number, count: number, now: Date): Date[] {
  const weighted = hours.map((weight, hour) => [hour, weight] as const);
  const last = now.getTime() - 1000;
  const times = Array.from({ length: count }, () => {
    const hour = random.weighted(weighted);
    const at = day + hour * 3_600_000 + random.whole(0, 3_599_999);
    // Today is not over: what would come later today comes at any time until now.
    return at <= last ? at : day + Math.floor(random.fraction() * Math.max(1, last - day));
  });
  return times.sort((a, b) => a - b).map((at) => new Date(at));
}

/** Writes one chunk while the next is being made. */
function chunks(tx: Tx, sums: Map<string, bigint>, progress: SeedWanted['progress']) {
  let some: Written[] = [];
  let writing: Promise<void> = Promise.resolve();
  let done = 0;
  const flush = async () => {
    await writing;
    if (done > 0) progress?.(done);
    done += some.length;
    writing = writeStories(tx, some);
    // Its failure is seen when the next chunk waits for it.
    writing.catch(() => {});
    some = [];
  };
  return {
    async add(one: Written): Promise<void> {
      add(sums, one.story.ledger);
      some.push(one);
      if (some.length === chunk) await flush();
      // The chunk before is several statements: each is sent when this program pauses.
      else if (some.length % 50 === 0) await setImmediate();
    },
    async end(): Promise<void> {
      await flush();
      await writing;
    },
  };
}

function add(sums: Map<string, bigint>, ledger: readonly LedgerTransaction[]): void {
  for (const { postings } of ledger) {
    for (const { account, amount } of postings) {
      sums.set(account, (sums.get(account) ?? 0n) + amount);
    }
  }
}
