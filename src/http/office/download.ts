// Sends a file of the office as it is read from the database.
import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import type { Download } from '../../office/operations/operation.ts';

/** Streams it as an attachment: however large it is, little of it is in memory. */
export function sendDownload(
  reply: FastifyReply,
  { contentType, fileName, chunks }: Download,
): FastifyReply {
  return (
    reply
      .header('content-type', contentType)
      .header('content-disposition', `attachment; filename="${fileName}"`)
      .header('cache-control', 'no-store')
      .header('x-content-type-options', 'nosniff')
      // Whatever a file is, nothing in it runs here.
      .header('content-security-policy', "sandbox; default-src 'none'")
      .send(Readable.from(chunks, { objectMode: true, highWaterMark: 1 }))
  );
}
