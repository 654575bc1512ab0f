// A merchant's shop on its own origin: a page with any URL in a frame, and a page to return to.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Shop {
  /** `http://127.0.0.1:<port>`: another site than the gateway's `localhost`. */
  origin: string;
  /** A page of the shop with `url` in a frame. */
  framing(url: string): string;
  close(): Promise<void>;
}

const page = (body: string) =>
  `<!doctype html><html lang="en"><title>Shop</title><body>${body}</body></html>`;

/** Opens the shop; payments return to `/thanks` and `/sorry`. */
export async function openShop(): Promise<Shop> {
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://shop.invalid');
    response.setHeader('content-type', 'text/html; charset=utf-8');
    if (pathname === '/thanks' || pathname === '/sorry') {
      return response.end(page(`<h1>${pathname === '/thanks' ? 'Thanks' : 'Sorry'}</h1>`));
    }
    const framed = searchParams.get('frame') ?? '';
    const src = framed.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
    const frame = `<iframe title="Payment" width="520" height="900" src="${src}"></iframe>`;
    return response.end(page(`<h1>Basket</h1>${framed ? frame : ''}`));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    framing: (url) => `${origin}/?${new URLSearchParams({ frame: url })}`,
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
