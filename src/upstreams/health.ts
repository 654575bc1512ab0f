// How providers are, as the office and its page show them.
import type { ProviderFile } from '../reconciliation/provider-lines.ts';
import type { Reader } from '../storage/db.ts';
import { type UpstreamFigures, upstreamFigures } from './store.ts';

/** How one process sees a provider. Instants are wall-clock time, as text so that processes can exchange them. */
export interface ProviderView {
  name: string;
  state: 'closed' | 'open' | 'trying';
  inFlight: number;
  waiting: number;
  repliedAt?: string | undefined;
  failedAt?: string | undefined;
  problem?: string | undefined;
}

/** A provider as it is configured. */
export interface KnownProvider {
  name: string;
  baseUrl: string;
  clientId: string;
  speaksSnap: boolean;
  timeoutSeconds: number;
  pollSeconds: readonly number[];
  concurrency: number;
  settlementFile: ProviderFile;
}

/** What the office asks about providers. */
export interface ProviderDesk {
  known: readonly KnownProvider[];
  /** As each process sees them. */
  views(): Promise<ProviderView[]>;
}

export const noProviders: ProviderDesk = { known: [], views: async () => [] };

export type ProviderHealth = KnownProvider &
  ProviderView &
  Omit<UpstreamFigures, 'upstream'> & { status: 'OK' | 'FAILING' | 'DOWN' };

/** The health of all providers, in the order of the configuration. */
export async function providerHealth(db: Reader, desk: ProviderDesk): Promise<ProviderHealth[]> {
  const [views, figures] = await Promise.all([desk.views(), upstreamFigures(db)]);
  return desk.known.map((known) => {
    const view = joined(
      known.name,
      views.filter(({ name }) => name === known.name),
    );
    const { upstream: _, ...counted } =
      figures.find(({ upstream }) => upstream === known.name) ?? none;
    return { ...known, ...view, ...counted, status: statusOf(view) };
  });
}

const none: UpstreamFigures = {
  upstream: '',
  unknown: 0n,
  asking: 0n,
  oldestProblemAt: null,
  unmatched: 0n,
  lastNotificationAt: null,
};

/** Several processes as one: counts are added, and of instants the newest counts. */
function joined(name: string, views: readonly ProviderView[]): ProviderView {
  const newest = (at: 'repliedAt' | 'failedAt') =>
    views
      .flatMap((view) => view[at] ?? [])
      .sort()
      .at(-1);
  const failedAt = newest('failedAt');
  return {
    name,
    state: worst(views.map(({ state }) => state)),
    inFlight: views.reduce((sum, { inFlight }) => sum + inFlight, 0),
    waiting: views.reduce((sum, { waiting }) => sum + waiting, 0),
    repliedAt: newest('repliedAt'),
    failedAt,
    problem: views.find((view) => view.failedAt === failedAt)?.problem,
  };
}

function worst(states: readonly ProviderView['state'][]): ProviderView['state'] {
  if (states.includes('open')) return 'open';
  return states.includes('trying') ? 'trying' : 'closed';
}

/** `DOWN`: it is left alone. `FAILING`: its last call brought no reply. */
function statusOf({
  state,
  repliedAt = '',
  failedAt = '',
}: ProviderView): ProviderHealth['status'] {
  if (state !== 'closed') return 'DOWN';
  return failedAt > repliedAt ? 'FAILING' : 'OK';
}
