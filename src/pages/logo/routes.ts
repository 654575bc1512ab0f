// Serves the merchants' logos from our own origin, so that no other server sees a customer.
import type { Mount } from '../../http/app.ts';
import type { MerchantDirectory } from '../../merchants/merchant.ts';
import type { Logos } from './logos.ts';

export function logoRoutes(deps: { merchants: MerchantDirectory; logos: Logos }): Mount {
  return (app) => {
    app.get<{ Params: { client: string } }>('/merchant-logo/:client', async (request, reply) => {
      const merchant = deps.merchants.find(request.params.client);
      const logo = await deps.logos.logoOf(merchant);
      if (logo === undefined) return reply.callNotFound();
      return reply
        .header('content-type', logo.type)
        .header('cache-control', 'public, max-age=3600')
        .header('x-content-type-options', 'nosniff')
        .header('content-security-policy', "default-src 'none'; sandbox")
        .header('cross-origin-resource-policy', 'same-origin')
        .send(logo.bytes);
    });
  };
}
