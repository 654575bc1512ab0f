// The description of the merchant API: for programs at /openapi.json, for people at /docs. And what response codes mean.
import type { Channel, Links } from '../../channels/channel.ts';
import type { Mount } from '../../http/app.ts';
import { json } from '../../http/json.ts';
import { openApiDocument } from '../../http/openapi.ts';
import { languageOf, sendPage } from '../kit/page.ts';
import { DocsPage } from './docs-page.tsx';
import { ResponseCodesPage } from './response-codes-page.tsx';

export interface DocsDeps {
  channels: readonly Channel[];
  links: Links;
  sandbox: boolean;
}

const documentPath = '/openapi.json';
export const docsPath = '/docs';
export const responseCodesPath = '/docs/response-codes';

export function docsRoutes({ channels, links, sandbox }: DocsDeps): Mount {
  return (app) => {
    app.get(documentPath, async (_request, reply) =>
      json(reply, 200, openApiDocument(channels, links.publicUrl)),
    );
    app.get(docsPath, async (request, reply) => {
      const frame = { language: languageOf(request), sandbox };
      const document = openApiDocument(channels, links.publicUrl);
      const hrefs = { documentHref: documentPath, responseCodesHref: responseCodesPath };
      return sendPage(reply, 200, DocsPage({ frame, document, ...hrefs }));
    });
    const coded = channels.flatMap(({ id, name, responseCodes }) =>
      responseCodes === undefined ? [] : [{ id, name, responseCodes }],
    );
    app.get(responseCodesPath, async (request, reply) => {
      const frame = { language: languageOf(request), sandbox };
      const page = ResponseCodesPage({ frame, channels: coded, docsHref: docsPath });
      return sendPage(reply, 200, page);
    });
  };
}
