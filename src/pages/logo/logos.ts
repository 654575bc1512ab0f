// The merchants' logos, kept in this process: fetched when a page first wants one, and again every hour.
import { createHash } from 'node:crypto';
import { Agent } from 'undici';
import type { Log } from '../../lib/log.ts';
import type { Merchant } from '../../merchants/merchant.ts';
import { guardedConnector } from '../../notifications/address-guard.ts';
import { fetchLogo, type Logo } from './fetch-logo.ts';

/** After how many seconds a logo is fetched again, and after how many one that could not be fetched. */
export const refreshSeconds = { fetched: 3600, failed: 300 } as const;

/** How many logos are kept. Then the oldest is forgotten. */
const mostLogos = 500;

export interface Logos {
  /** The path of a merchant's logo if it is here. If not, it is fetched for the next page. */
  pathOf(merchant: Merchant | undefined): string | undefined;
  /** A merchant's logo, fetched if it is not here; undefined if there is none or it cannot be fetched. */
  logoOf(merchant: Merchant | undefined): Promise<Logo | undefined>;
  /** Closes every connection at once. */
  close(): Promise<void>;
}

export interface LogoSettings {
  allowPrivateAddresses: boolean;
  log: Log;
  /** A clock in milliseconds that only goes forward. */
  nowMs?: (() => number) | undefined;
}

interface Kept {
  url: string;
  /** The last one that was fetched. It stays while a newer one cannot be fetched. */
  logo?: Logo | undefined;
  fetching?: Promise<void> | undefined;
  staleAtMs: number;
}

export const logoPath = (clientId: string) => `/merchant-logo/${encodeURIComponent(clientId)}`;

/** Opens the store of logos, which is empty. `close` it when the gateway stops. */
export function createLogos(settings: LogoSettings): Logos {
  const { allowPrivateAddresses } = settings;
  const agent = new Agent({
    connect: guardedConnector({ allowPrivateAddresses, timeoutMs: 5000 }),
    connections: 2,
    keepAliveTimeout: 1,
  });
  const kept = new Map<string, Kept>();
  const fresh = (merchant: Merchant | undefined) => refreshed(settings, agent, kept, merchant);
  return {
    pathOf(merchant) {
      const logo = fresh(merchant)?.logo;
      if (merchant === undefined || logo === undefined) return undefined;
      // Another logo gets another address, because browsers keep the first one.
      const hash = createHash('sha256').update(logo.bytes).digest('hex').slice(0, 12);
      return `${logoPath(merchant.clientId)}?v=${hash}`;
    },
    async logoOf(merchant) {
      const found = fresh(merchant);
      if (found?.logo === undefined) await found?.fetching;
      return found?.logo;
    },
    close: () => agent.destroy(),
  };
}

/** What is kept of a merchant's logo. A fetch is started if it is due, and nobody waits for it here. */
function refreshed(
  { log, nowMs = () => performance.now() }: LogoSettings,
  agent: Agent,
  kept: Map<string, Kept>,
  merchant: Merchant | undefined,
): Kept | undefined {
  if (merchant?.logoUrl === undefined) return undefined;
  const { clientId, logoUrl: url } = merchant;
  const known = kept.get(clientId);
  const entry: Kept = known?.url === url ? known : { url, staleAtMs: Number.NEGATIVE_INFINITY };
  if (entry.fetching !== undefined || nowMs() < entry.staleAtMs) return entry;
  kept.delete(clientId);
  kept.set(clientId, entry);
  const [oldest] = kept.keys();
  if (kept.size > mostLogos && oldest !== undefined) kept.delete(oldest);
  const staleIn = (seconds: number) => {
    entry.staleAtMs = nowMs() + seconds * 1000;
    entry.fetching = undefined;
  };
  entry.fetching = fetchLogo(agent, url).then(
    (logo) => {
      entry.logo = logo;
      staleIn(refreshSeconds.fetched);
    },
    (error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      log.warn({ clientId, url, reason }, 'a merchant’s logo could not be fetched');
      staleIn(refreshSeconds.failed);
    },
  );
  return entry;
}
