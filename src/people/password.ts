// Passwords: scrypt hashes with their parameters, few at once, compared in constant time.
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { queue } from './queue.ts';

export interface ScryptCost {
  /** CPU and memory: a power of two. */
  n: number;
  r: number;
  p: number;
}

/** What a person's password costs: 32 MiB and about a quarter of a second. */
export const passwordCost: ScryptCost = { n: 2 ** 15, r: 8, p: 3 };

/** For what is written in plain text elsewhere, or has 128 random bits: more would protect nothing. */
export const smallCost: ScryptCost = { n: 2 ** 10, r: 8, p: 1 };

/** The least length of a password that somebody chooses, in characters. */
export const passwordMin = 12;
/** The most, in characters: nobody types more. */
export const passwordMax = 256;

/** Two hashes at once take two of Node's four threads; so many more may wait, and the others are refused. */
const inTurn = queue({ atOnce: 2, waiting: 32 });

const keyBytes = 32;

/** Hashes a password: `scrypt$N$r$p$salt$hash`, the last two base64url. Throws RATE_LIMITED. */
export async function hashPassword(
  password: string,
  cost: ScryptCost = passwordCost,
): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(password, salt, cost);
  const numbers = [cost.n, cost.r, cost.p].join('$');
  return `scrypt$${numbers}$${salt.toString('base64url')}$${key.toString('base64url')}`;
}

/** Whether the password is the one of the hash. Throws RATE_LIMITED, and an Error for a text that is not a hash. */
export async function isPassword(password: string, hash: string): Promise<boolean> {
  const stored = parsed(hash);
  if (stored === undefined) throw new Error('a stored password hash is damaged');
  const key = await derive(password, stored.salt, stored.cost);
  return timingSafeEqual(key, stored.key);
}

/** Does the work of `isPassword` for nobody, so that an unknown e-mail address takes as long as a known one. */
export async function pretendPassword(password: string): Promise<false> {
  await derive(password, Buffer.alloc(16), passwordCost);
  return false;
}

/** Whether a hash was made with other parameters than those of today. */
export function isOutdated(hash: string): boolean {
  const { cost } = parsed(hash) ?? {};
  return cost?.n !== passwordCost.n || cost.r !== passwordCost.r || cost.p !== passwordCost.p;
}

/** Whether a text is a hash that `isPassword` can use. */
export function isPasswordHash(text: string): boolean {
  return parsed(text) !== undefined;
}

interface StoredHash {
  cost: ScryptCost;
  salt: Buffer;
  key: Buffer;
}

function parsed(text: string): StoredHash | undefined {
  const found = /^scrypt\$(\d{1,8})\$(\d{1,2})\$(\d{1,2})\$([\w-]{11,88})\$([\w-]{43})$/.exec(text);
  if (found === null) return undefined;
  const [, n = '', r = '', p = '', salt = '', key = ''] = found;
  const cost = { n: Number(n), r: Number(r), p: Number(p) };
  const isPowerOfTwo = cost.n > 1 && (cost.n & (cost.n - 1)) === 0;
  if (!isPowerOfTwo || cost.r < 1 || cost.p < 1 || memoryOf(cost) > memoryMax) return undefined;
  return { cost, salt: Buffer.from(salt, 'base64url'), key: Buffer.from(key, 'base64url') };
}

/** The most that a hash may ask for, in bytes. */
const memoryMax = 256 * 1024 * 1024;

function memoryOf({ n, r, p }: ScryptCost): number {
  return 128 * r * (n + p + 2);
}

/** Unicode has several spellings of one letter, and keyboards differ in which one they send. */
function derive(password: string, salt: Buffer, cost: ScryptCost): Promise<Buffer> {
  const { n: N, r, p } = cost;
  const options = { N, r, p, maxmem: 2 * memoryOf(cost) };
  return inTurn(
    () =>
      new Promise<Buffer>((resolve, reject) => {
        scrypt(password.normalize('NFKC'), salt, keyBytes, options, (error, key) =>
          error === null ? resolve(key) : reject(error),
        );
      }),
  );
}
