// What probes run against: real gateways in sandbox mode, their merchants, and the notifications that arrived.
import type { ConfigFile } from '../../src/config/file.ts';
import { type Answered, type Call, send } from '../support/classic.ts';
import { secretKey, startTestGateway, type TestGateway } from '../support/gateway.ts';
import type { Answer, Receiver } from '../support/receiver.ts';
import {
  type CallOptions,
  call,
  getToken,
  type SnapReply,
  snapFile,
  takesAll,
} from '../support/snap.ts';

/** A merchant whose bodies are read exactly: a text where a number is documented is refused. */
export const exactMerchant = 'BRN-0002-1700000000002';

/** A merchant with Mandiri as its bank, and with few numbers and payment types. */
export const smallMerchant = 'BRN-0003-1700000000003';

export interface Notified {
  target: string;
  headers: Headers;
  body: Record<string, unknown>;
  raw: Buffer;
}

export interface World {
  /** The gateway of nearly all probes. No probe moves its clock or settles its payments. */
  readonly house: TestGateway;
  /** A gateway with `snap.strict`. */
  readonly strict: TestGateway;
  send(call: Call): Promise<Answered>;
  /** A signed SNAP call, at the strict gateway or the other one. */
  snap(
    where: 'house' | 'strict',
    path: string,
    body: object | string,
    options?: CallOptions,
  ): Promise<SnapReply>;
  /** The bearer token of the merchant. */
  token(where: 'house' | 'strict'): string;
  /** The same result for every probe that asks for this name. */
  once<T>(name: string, make: () => Promise<T>): Promise<T>;
  /** Resolves when `count` notifications about the reference have arrived, oldest first. */
  notified(reference: string, count?: number): Promise<Notified[]>;
  /** Runs `play` at a gateway whose clock and settlement it may move, one after the other. */
  alone<T>(play: (house: TestGateway) => Promise<T>): Promise<T>;
  stop(): Promise<void>;
}

/** Starts the gateways. */
export async function startWorld(): Promise<World> {
  const inbox = openInbox();
  const answer: Answer = (response, received, count) => {
    takesAll(response, received, count);
    inbox.take(received);
  };
  const [house, strict, clocked] = await Promise.all([
    startTestGateway({ answer, file: fileOf }),
    startTestGateway({
      answer,
      file: (receiver) => snapFile(receiver, { snap: { strict: true } }),
    }),
    startTestGateway({ answer, file: withAccounts }),
  ]);
  const tokens = { house: await getToken(house.url), strict: await getToken(strict.url) };
  const gateways = { house, strict };
  const made = new Map<string, Promise<unknown>>();
  let last: Promise<unknown> = Promise.resolve();
  return {
    house,
    strict,
    send: (one) => send(house.url, one),
    snap: (where, path, body, options) =>
      call(gateways[where].url, path, tokens[where], body, options),
    token: (where) => tokens[where],
    once<T>(name: string, make: () => Promise<T>) {
      const found = made.get(name) ?? make();
      made.set(name, found);
      return found as Promise<T>;
    },
    notified: inbox.wait,
    alone(play) {
      const turn = last.then(() => play(clocked));
      last = turn.catch(() => undefined);
      return turn;
    },
    async stop() {
      await Promise.all([house.stop(), strict.stop(), clocked.stop()]);
    },
  };
}

function fileOf(receiver: Receiver): ConfigFile {
  const { merchants = [], ...rest } = snapFile(receiver);
  const exact = {
    name: 'Toko Tepat',
    client_id: exactMerchant,
    secret_key: secretKey,
    notification_url: `${receiver.origin}/payments/notifications`,
    strictness: 'exact' as const,
  };
  const small = {
    name: 'Toko Kecil',
    client_id: smallMerchant,
    secret_key: secretKey,
    notification_url: `${receiver.origin}/payments/notifications`,
    channel_settings: {
      cards: {
        payment_types: ['SALE', 'INSTALLMENT'],
        acquirer: 'BANK_MANDIRI',
        mids: { BANK_MANDIRI: { sale: '000100008' }, DANAMON: { sale: '000100011' } },
      },
    },
  };
  return { ...rest, merchants: [...merchants, exact, small] };
}

/** The settlement accounts that the channels' bodies name, and a default one. */
const accounts = ['SBS-0000-1', 'SBS-0001-1', 'SBS-0001-2', 'SBS-0003-1', 'SBA-0002-1'];

/** The same merchants; the first one can split settlements. */
function withAccounts(receiver: Receiver): ConfigFile {
  const file = fileOf(receiver);
  const settlement_accounts = accounts.map((id, index) => ({
    id,
    bank: 'BCA',
    number: `00112233${index}`,
    holder: 'PT Contoh',
    default: index === 0,
  }));
  const merchants = (file.merchants ?? []).map((one, index) =>
    index === 0 ? { ...one, settlement_accounts } : one,
  );
  return { ...file, merchants };
}

interface Inbox {
  take(received: Parameters<Answer>[1]): void;
  wait(reference: string, count?: number): Promise<Notified[]>;
}

/** Sorts what arrives by the invoice number or SNAP reference that it is about. */
function openInbox(): Inbox {
  const arrived = new Map<string, Notified[]>();
  let waiting: { reference: string; count: number; resolve(all: Notified[]): void }[] = [];
  return {
    take({ target, headers, body }) {
      const parsed = JSON.parse(body.toString()) as Record<string, unknown>;
      const order = parsed.order as { invoice_number?: string } | undefined;
      const reference = order?.invoice_number ?? parsed.originalPartnerReferenceNo;
      if (typeof reference !== 'string') return;
      const all = arrived.get(reference) ?? [];
      all.push({ target, headers: new Headers(headers), body: parsed, raw: body });
      arrived.set(reference, all);
      for (const one of waiting) {
        if (one.reference === reference && one.count <= all.length) one.resolve(all);
      }
      waiting = waiting.filter((one) => one.reference !== reference || one.count > all.length);
    },
    wait(reference, count = 1) {
      const all = arrived.get(reference) ?? [];
      if (all.length >= count) return Promise.resolve(all);
      return new Promise((resolve) => waiting.push({ reference, count, resolve }));
    },
  };
}
