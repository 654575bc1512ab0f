// Reads answers of the SNAP dialect: seven digits say what became of a call.
import { parseExact } from '../wire/json.ts';
import type { ReceivedAnswer } from './answer.ts';
import { GapuraError } from './errors.ts';

/** The answer as an object; an empty one for anything else. */
export function snapParsed(body: Uint8Array): object {
  try {
    const value = parseExact(body);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}

/** Whether an answer says that what was asked for is done. */
export function isSuccess({ status, body }: ReceivedAnswer): boolean {
  return status === 200 && codeOf(body).startsWith('200');
}

export function codeOf(body: Uint8Array): string {
  const { responseCode } = snapParsed(body) as { responseCode?: unknown };
  return responseCode === undefined ? '' : String(responseCode);
}

const hints: Record<string, string> = {
  '40100':
    'The secret key or the RSA key does not belong to this client at this host, or a proxy changes the path or the body on the way.',
  '40900':
    'This externalId was used at this endpoint today. Whether that call was done tells its status; a new call needs a new externalId.',
  '40901': 'A payment with this partnerReferenceNo exists: ask its status before you make another.',
  '20200': 'It is under way. Ask again with the same partnerRefundNo: nothing is done twice.',
};

/** The error that an answer is; its code are the seven digits. */
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
    rawBody: Buffer.from(body).toString('utf8'),
    hint: hints[code.slice(0, 3) + code.slice(5)],
  });
}
