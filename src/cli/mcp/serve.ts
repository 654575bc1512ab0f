// Serves the tools: over stdin and stdout, or over HTTP on this machine.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  createMcpHandler,
  hostHeaderValidationResponse,
  localhostAllowedHostnames,
  localhostAllowedOrigins,
  originValidationResponse,
} from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { CommandFailed } from '../command.ts';
import type { MakeServer } from './tools.ts';

/** Serves until stdin ends or `stopped` resolves. Nothing else may write to stdout. */
export async function serveStdin(make: MakeServer, stopped: Promise<unknown>): Promise<void> {
  const ended = new Promise((resolve) => process.stdin.once('close', resolve).once('end', resolve));
  const handle = serveStdio(make);
  await Promise.race([ended, stopped]);
  await handle.close();
}

export interface ServedHttp {
  url: string;
  close(): Promise<void>;
}

const path = '/mcp';

/** Serves at `/mcp`. Other hosts' names and other sites' pages are refused. Throws CommandFailed for a port in use. */
export async function serveHttp(
  make: MakeServer,
  { host, port }: { host: string; port: number },
): Promise<ServedHttp> {
  const handler = createMcpHandler(make);
  const hosts = [...localhostAllowedHostnames(), host];
  const server = createServer((incoming, response) => {
    answer(incoming, async (request) => {
      if (new URL(request.url).pathname !== path) return new Response(null, { status: 404 });
      const refused =
        hostHeaderValidationResponse(request, hosts) ??
        originValidationResponse(request, localhostAllowedOrigins());
      return refused ?? handler.fetch(request);
    }).then(
      (answered) => send(answered, response),
      () => response.destroy(),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: Error) => {
      reject(
        new CommandFailed(`Port ${port} cannot be used (${error.message}): give another --port.`),
      );
    });
    server.listen(port, host, () => resolve());
  });
  const { port: taken } = server.address() as AddressInfo;
  return {
    url: `http://${host}:${taken}${path}`,
    async close() {
      await handler.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function answer(
  incoming: IncomingMessage,
  handle: (request: Request) => Promise<Response>,
): Promise<Response> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > mostBytes) return new Response(null, { status: 413 });
    chunks.push(chunk);
  }
  const headers = Object.entries(incoming.headers).flatMap(([name, value]) =>
    typeof value === 'string' ? [[name, value] as [string, string]] : [],
  );
  const { method = 'GET', url = '/' } = incoming;
  const body = ['GET', 'HEAD'].includes(method) ? null : new Uint8Array(Buffer.concat(chunks));
  return handle(new Request(new URL(url, 'http://localhost'), { method, headers, body }));
}

/** The largest message, in bytes. */
const mostBytes = 1024 * 1024;

async function send(answered: Response, response: ServerResponse): Promise<void> {
  response.writeHead(answered.status, Object.fromEntries(answered.headers));
  for await (const chunk of answered.body ?? []) response.write(chunk);
  response.end();
}
