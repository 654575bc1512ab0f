// What happens to a refused call of the merchant API in either dialect: it is explained, logged and kept.
import type { Answer, DialectName } from '../dialect.ts';
import type { Log } from '../lib/log.ts';
import type { Merchant } from '../merchants/merchant.ts';
import type { RefusalReason } from '../refusal.ts';
import type { KeepRefused, SignatureExplanation } from '../requests/refused.ts';
import type { Admission } from './admission/admission.ts';
import type { AddressOf } from './caller.ts';
import type { Exchange } from './exchange.ts';
import { claimedBy, notLookedInto, whyRefused } from './kept-refusal.ts';

export interface RefusedDeps {
  admission: Admission;
  /** Finds the address that a call came from. */
  addressOf: AddressOf;
  /** Keeps a refused call, for its developer. */
  keepRefused: KeepRefused;
  log: Log;
  /** Wall-clock time. */
  wallNow: () => Date;
}

export interface RefusedOne {
  dialect: DialectName;
  exchange: Exchange;
  /** What a log line says of the call. */
  call: object;
  /** Whom the call names, if there is such a merchant. */
  merchant: Merchant | undefined;
  reason: RefusalReason;
  answer: Answer;
  /** Finds out why a signature is not valid. */
  whySignature: (exchange: Exchange, merchant: Merchant) => SignatureExplanation;
}

/** Writes one log line, and keeps the call. Who makes too many calls is counted, not kept. */
export function noteRefused(deps: RefusedDeps, refused: RefusedOne): void {
  const { dialect, exchange, call, reason, answer } = refused;
  const explanation = explained(deps.admission, refused);
  const why = explanation?.findings.map(({ message }) => message);
  deps.log.info({ ...call, refusal: reason, why }, 'refused');
  if (reason.code === 'RATE_LIMITED') return;
  deps.keepRefused({
    ...claimedBy(dialect, exchange, deps.addressOf),
    code: reason.code,
    why: whyRefused(dialect, exchange, reason, explanation, deps.wallNow()),
    status: answer.status,
    answer: answer.body,
    explanation,
  });
}

/** Why a signature is not valid, if it may be looked into now: that takes milliseconds, and anybody can ask. */
function explained(
  admission: Admission,
  { exchange, merchant, reason, whySignature }: RefusedOne,
): SignatureExplanation | undefined {
  if (reason.code !== 'SIGNATURE_INVALID' || merchant === undefined) return undefined;
  return admission.mayExplain(merchant) ? whySignature(exchange, merchant) : notLookedInto;
}
