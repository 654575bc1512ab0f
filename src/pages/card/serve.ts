// Serves the assets of the card pages: their stylesheet, their script, and the merchants' colours.
import type { FastifyInstance } from 'fastify';
import type { Mount } from '../../http/app.ts';
import { assetRoutes, cacheForever } from '../kit/page.ts';
import { cardScript, cardStylesheet } from './assets.ts';
import { themeNamed, themeSheet } from './theme.ts';

export function cardAssetRoutes(): Mount {
  return (app) => {
    assetRoutes([cardStylesheet], [cardScript])(app);
    serveThemes(app);
  };
}

function serveThemes(app: FastifyInstance): void {
  app.get<{ Params: { name: string } }>('/assets/theme.:name.css', async (request, reply) => {
    const theme = themeNamed(request.params.name);
    if (theme === undefined) return reply.callNotFound();
    return reply
      .header('content-type', 'text/css; charset=utf-8')
      .header('cache-control', cacheForever)
      .header('x-content-type-options', 'nosniff')
      .send(themeSheet(theme));
  });
}
