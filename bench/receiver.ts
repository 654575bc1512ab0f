// A merchant's receiver on its own thread: notes when each post arrives, and reports when a wanted number has.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parentPort } from 'node:worker_threads';

/** What it reports: when the newest notification of each order arrived, in milliseconds since 1970. */
export type Arrivals = [invoice: string, atMs: number][];

let count = 0;
let waiting = Number.POSITIVE_INFINITY;
let arrivals: Arrivals = [];

const server = createServer((request, response) => {
  const pieces: Buffer[] = [];
  request.on('data', (piece: Buffer) => pieces.push(piece));
  request.on('end', () => {
    response.writeHead(200).end();
    const [, invoice = ''] =
      /"(?:invoice_number|originalPartnerReferenceNo)":"([^"]+)"/.exec(
        String(Buffer.concat(pieces)),
      ) ?? [];
    arrivals.push([invoice, performance.timeOrigin + performance.now()]);
    count += 1;
    if (count >= waiting) report();
  });
});

function report(): void {
  waiting = Number.POSITIVE_INFINITY;
  parentPort?.postMessage(arrivals);
  arrivals = [];
}

parentPort?.on('message', (wanted: number) => {
  if (count >= wanted) report();
  else waiting = wanted;
});
server.listen(0, '127.0.0.1', () => {
  parentPort?.postMessage({ port: (server.address() as AddressInfo).port });
});
