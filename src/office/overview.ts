// How a period went, next to the one before it: the figures of Home.
import { wibDay, wibInstant } from '../lib/wib.ts';
import { countedUntil, type Figure, figuresOf } from '../overview/figures.ts';
import { medianOf } from '../overview/steps.ts';
import { fieldInvalid } from '../refusal.ts';
import type { Actor } from './actor.ts';
import type { OfficeDeps } from './deps.ts';
import { narrowed } from './scope.ts';

/** Amounts in rupiah. */
export interface Totals {
  /** Money received. */
  volume: bigint;
  /** How often money was received. */
  count: bigint;
  /** Payments that ended: paid, and without money. */
  paid: bigint;
  unpaid: bigint;
  /** Of the payments that ended, how many were paid: 0 to 1. */
  successRate: number | undefined;
  /** Half of the customers paid within so many seconds. */
  medianSeconds: number | undefined;
  refunds: bigint;
  refunded: bigint;
}

export interface Overview {
  from: string;
  to: string;
  previousFrom: string;
  previousTo: string;
  now: Totals;
  before: Totals;
  channels: { channel: string; now: Totals; before: Totals }[];
  days: { day: string; channel: string; totals: Totals }[];
  countedUntil: Date | undefined;
}

export interface OverviewWanted {
  /** Days of WIB, both in the period. Today is the last one unless set, and a week the length. */
  from?: string | undefined;
  to?: string | undefined;
  clientId?: string | undefined;
}

const dayMs = 24 * 3_600_000;
const hourMs = 3_600_000;
const mostDays = 366;
/** Within so many days the period before ends at the hour that it is now: half a day is compared with half a day. */
const daysWithHours = 9;

/** Throws FIELD_INVALID, and OBJECT_NOT_FOUND for another merchant. */
export async function overviewFor(
  { db, clock }: Pick<OfficeDeps, 'db' | 'clock'>,
  actor: Actor,
  wanted: OverviewWanted,
): Promise<Overview> {
  const clientId = narrowed(actor, wanted.clientId);
  const now = clock.now();
  const { from, to } = periodOf(wanted, now);
  const length = to.getTime() - from.getTime();
  const previous = new Date(from.getTime() - length);
  const previousEnd = comparableEnd(previous, to, now);
  const [figures, earlier, until] = await Promise.all([
    figuresOf(db, { clientId, from, to }),
    figuresOf(db, { clientId, from: previous, to: previousEnd }),
    countedUntil(db),
  ]);
  const channels = [...new Set([...figures, ...earlier].map(({ channel }) => channel))].sort();
  const of = (rows: readonly Figure[], channel: string) =>
    totalsOf(rows.filter((row) => row.channel === channel));
  const days = grouped(figures);
  return {
    from: wibDay(from),
    to: wibDay(new Date(to.getTime() - 1)),
    previousFrom: wibDay(previous),
    previousTo: wibDay(new Date(from.getTime() - 1)),
    now: totalsOf(figures),
    before: totalsOf(earlier),
    channels: channels.map((channel) => ({
      channel,
      now: of(figures, channel),
      before: of(earlier, channel),
    })),
    days,
    countedUntil: until,
  };
}

function grouped(figures: readonly Figure[]): Overview['days'] {
  const groups = new Map<string, Figure[]>();
  for (const figure of figures) {
    const key = `${figure.day} ${figure.channel}`;
    groups.set(key, [...(groups.get(key) ?? []), figure]);
  }
  return [...groups].sort().map(([key, rows]) => {
    const [day = '', channel = ''] = key.split(' ');
    return { day, channel, totals: totalsOf(rows) };
  });
}

function totalsOf(figures: readonly Figure[]): Totals {
  const of = (...outcomes: Figure['outcome'][]) =>
    figures.filter(({ outcome }) => outcomes.includes(outcome));
  const count = (rows: readonly Figure[]) => rows.reduce((sum, row) => sum + row.count, 0n);
  const amount = (rows: readonly Figure[]) => rows.reduce((sum, row) => sum + row.amount, 0n);
  const paid = count(of('paid'));
  const unpaid = count(of('failed', 'expired'));
  const steps = new Map<number, bigint>();
  for (const { step, count: more } of of('paid')) steps.set(step, (steps.get(step) ?? 0n) + more);
  return {
    volume: amount(of('paid', 'again')),
    count: count(of('paid', 'again')),
    paid,
    unpaid,
    successRate: paid + unpaid === 0n ? undefined : Number(paid) / Number(paid + unpaid),
    medianSeconds: medianOf(steps),
    refunds: count(of('refunded')),
    refunded: amount(of('refunded')),
  };
}

function periodOf({ from, to }: OverviewWanted, now: Date): { from: Date; to: Date } {
  const today = wibDay(now);
  const end = midnightAfter(to === undefined ? today : dayOf('to', to));
  const week = wibDay(new Date(end.getTime() - 7 * dayMs));
  const start = wibInstant(from === undefined ? week : dayOf('from', from), 0);
  if (start >= end) throw fieldInvalid('to', 'must not be before from');
  if (end.getTime() - start.getTime() > mostDays * dayMs) {
    throw fieldInvalid('from', `must be within ${mostDays} days of to`);
  }
  return { from: start, to: end };
}

function midnightAfter(day: string): Date {
  return wibInstant(day, 24);
}

function dayOf(name: string, text: string): string {
  const at = Date.parse(`${text}T00:00:00Z`);
  const exists = !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
  if (!exists) throw fieldInvalid(name, 'must be a day: 2026-01-31');
  return text;
}

/** The end of the period before. If the period itself is not over, it ends at the same hour. */
function comparableEnd(previous: Date, to: Date, now: Date): Date {
  const length = (to.getTime() - previous.getTime()) / 2;
  const whole = new Date(previous.getTime() + length);
  const same = new Date(Math.ceil((now.getTime() - length) / hourMs) * hourMs);
  const hasHours = now.getTime() - same.getTime() < (daysWithHours - 1) * dayMs;
  return hasHours && same > previous && same < whole ? same : whole;
}
