// Gives the gateway access tokens, as a merchant's server does before a SNAP notification, and says why not.
import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { type SnapAnswer, snapTokenHandler } from '../sdk/index.ts';
import { diagnoseTokenRequest } from '../wire/snap/diagnose-token.ts';
import { timestampProblem } from '../wire/snap/diagnosis/timestamp.ts';
import { snapToleranceSeconds } from '../wire/snap/headers.ts';
import { readJwt, tokenLifeSeconds } from '../wire/snap/jwt.ts';
import { CommandFailed } from './command.ts';

export interface TokenDesk {
  /** Checks a token request of the gateway and answers it (DOKU API, SNAP: payment notification, step 1). */
  answer(headers: Received, now: Date): Promise<TokenAnswered>;
  /** Whether a token was given here, or by an earlier run with the same key, and has not expired. */
  accepts(token: string): boolean;
}

export interface TokenAnswered {
  answer: SnapAnswer;
  lines: string[];
  /** The same for programs. */
  record: { genuine: boolean; client_id: string; error?: Problem | undefined };
}

export interface TokenDeskOptions {
  /** The merchant's; a desk without it gives tokens to every client that asks. */
  clientId: string | undefined;
  /** Signs the tokens; a new key unless given. */
  privateKey: KeyObject | undefined;
  /** The gateway's public key. Throws CommandFailed if it cannot be found. */
  findGatewayKey: () => Promise<KeyObject>;
}

type Received = Readonly<Record<string, string | string[] | undefined>>;

interface Problem {
  code: string;
  message: string;
}

const refused: SnapAnswer = {
  status: 401,
  headers: { 'Content-Type': 'application/json' },
  body: '{"responseCode":"4017300","responseMessage":"Unauthorized. Invalid Signature"}',
};

export function tokenDesk(options: TokenDeskOptions): TokenDesk {
  const privateKey =
    options.privateKey ?? generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  const ownPublicKey = createPublicKey(privateKey);
  return {
    async answer(headers, now) {
      const client = String(headers['x-client-key'] ?? '');
      const clientId = options.clientId ?? client;
      const at = now.toISOString().slice(11, 19);
      const no = (error: Problem): TokenAnswered => ({
        answer: refused,
        lines: [`${at}  a token request`, `  NOT VERIFIED (${error.code}): ${error.message}`],
        record: { genuine: false, client_id: client, error },
      });
      // Asked for each time: the gateway may have been started again on another database.
      const key = await foundOr(options.findGatewayKey);
      if (key instanceof CommandFailed) {
        return no({ code: 'gateway_key_unknown', message: key.message });
      }
      const error = problem(headers, clientId, key, now);
      if (error !== undefined) return no(error);
      const gatewayPublicKey = key.export({ type: 'spki', format: 'pem' }).toString();
      const handler = snapTokenHandler({ clientId, privateKey, gatewayPublicKey, now: () => now });
      const given = `${at}  TOKEN  for ${clientId}, ${tokenLifeSeconds / 60} minutes`;
      return {
        answer: handler.answer(headers),
        lines: [given, '  signature ok · RSA'],
        record: { genuine: true, client_id: clientId },
      };
    },
    accepts(token) {
      const claims = readJwt(ownPublicKey, token);
      const isOurs = options.clientId === undefined || claims?.iss === options.clientId;
      return claims !== undefined && isOurs && claims.exp > Date.now() / 1000;
    },
  };
}

async function foundOr(find: () => Promise<KeyObject>): Promise<KeyObject | CommandFailed> {
  try {
    return await find();
  } catch (error) {
    if (error instanceof CommandFailed) return error;
    throw error;
  }
}

/** Why a token request is not a genuine one of the gateway for this merchant, or undefined if it is. */
function problem(headers: Received, clientId: string, key: KeyObject, now: Date) {
  const header = (name: string) => headers[name.toLowerCase()];
  for (const name of ['X-CLIENT-KEY', 'X-TIMESTAMP', 'X-SIGNATURE']) {
    if (!header(name)) return { code: 'header_missing', message: `The header ${name} is missing.` };
  }
  const [client, timestamp, signature] = ['X-CLIENT-KEY', 'X-TIMESTAMP', 'X-SIGNATURE'].map((one) =>
    String(header(one)),
  ) as [string, string, string];
  if (client !== clientId) {
    const message = `The request is for client ${client}, not for ${clientId}.`;
    return { code: 'client_differs', message };
  }
  const late = timestampProblem(timestamp, now, snapToleranceSeconds);
  if (late !== undefined) return late;
  const question = { clientId, timestamp, signature, keys: [key], reader: 'receiver' } as const;
  const findings = diagnoseTokenRequest(question);
  const [first] = findings;
  if (first === undefined) return undefined;
  return { code: first.code, message: findings.map(({ message }) => message).join(' ') };
}
