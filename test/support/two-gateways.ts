// Two gateways, one the provider of the other: shop → front → back, and back's notifications to front.
import type { ConfigFile } from '../../src/config/file.ts';
import type { TracingSettings } from '../../src/config/tracing.ts';
import { type Client, createClient } from '../../src/sdk/index.ts';
import { freePort } from './free-port.ts';
import { clientId, secretKey, startTestGateway, type TestGateway } from './gateway.ts';
import { dashboardKeys } from './office.ts';
import { merchantPair, snapFile, takesAll } from './snap.ts';

/** Front as the merchant of back. */
export const frontId = 'BRN-0900-1700000000900';
export const frontSecret = 'SK-FrontAtBack0123456789';

export const channels = ['kredivo', 'indodana', 'indomaret', 'dana', 'cards'] as const;

export interface TwoGateways {
  /** What the shop calls. */
  front: TestGateway;
  /** Front's provider. */
  back: TestGateway;
  /** The shop's client of front, for every channel. */
  shop: Client;
  /** Front's own client of back. */
  atBack: Client;
  /** Moves business time of both. */
  advance(seconds: number): Promise<void>;
  stop(): Promise<void>;
}

export interface TwoOptions {
  /** How front calls back, if something is to stand between them. */
  reachedBy?: (backUrl: string) => string | Promise<string>;
  /** Where back sends its notifications, if something is to stand between them. */
  notifiedBy?: (frontUrl: string) => string | Promise<string>;
  /** Merged into front's configuration. */
  file?: Partial<ConfigFile>;
  upstream?: Partial<NonNullable<ConfigFile['upstreams']>[string]>;
  log?: (line: string) => void;
  /** Where each of them sends its traces. */
  tracing?: { front: TracingSettings; back: TracingSettings };
}

/** Front as a merchant in its provider's configuration; `upstream` is what front calls this provider. */
export function frontAtBack(frontUrl: string, upstream: string) {
  const routes = `${frontUrl}/upstream/${upstream}`;
  return {
    name: 'Front',
    client_id: frontId,
    secret_key: frontSecret,
    notification_url: `${routes}/notifications`,
    snap: {
      public_key: merchantPair.publicKey,
      token_url: `${routes}/v1.0/access-token/b2b`,
      notification_url: `${routes}/v1.0/debit/notify`,
    },
  };
}

export async function startTwoGateways(options: TwoOptions = {}): Promise<TwoGateways> {
  const port = await freePort();
  const frontUrl = `http://127.0.0.1:${port}`;
  const notified = (await options.notifiedBy?.(frontUrl)) ?? frontUrl;
  const back = await startTestGateway({
    ...(options.tracing && { tracing: options.tracing.back }),
    file: () => ({ merchants: [frontAtBack(notified, 'back')] }),
  });
  const { body } = await back.sandbox('keys');
  const upstream = {
    base_url: (await options.reachedBy?.(back.url)) ?? back.url,
    client_id: frontId,
    secret_key: frontSecret,
    snap: {
      private_key: merchantPair.privateKey,
      public_key: (body as { snap_public_key: string }).snap_public_key,
    },
    ...options.upstream,
  };
  const front = await startTestGateway({
    port,
    answer: takesAll,
    ...(options.log && { log: options.log }),
    ...(options.tracing && { tracing: options.tracing.front }),
    file: (receiver) =>
      snapFile(receiver, {
        dashboard: { keys: dashboardKeys },
        upstreams: { back: upstream },
        acquirers: Object.fromEntries(channels.map((channel) => [channel, { upstream: 'back' }])),
        ...options.file,
      }),
  }).catch(async (error: unknown) => {
    await back.stop();
    throw error;
  });
  const { privateKey } = merchantPair;
  return {
    front,
    back,
    shop: createClient({ clientId, secretKey, privateKey, baseUrl: front.url }),
    atBack: createClient({
      clientId: frontId,
      secretKey: frontSecret,
      privateKey,
      baseUrl: back.url,
    }),
    async advance(seconds) {
      await back.advance(seconds);
      await front.advance(seconds);
    },
    async stop() {
      await front.stop();
      await back.stop();
    },
  };
}
