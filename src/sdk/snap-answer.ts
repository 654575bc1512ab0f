// Reads answers of the SNAP dialect: seven digits are the result of a call.
import type { ReceivedAnswer } from './answer.ts';
import { textOf } from './bytes.ts';
import { GapuraError } from './errors.ts';
import { objectIn } from './json-body.ts';

/** The answer as an object, or an empty object for anything else. */
export function snapParsed(body: Uint8Array): object {
  return objectIn(body) ?? {};
}

/** Whether an answer says that the call was successful. */
export function isSuccess({ status, body }: ReceivedAnswer): boolean {
  return status === 200 && codeOf(body).startsWith('200');
}

/** The `responseCode` of an answer, or an empty text if it has none. */
export function codeOf(body: Uint8Array): string {
  const { responseCode } = snapParsed(body) as { responseCode?: unknown };
  return responseCode === undefined ? '' : String(responseCode);
}

const hints: Record<string, string> = {
  '40100':
    'The secret key or the RSA key does not belong to this client at this host, or a proxy changes the path or the body on the way.',
  '40900':
    'This externalId was already used at this endpoint today. Check the status to see whether that call was successful; a new call needs a new externalId.',
  '40901':
    'A payment with this partnerReferenceNo exists: check its status before you create another.',
  '20200': 'It is in progress. Call again with the same partnerRefundNo: nothing is done twice.',
};

/** The error for an answer; its code is the seven digits. */
export function snapError(
  { status, body }: ReceivedAnswer,
  call: { requestId: string; attempts: number },
): GapuraError {
  const { responseMessage } = snapParsed(body) as { responseMessage?: unknown };
  const code = codeOf(body) || `http_${status}`;
  const message = typeof responseMessage === 'string' ? responseMessage : `HTTP ${status}`;
  return new GapuraError(message, {
    ...call,
    code,
    status,
    field: /\{([^{}]+)\}$/.exec(message)?.[1],
    rawBody: textOf(body),
    hint: hints[code.slice(0, 3) + code.slice(5)],
  });
}
