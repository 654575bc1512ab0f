// An outage of the database: which errors mean that it cannot serve now, as opposed to a mistake in the program.

/** What is wrong with the database, as a word for logs and metrics. */
export type OutageKind =
  | 'away'
  | 'stopping'
  | 'locked'
  | 'slow'
  | 'full'
  | 'exhausted'
  | 'read-only';

const says: Record<OutageKind, string> = {
  away: 'the database cannot be reached',
  stopping: 'the database is starting or stopping',
  locked: 'the database holds a lock for too long',
  slow: 'the database did not answer in time',
  full: 'the database has no space left',
  exhausted: 'the database has no connection or memory left',
  'read-only': 'the database takes no writes',
};

/** All of them. */
export const outageKinds = Object.keys(says) as OutageKind[];

/**
 * The database cannot serve now; the same call may succeed later. Whether a write took effect is unknown: a
 * statement may have been committed although its reply was lost.
 */
export class DatabaseOutage extends Error {
  readonly kind: OutageKind;

  constructor(kind: OutageKind, cause: unknown) {
    super(says[kind], { cause });
    this.name = 'DatabaseOutage';
    this.kind = kind;
  }
}

/** PostgreSQL's codes, whole or their class (PostgreSQL manual, appendix A). */
const kindOfCode: Readonly<Record<string, OutageKind>> = {
  '55P03': 'locked',
  '40001': 'locked',
  '40P01': 'locked',
  '57014': 'slow',
  '25P03': 'slow',
  '53100': 'full',
  '53200': 'exhausted',
  '53300': 'exhausted',
  '53400': 'exhausted',
  '58030': 'full',
  // A primary that became a standby, or a standby that was reached by mistake.
  '25006': 'read-only',
  '57P01': 'stopping',
  '57P02': 'stopping',
  '57P03': 'stopping',
  '57P05': 'stopping',
};

/** Connection exceptions, and a server that does not let the gateway in. */
const awayClasses = new Set(['08', '28']);

/** The outage that PostgreSQL's answer means; undefined if it is about the statement. */
export function kindOfAnswer(code: string | undefined): OutageKind | undefined {
  if (code === undefined) return undefined;
  return kindOfCode[code] ?? (awayClasses.has(code.slice(0, 2)) ? 'away' : undefined);
}

// The driver tells these apart only by their text.
const slowTexts = /^(Query read timeout|timeout expired)$/;
const exhaustedTexts = /^timeout exceeded when trying to connect$/;
const awayTexts = /^Connection terminated|not queryable$|^Cannot use a pool after calling end/;

/** The outage that an error of the driver or the socket means; undefined for any other error. */
export function kindOfFailure(error: unknown): OutageKind | undefined {
  if (!(error instanceof Error)) return undefined;
  // A name with several addresses fails with one error per address.
  if (error instanceof AggregateError) return 'away';
  if (slowTexts.test(error.message)) return 'slow';
  if (exhaustedTexts.test(error.message)) return 'exhausted';
  // A system call that failed: ECONNREFUSED, ECONNRESET, ENOTFOUND, …
  return awayTexts.test(error.message) || 'syscall' in error ? 'away' : undefined;
}
