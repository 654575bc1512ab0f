// The description of the merchant API: for programs at /openapi.json, for people at /docs. And what response codes mean.
import { readFileSync } from 'node:fs';
import type { Channel, Links } from '../../channels/channel.ts';
import { at } from '../../channels/fixture.ts';
import type { Mount } from '../../http/app.ts';
import { json } from '../../http/json.ts';
import { apiExamples } from '../../http/openapi/examples.ts';
import { openApiDocument } from '../../http/openapi.ts';
import { namedScript, type ServedScript } from '../kit/assets.ts';
import { assetRoutes, languageOf, scripted, sendPage } from '../kit/page.ts';
import { brunoCollection } from './bruno.ts';
import { DocsPage } from './docs-page.tsx';
import { ResponseCodesPage } from './response-codes-page.tsx';
import { signedSample } from './sample.ts';

export interface DocsDeps {
  channels: readonly Channel[];
  links: Links;
  sandbox: boolean;
}

const documentPath = '/openapi.json';
export const docsPath = '/docs';
export const responseCodesPath = '/docs/response-codes';
const brunoPath = '/docs/bruno.json';

/** Built by `npm run scripts`. */
export const docsScript: ServedScript = namedScript(
  'docs',
  readFileSync(new URL('./docs.js', import.meta.url), 'utf8'),
);

const hrefs = { document: documentPath, bruno: brunoPath, responseCodes: responseCodesPath };

export function docsRoutes({ channels, links, sandbox }: DocsDeps): Mount {
  return (app) => {
    assetRoutes([], [docsScript])(app);
    app.get(documentPath, async (_request, reply) =>
      json(reply, 200, openApiDocument(channels, links.publicUrl)),
    );
    app.get(brunoPath, async (_request, reply) =>
      json(reply, 200, brunoCollection(openApiDocument(channels, links.publicUrl))),
    );
    const signed = channels.find(({ create }) => create.address.dialect === 'classic');
    const sample = signedSample(signed?.create.address.path ?? '/');
    app.get(docsPath, async (request, reply) => {
      const frame = { language: languageOf(request), sandbox };
      const document = openApiDocument(channels, links.publicUrl);
      const { script, trust } = scripted(docsScript);
      const uniqueOf = uniqueReferences(channels);
      const page = DocsPage({ frame, document, sample, uniqueOf, hrefs, script });
      return sendPage(reply, 200, page, { ...trust, callsOwn: sandbox });
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

/** The references in a channel's example that can be used only once. */
export function uniqueReferences(channels: readonly Channel[]) {
  return (id: string | undefined): readonly string[] => {
    const channel = channels.find((one) => one.id === id);
    const example = apiExamples.find(({ path }) => path === channel?.create.address.path);
    if (channel === undefined || example?.body === undefined) return [];
    const { body } = example;
    const found = Object.values(channel.create.uniqueFields).map((field) => at(body, field));
    return [...new Set(found.filter((one): one is string => typeof one === 'string'))];
  };
}
