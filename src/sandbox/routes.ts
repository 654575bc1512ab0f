// The sandbox's routes, /sandbox/v1: doors to the office, and what a real provider would hide. JSON, not signed.
import type { Mount } from '../http/app.ts';
import { answerError, answerNotFound } from '../http/refuse.ts';
import { bankRoutes } from './bank-routes.ts';
import { controlRoutes } from './control-routes.ts';
import type { SandboxDeps } from './deps.ts';
import { disputeRoutes } from './dispute-routes.ts';
import { ledgerRoutes } from './ledger-routes.ts';
import { notificationRoutes } from './notification-routes.ts';
import { paymentRoutes } from './payment-routes.ts';
import { payoutRoutes } from './payout-routes.ts';
import { reconciliationRoutes } from './reconciliation-routes.ts';
import { refundRoutes } from './refund-routes.ts';
import { reportRoutes } from './report-routes.ts';
import { settlementRoutes } from './settlement-routes.ts';

/** Mounts the routes. Every call that they refuse is one log line and a problem document. */
export function sandboxRoutes(deps: SandboxDeps): Mount {
  const { office, log } = deps;
  return (root) => {
    root.register(async (app) => {
      app.setErrorHandler(answerError(log));
      paymentRoutes(app, deps);
      refundRoutes(app, office);
      disputeRoutes(app, office);
      notificationRoutes(app, office);
      settlementRoutes(app, office);
      payoutRoutes(app, office);
      ledgerRoutes(app, office);
      reportRoutes(app, office);
      reconciliationRoutes(app, office);
      bankRoutes(app, office);
      controlRoutes(app, deps);
    });
    root.register(async (app) => app.setNotFoundHandler(answerNotFound(log)), {
      prefix: '/sandbox/v1',
    });
  };
}
