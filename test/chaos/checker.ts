// Searches a history for answers that contradict each other. Pure: it knows no gateway and no clock.
import type { Asked, History, Seen } from './history.ts';

/**
 * Every contradiction in the history, as sentences; none if there are none. The callers send valid questions
 * only, and nobody else uses their keys. So the rules are those of a register that is written once:
 * one call has the effect, every later one hears of it, and nobody hears of it before somebody asked.
 */
export function contradictions({ asked, seen }: History): string[] {
  const byKey = grouped(asked, ({ key }) => key);
  const byPayment = grouped(seen, ({ payment }) => payment);
  return [
    ...[...byKey].flatMap(([key, calls]) => aboutKey(calls).map((what) => `${key}: ${what}`)),
    ...[...byPayment].flatMap(([name, reads]) =>
      aboutPayment(reads).map((what) => `${name}: ${what}`),
    ),
  ];
}

function aboutKey(calls: readonly Asked[]): string[] {
  return [
    ...effects(calls),
    ...bytes(calls),
    ...owners(calls),
    ...forgotten(calls),
    ...unfounded(calls),
    ...refused(calls),
  ];
}

/** At most one call may be told that it had the effect. */
function effects(calls: readonly Asked[]): string[] {
  const done = calls.filter(({ told }) => told.kind === 'done');
  return done.length > 1 ? [`done ${done.length} times`] : [];
}

/** All that are told the answer are told the same bytes. */
function bytes(calls: readonly Asked[]): string[] {
  const told = new Set(calls.flatMap(({ told }) => ('bytes' in told ? [told.bytes] : [])));
  return told.size > 1 ? [`${told.size} different answers: ${[...told].join(' | ')}`] : [];
}

/** A key belongs to one content: only calls with that content are told the answer, and they are not told otherwise. */
function owners(calls: readonly Asked[]): string[] {
  const answered = calls.filter(({ told }) => 'bytes' in told);
  const owning = new Set(answered.map(({ content }) => content));
  if (owning.size > 1) return ['the answer was told to different contents'];
  const denied = calls.some(({ told, content }) => told.kind === 'differs' && owning.has(content));
  return denied ? ['the content that has the answer was told that it differs'] : [];
}

const settledKinds = new Set(['done', 'repeated', 'used']);

/** A call that was sent after an answer had arrived must hear of it. */
function forgotten(calls: readonly Asked[]): string[] {
  const settled = calls.filter(({ told }) => settledKinds.has(told.kind));
  const first = settled.reduce<Asked | undefined>(
    (earliest, one) => (earliest === undefined || one.toldAt < earliest.toldAt ? one : earliest),
    undefined,
  );
  if (first === undefined) return [];
  const later = calls.filter(({ sentAt }) => sentAt > first.toldAt);
  return later
    .filter(({ told }) => ['done', 'in-flight', 'refused'].includes(told.kind))
    .map(({ told }) => `told "${told.kind}" after it was told "${first.told.kind}"`);
}

/** Nobody can hear of an earlier call if there was none. */
function unfounded(calls: readonly Asked[]): string[] {
  return calls
    .filter(({ told }) => ['repeated', 'used', 'in-flight', 'differs'].includes(told.kind))
    .filter((one) => !calls.some((other) => other !== one && isEarlier(other, one)))
    .map(({ told }) => `told "${told.kind}", but nobody else had asked`);
}

/** Whether `other` may have had the effect that `one` was told about. */
function isEarlier(other: Asked, one: Asked): boolean {
  return (
    other.sentAt <= one.toldAt && (one.told.kind !== 'differs' || other.content !== one.content)
  );
}

/** Questions of a history are valid, so a business "no" means that something was done without its question. */
function refused(calls: readonly Asked[]): string[] {
  return calls.flatMap(({ told }) =>
    told.kind === 'refused' ? [`a valid question was refused: ${told.why}`] : [],
  );
}

/** Once somebody knows that a payment is paid, nobody who asks later may be told that it is not. */
function aboutPayment(seen: readonly Seen[]): string[] {
  const knowing = seen.filter(({ paid }) => paid);
  return seen
    .filter(({ paid }) => !paid)
    .filter((read) => knowing.some((known) => known.toldAt < read.sentAt))
    .map(() => 'read as not paid after it was known to be paid');
}

function grouped<T>(list: readonly T[], keyOf: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of list) {
    const key = keyOf(one);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  return groups;
}
