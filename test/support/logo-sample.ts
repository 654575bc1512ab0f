// A small PNG image, for the pages with a merchant's logo.
import { crc32, deflateSync } from 'node:zlib';

function chunk(name: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}

/** A green disc of 80 pixels on a transparent ground. */
export function sampleLogo(): Buffer {
  const size = 80;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  // Eight bits a channel, with transparency.
  header.set([8, 6], 8);
  const row = (y: number) => [
    0,
    ...Array.from({ length: size }, (_, x) =>
      Math.hypot(x - size / 2, y - size / 2) < size / 2 ? [0x1c, 0x7c, 0x54, 0xff] : [0, 0, 0, 0],
    ).flat(),
  ];
  const pixels = Buffer.from(Array.from({ length: size }, (_, y) => row(y)).flat());
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(pixels)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
