// The description of the merchant API: for programs at /openapi.json, for people at /docs.
import type { Channel, Links } from '../../channels/channel.ts';
import type { Mount } from '../../http/app.ts';
import { json } from '../../http/json.ts';
import { openApiDocument } from '../../http/openapi.ts';
import { languageOf, sendPage } from '../kit/page.ts';
import { DocsPage } from './docs-page.tsx';

export interface DocsDeps {
  channels: readonly Channel[];
  links: Links;
  sandbox: boolean;
}

const documentPath = '/openapi.json';
export const docsPath = '/docs';

export function docsRoutes({ channels, links, sandbox }: DocsDeps): Mount {
  return (app) => {
    app.get(documentPath, async (_request, reply) =>
      json(reply, 200, openApiDocument(channels, links.publicUrl)),
    );
    app.get(docsPath, async (request, reply) => {
      const frame = { language: languageOf(request), sandbox };
      const document = openApiDocument(channels, links.publicUrl);
      return sendPage(reply, 200, DocsPage({ frame, document, documentHref: documentPath }));
    });
  };
}
