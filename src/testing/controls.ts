// What a test asks the gateway's sandbox to do.
import { setTimeout as delay } from 'node:timers/promises';
import type { PayOptions, TestNotification, TestPayment } from '#testing';

/** How long `pay` waits for the first attempt of each notification, and between two looks, in milliseconds. */
const notifiedWithinMs = 5_000;
const lookEveryMs = 10;

export function controls(url: string) {
  const call = <T>(method: string, path: string, body?: object) =>
    sandbox<T>(`${url}/sandbox/v1/${path}`, method, body);
  const notifications = async (reference: string) => {
    const query = new URLSearchParams({ invoice_number: reference });
    const path = `notifications?${query}`;
    return (await call<{ notifications: TestNotification[] }>('GET', path)).notifications;
  };
  return {
    keys: () => call<{ snap_public_key: string }>('GET', 'keys'),
    notifications,
    async pay(reference: string, options: PayOptions = {}) {
      const path = `payments/${encodeURIComponent(reference)}/outcome`;
      const paid = await call<TestPayment>('POST', path, { outcome: 'SUCCESS', ...options });
      await attempted(() => notifications(paid.reference));
      return paid;
    },
    async advance(seconds: number) {
      const body = { advance_seconds: seconds };
      return new Date((await call<{ now: string }>('POST', 'clock', body)).now);
    },
    async reset() {
      await call('DELETE', 'faults');
      await call('POST', 'reset');
      await call('POST', 'clock', { reset: true });
    },
  };
}

/** Waits until every notification was attempted once. */
async function attempted(list: () => Promise<TestNotification[]>): Promise<void> {
  const deadline = performance.now() + notifiedWithinMs;
  while ((await list()).some(({ attempts }) => attempts.length === 0)) {
    if (performance.now() > deadline) return;
    await delay(lookEveryMs);
  }
}

async function sandbox<T>(url: string, method: string, body: object | undefined): Promise<T> {
  const response = await fetch(url, {
    method,
    body: body === undefined ? null : JSON.stringify(body),
  });
  const text = await response.text();
  if (response.ok) return (text === '' ? undefined : JSON.parse(text)) as T;
  throw new Error(`Gapura refused ${method} ${new URL(url).pathname}: ${reasonIn(text)}`);
}

/** The problem document's own words. */
function reasonIn(text: string): string {
  try {
    const { detail, title } = JSON.parse(text) as { detail?: string; title?: string };
    return detail ?? title ?? text;
  } catch {
    return text;
  }
}
