// What the client computes with keys. Node does it at once, WebCrypto later, so both are awaited.
import type { Finding } from '../wire/classic/diagnose.ts';
import type { OutgoingMessage } from '../wire/classic/message.ts';
import type { SignedParts } from '../wire/classic/text.ts';
import type { SnapMessage } from '../wire/snap/message.ts';

export type Awaitable<T> = T | Promise<T>;

/** A merchant's keys. */
export interface Keys {
  /** The headers of a request of the classic dialect, signed at `at`. */
  request(message: OutgoingMessage, at: Date): Awaitable<Record<string, string>>;
  /** Whether `signature` is the gateway's over an answer. */
  answered(parts: SignedParts, signature: string): Awaitable<boolean>;
  /** Why the signature of an answer does not match, as far as these keys can tell. */
  findings(parts: SignedParts, signature: string): readonly Finding[];
  /** Undefined if there is no RSA key. */
  readonly snap: SnapKeys | undefined;
}

/** What only the SNAP dialect needs. */
export interface SnapKeys {
  /** Reads the RSA key. Throws a TypeError if it is not one. */
  read(): Awaitable<unknown>;
  /** The headers of a token request, signed at `at`. */
  token(at: Date): Awaitable<TokenHeaders>;
  /** The headers of a transaction, signed at `at`. */
  transaction(message: SnapMessage<Uint8Array>, at: Date): Awaitable<Record<string, string>>;
}

type TokenHeaders = Record<string, string> & { 'X-TIMESTAMP': string };
