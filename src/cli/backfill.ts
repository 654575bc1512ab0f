// The notifications of the last hours, sent again to `gapura listen` once it waits.
import type { NotificationView } from '../notifications/view.ts';
import { ago } from './business-time.ts';
import { type Office, queryOf } from './office-calls.ts';

export interface Backfill {
  office: Office;
  clientId: string | undefined;
  /** How far back: `2h`. */
  span: string;
  /** Where listen waits: the port, and the path by dialect. */
  port: number;
  paths: readonly string[];
}

/** What was asked for, and the notifications that go elsewhere: only the gateway can send those. */
export interface Backfilled {
  resent: number;
  elsewhere: readonly string[];
}

/**
 * Asks the gateway to send again everything that the merchant was told in that span, oldest first, as far as it is
 * addressed to this listener. The gateway signs it anew. Throws CommandFailed.
 */
export async function backfill({ office, clientId, span, ...here }: Backfill): Promise<Backfilled> {
  const from = await ago(office.url, span);
  const found: NotificationView[] = [];
  let after: string | undefined;
  do {
    const query = queryOf({ client_id: clientId, from, limit: '200', after });
    const page = await office.call<{ notifications: NotificationView[]; next: string | null }>(
      `/notifications${query}`,
    );
    found.push(...page.notifications);
    after = page.next ?? undefined;
  } while (after !== undefined);
  const ours = found.filter(({ url }) => isHere(url, here)).reverse();
  for (const { id } of ours) await office.call(`/notifications/${id}/resend`, {});
  const others = found.filter(({ url }) => !isHere(url, here)).map(({ url }) => url);
  return { resent: ours.length, elsewhere: [...new Set(others)] };
}

const loopback = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** Whether a URL leads to this listener, as far as it can be told: another host may be a tunnel to it. */
function isHere(address: string, { port, paths }: Pick<Backfill, 'port' | 'paths'>): boolean {
  const url = new URL(address);
  if (!paths.includes(url.pathname)) return false;
  return !loopback.test(url.hostname) || Number(url.port || '80') === port;
}
