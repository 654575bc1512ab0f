// ENCRYPTION_KEY: one key or several, and what production demands of the one that seals.
import { ConfigError } from './file.ts';

const how = 'make one with `openssl rand -base64 32`';

/**
 * The keys in `text`, separated by commas. The first seals, any of them opens. If `demandsRandom`, the
 * first must be random: only older ones, which a rotation is getting rid of, may be weak. Throws ConfigError.
 */
export function encryptionKeysOf(text: string | undefined, demandsRandom: boolean): Buffer[] {
  if (text === undefined) return [];
  const parts = text.split(',').map((part) => part.trim());
  const keys = parts.map((part) => Buffer.from(part, 'base64'));
  const short = keys.findIndex((key) => key.length !== 32);
  if (short !== -1) {
    throw new ConfigError(
      `ENCRYPTION_KEY${which(short, parts)} is not 32 bytes in base64: ${how}.`,
    );
  }
  const [first] = keys;
  const weakness = demandsRandom && first && weaknessOf(first, parts[0] ?? '');
  if (!weakness) return keys;
  const rotate = 'put the new one first, then a comma and this one';
  throw new ConfigError(`ENCRYPTION_KEY${which(0, parts)} ${weakness}: ${how}, and ${rotate}.`);
}

function which(index: number, parts: readonly string[]): string {
  return parts.length === 1 ? '' : ` number ${index + 1}`;
}

/** Fewer different bytes than this are a placeholder, not a key. */
const fewestDifferent = 8;

/** Why a key is not one that a random generator made; undefined if nothing says so. */
function weaknessOf(key: Buffer, text: string): string | undefined {
  // Node ignores what is not base64. Such a text is a mistake, or is a key only by chance.
  if (key.toString('base64') !== text) return 'is not strict base64';
  const different = new Set(key).size;
  if (different === 1) return 'is one byte, 32 times';
  if (different < fewestDifferent) return `has only ${different} different bytes`;
  return undefined;
}
