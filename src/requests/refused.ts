// A refused call: a merchant's call that was answered with a refusal, kept to show its developer why.
import type { DialectName } from '../dialect.ts';
import type { Finding } from '../wire/classic/diagnose.ts';
import type { Explanation } from '../wire/explanation.ts';
import type { SnapFinding } from '../wire/snap/diagnosis/finding.ts';

/** Why a signature was not valid. `looked` is false if there were too many such calls to look into this one. */
export interface SignatureExplanation extends Explanation<Finding | SnapFinding> {
  looked: boolean;
}

/** A call as the gate refused it. Nothing of it has been masked or cut yet. */
export interface RefusedCall {
  dialect: DialectName;
  method: string;
  /** As sent, without the query. */
  path: string;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  body: Buffer;
  /** The client id and the request id that the call claims. */
  clientId: string | undefined;
  requestId: string | undefined;
  /** Where the connection comes from. */
  address: string | undefined;
  /** A code of `src/refusal.ts`, or one of `otherCodes`. */
  code: string;
  /** A sentence for the developer, if the answer does not say it. */
  why: string | undefined;
  status: number;
  answer: Buffer;
  explanation?: SignatureExplanation | undefined;
}

/** Keeps a refused call, or counts it where the limits are reached. Takes microseconds and never throws. */
export type KeepRefused = (call: RefusedCall) => void;

/** Of calls that are refused without a refusal of the closed list. */
export const otherCodes = {
  /** The idempotency key was used before, and the first answer was sent again. */
  repeated: 'REQUEST_REPEATED',
  method: 'METHOD_NOT_ALLOWED',
  path: 'PATH_UNKNOWN',
} as const;

/** Refusals before the caller has proven who it is: anybody can cause them in a merchant's name. */
const unproven: ReadonlySet<string> = new Set([
  'HEADER_MISSING',
  'HEADER_MALFORMED',
  'TIMESTAMP_OUT_OF_RANGE',
  'CLIENT_UNKNOWN',
  'CLIENT_DIFFERS',
  'TOKEN_INVALID',
  'SIGNATURE_INVALID',
  'BODY_TOO_LARGE',
  otherCodes.method,
  otherCodes.path,
]);

/** Whether anybody could have caused this refusal. SNAP reads JSON before it asks who is calling. */
export function isUnproven({ code, dialect }: Pick<RefusedCall, 'code' | 'dialect'>): boolean {
  return unproven.has(code) || (dialect === 'snap' && code === 'BODY_MALFORMED');
}
