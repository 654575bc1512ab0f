// Who is let in: places for calls in flight, rates by merchant, and how much is spent on explaining refusals.
import type { AdmissionSettings } from '../../config/settings.ts';
import type { Log } from '../../lib/log.ts';
import type { CallRate, Merchant, MerchantDirectory } from '../../merchants/merchant.ts';
import { Refusal } from '../../refusal.ts';
import { Buckets } from './bucket.ts';
import { Places } from './places.ts';

/** Why a call was refused, or a connection closed, before its work began. */
export type RefusedFor = 'capacity' | 'rate' | 'memory' | 'unread answers' | 'unread body';

export interface Admission {
  readonly settings: AdmissionSettings;
  /** HTTP status for a call that is refused before its body is read: 503 or 429; undefined if it may go on. */
  refusedEarly(clientId: string | undefined): 503 | 429 | undefined;
  /** Runs a call in a place of its own. Returns undefined, without running it, if there is none. */
  inPlace<T>(clientId: string | undefined, work: () => Promise<T>): Promise<T> | undefined;
  /** Waits for somebody else's network on behalf of a merchant's call, whose place is free meanwhile. */
  away<T>(clientId: string, wait: () => Promise<T>): Promise<T>;
  /** Counts a call of a merchant whose signature is valid. Throws RATE_LIMITED. */
  countCall(merchant: Merchant): void;
  /** Whether it may be looked into why a signature of this merchant is not valid. */
  mayExplain(merchant: Merchant): boolean;
  /** Counts and, now and then, logs something that was refused. */
  refused(reason: RefusedFor): void;
  readonly inFlight: number;
  readonly limit: number;
}

interface AdmissionDeps {
  settings: AdmissionSettings;
  merchants: Pick<MerchantDirectory, 'find'>;
  log: Pick<Log, 'warn'>;
  observe?: ((reason: RefusedFor) => void) | undefined;
  nowMs?: (() => number) | undefined;
  /** Processes that serve the same port: each of them lets in its part of a rate. Default 1. */
  processes?: number | undefined;
}

/** Fewer calls in flight than this are never refused for capacity. */
const callsFloor = 64;

/** An explanation takes milliseconds, and anybody can ask for one who knows a client id. */
const explanations: CallRate = { perSecond: 1, burst: 3 };
const allExplanations: CallRate = { perSecond: 5, burst: 10 };

const logEveryMs = 10_000;

/** A merchant that does not say who it is shares its places with all others that do not. */
const nobody = '';

export function createAdmission(deps: AdmissionDeps): Admission {
  const { settings, merchants, log, observe, nowMs = () => performance.now() } = deps;
  const { processes = 1 } = deps;
  const ceiling = settings.callsInFlight;
  const places = new Places({ floor: Math.min(callsFloor, ceiling), ceiling }, nowMs);
  const calls = new Buckets(nowMs);
  const explained = new Buckets(nowMs);
  const refused = refusals(log, observe, nowMs, places);
  const rateOf = (merchant: Merchant | undefined) =>
    partOf(merchant?.rate ?? settings.rate, processes);
  return {
    settings,
    refusedEarly(clientId = nobody) {
      if (!places.hasRoom(clientId)) {
        refused('capacity');
        return 503;
      }
      const merchant = merchants.find(clientId);
      const rate = rateOf(merchant);
      // Nothing is taken here: who it is has not been proven yet.
      if (merchant === undefined || rate === undefined || !calls.isEmpty(clientId, rate)) {
        return undefined;
      }
      refused('rate');
      return 429;
    },
    inPlace(clientId = nobody, work) {
      if (!places.hasRoom(clientId)) {
        refused('capacity');
        return undefined;
      }
      return placed(places, clientId, work);
    },
    away: (clientId, wait) => places.away(clientId, wait),
    countCall(merchant) {
      const rate = rateOf(merchant);
      if (rate === undefined || calls.take(merchant.clientId, rate)) return;
      refused('rate');
      throw new Refusal({ code: 'RATE_LIMITED' });
    },
    mayExplain: ({ clientId }) =>
      explained.take(clientId, explanations) && explained.take(nobody, allExplanations),
    refused,
    get inFlight() {
      return places.inFlight;
    },
    get limit() {
      return places.limit;
    },
  };
}

/** One process's part of a rate, with a burst of at least one call. */
function partOf(rate: CallRate | undefined, processes: number): CallRate | undefined {
  if (rate === undefined || processes === 1) return rate;
  const { perSecond, burst } = rate;
  return { perSecond: perSecond / processes, burst: Math.max(1, burst / processes) };
}

async function placed<T>(places: Places, clientId: string, work: () => Promise<T>): Promise<T> {
  places.enter(clientId);
  try {
    return await work();
  } finally {
    places.leave(clientId);
  }
}

/** Counts each refusal and writes at most one line in ten seconds: a flood must not become one in the log. */
function refusals(
  log: Pick<Log, 'warn'>,
  observe: AdmissionDeps['observe'],
  nowMs: () => number,
  places: Places,
): Admission['refused'] {
  const since = new Map<RefusedFor, number>();
  let loggedMs = Number.NEGATIVE_INFINITY;
  return (reason) => {
    observe?.(reason);
    since.set(reason, (since.get(reason) ?? 0) + 1);
    if (nowMs() - loggedMs < logEveryMs) return;
    loggedMs = nowMs();
    const { inFlight, limit } = places;
    log.warn({ refused: Object.fromEntries(since), inFlight, limit }, 'calls are refused unread');
    since.clear();
  };
}
