// A merchant's receiver on its own thread: counts the posts and reports when a wanted number has arrived.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parentPort } from 'node:worker_threads';

let count = 0;
let waiting = Number.POSITIVE_INFINITY;

const server = createServer((request, response) => {
  request.resume();
  request.on('end', () => {
    response.writeHead(200).end();
    count += 1;
    if (count >= waiting) {
      waiting = Number.POSITIVE_INFINITY;
      parentPort?.postMessage({ arrived: count });
    }
  });
});
parentPort?.on('message', (wanted: number) => {
  if (count >= wanted) parentPort?.postMessage({ arrived: count });
  else waiting = wanted;
});
server.listen(0, '127.0.0.1', () => {
  parentPort?.postMessage({ port: (server.address() as AddressInfo).port });
});
