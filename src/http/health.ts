// Routes for operations: liveness, readiness and metrics.
import type { Mount } from './app.ts';
import { json } from './json.ts';

/** Metrics in the text format of Prometheus. */
export interface MetricsText {
  contentType: string;
  text: () => Promise<string>;
}

interface HealthDeps {
  /** Throws with the reason while the gateway cannot serve. */
  ready: () => Promise<void>;
  /** The metrics of the whole gateway. */
  metrics: MetricsText;
}

/** `/healthz`, `/readyz` (503 with the reason while the gateway cannot serve) and `/metrics`. */
export function healthRoutes(deps: HealthDeps): Mount {
  return (app) => {
    app.get('/healthz', async (_request, reply) => json(reply, 200, { status: 'alive' }));
    app.get('/readyz', async (_request, reply) => {
      try {
        await deps.ready();
        return json(reply, 200, { status: 'ready' });
      } catch (error) {
        return json(reply, 503, { status: 'not ready', reason: (error as Error).message });
      }
    });
    app.get('/metrics', async (_request, reply) =>
      reply.header('content-type', deps.metrics.contentType).send(await deps.metrics.text()),
    );
  };
}
