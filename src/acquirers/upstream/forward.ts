// A merchant's call as it is sent to a provider: byte for byte, except for the address of notifications, which is ours. Pure.
import type { Answer } from '../../dialect.ts';
import { parseExact, writeJson } from '../../wire/json.ts';
import { isRecord } from '../../wire/reading.ts';

/** A body to send, and how to make its answer that of the merchant's body. */
export interface Forwarded {
  body: Buffer;
  restore: (said: Answer) => Answer;
}

const info = 'additional_info';
const override = 'override_notification_url';

/**
 * The provider must notify us, at `notificationUrl`, also if the merchant has its notifications sent to another address
 * than usual: we notify it there. The answer repeats the address, and the merchant gets its own back.
 */
export function forwarded(body: Buffer, notificationUrl: string): Forwarded {
  const asIs: Forwarded = { body, restore: (said) => said };
  if (!body.includes(override)) return asIs;
  const parsed = parseExact(body);
  const own = isRecord(parsed) ? parsed[info] : undefined;
  if (!isRecord(parsed) || !isRecord(own) || own[override] === undefined) return asIs;
  const wanted = own[override];
  const replaced = { ...parsed, [info]: { ...own, [override]: notificationUrl } };
  return {
    body: writeJson(replaced),
    restore({ status, body: answer }) {
      if (!answer.includes(override)) return { status, body: answer };
      const value = parseExact(answer);
      const given = isRecord(value) ? value[info] : undefined;
      if (!isRecord(value) || !isRecord(given)) return { status, body: answer };
      return { status, body: writeJson({ ...value, [info]: { ...given, [override]: wanted } }) };
    },
  };
}
