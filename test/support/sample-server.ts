// Serves sample pages as the gateway would: the same headers, stylesheets and script.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { VNode } from 'preact';
import { cardScript, cardStylesheet } from '../../src/pages/card/assets.ts';
import { themeNamed, themeSheet } from '../../src/pages/card/theme.ts';
import { stylesheet } from '../../src/pages/kit/assets.ts';
import type { PageScript } from '../../src/pages/kit/layout.tsx';
import { renderPage } from '../../src/pages/kit/render.ts';
import { type PageTrust, securityHeaders } from '../../src/pages/kit/security-headers.ts';
import { sampleLogo } from './logo-sample.ts';
import { sampleBrands } from './page-samples.tsx';

/** A page without a script, or a function from the script and its nonce to a page. */
export type Sample = VNode | ((script: PageScript) => VNode);

export interface SampleServer {
  origin: string;
  stop(): Promise<void>;
}

/** Serves each sample under `/<name>`; posts have no effect. */
export async function serveSamples(samples: Record<string, Sample>): Promise<SampleServer> {
  const assets = new Map([
    ...[stylesheet, cardStylesheet, sampleBrands].map(
      ({ path, css }) => [path, { type: 'text/css', body: css }] as const,
    ),
    [cardScript.path, { type: 'text/javascript', body: cardScript.body }],
  ]);
  const server = createServer((request, response) => {
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    const theme = themeNamed(/^\/assets\/theme\.(.+)\.css$/.exec(path)?.[1] ?? '');
    const asset = theme ? { type: 'text/css', body: themeSheet(theme) } : assets.get(path);
    if (asset) return response.writeHead(200, { 'content-type': asset.type }).end(asset.body);
    if (path === '/logo.png') return response.end(sampleLogo());
    // A frame that never finishes loading, and a form without effect: the page around them stays.
    if (path === '/never') return;
    if (request.method === 'POST') return response.writeHead(204).end();
    const sample = samples[path.slice(1)];
    if (!sample) return response.writeHead(404).end();
    const nonce = crypto.randomUUID();
    const { path: src, integrity } = cardScript;
    const page = typeof sample === 'function' ? sample({ path: src, integrity, nonce }) : sample;
    const trust: PageTrust = { scriptNonce: nonce, frames: [], framedByOwn: true };
    response.writeHead(200, {
      ...securityHeaders(trust),
      'content-type': 'text/html; charset=utf-8',
    });
    response.end(renderPage(page));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    async stop() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
