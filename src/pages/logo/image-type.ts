// Recognises an image by its first bytes: what a server says about its files is not trusted.

/** The types of images that pages show. SVG is not one of them: it can contain scripts. */
export type ImageType = 'image/png' | 'image/jpeg' | 'image/webp' | 'image/gif';

/** What an image begins with, one character a byte, and what follows at the given place. */
const signatures: readonly [type: ImageType, start: string, at?: number, then?: string][] = [
  ['image/png', '\x89PNG\r\n\x1a\n', 12, 'IHDR'],
  ['image/jpeg', '\xff\xd8\xff'],
  ['image/webp', 'RIFF', 8, 'WEBP'],
  ['image/gif', 'GIF87a'],
  ['image/gif', 'GIF89a'],
];

/** The type of an image, or undefined for anything else. */
export function imageType(bytes: Buffer): ImageType | undefined {
  const head = bytes.subarray(0, 16).toString('latin1');
  return signatures.find(
    ([, start, at = 0, then = start]) => head.startsWith(start) && head.startsWith(then, at),
  )?.[0];
}
