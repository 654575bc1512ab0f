// Calls one provider through the SDK: signed with its credentials, verified, and told apart into answer, refusal and unknown.
import type { UpstreamSettings } from '../../config/upstreams.ts';
import type { Answer, DialectName } from '../../dialect.ts';
import { noTracing, type SpanWanted, type Tracing, traceHeaders } from '../../lib/tracing.ts';
import { send } from '../../sdk/call.ts';
import { connectionOf, type Fetch } from '../../sdk/connection.ts';
import { ConnectionError, GapuraError, SignatureError } from '../../sdk/errors.ts';
import { nodeKeys } from '../../sdk/node-keys.ts';
import { sendSnap } from '../../sdk/snap-channel.ts';
import { clientTokens } from '../../sdk/snap-tokens.ts';
import { parseExact } from '../../wire/json.ts';
import { isRecord } from '../../wire/reading.ts';
import { createGate, type Gate, NoReply, NotSent } from './gate.ts';

export interface ProviderCall {
  dialect: DialectName;
  /** What it is for, in metrics: `create`, `status`. */
  operation: string;
  method: 'GET' | 'POST';
  path: string;
  /** Request-Id, or X-EXTERNAL-ID; a new one unless given. */
  requestId?: string | undefined;
  body?: Buffer | undefined;
  /** The payment's reference where no call of a merchant says it, for traces. */
  about?: string | undefined;
  /** SNAP: the customer's device. */
  deviceId?: string | undefined;
  /** SNAP: whether a repeat may have another X-EXTERNAL-ID, because the body has a reference of its own. */
  repeatable?: boolean | undefined;
}

export type Heard =
  /** `said`: what to tell the merchant. `attempts`: how often it was sent. */
  | { kind: 'answer'; value: object; said: Answer }
  | {
      kind: 'refused';
      code: string;
      reason: string;
      said: Answer;
      attempts: number;
      /** Whether it says that there is no such thing. */
      isUnknown: boolean;
      /** Whether it says only that the same id came before: what happened to that call is open. */
      isRepeat: boolean;
    };

/** Called for each call that ended: `answer`, `refused`, `no-reply`, `not-sent`. */
export type ObserveCall = (operation: string, result: string, seconds: number) => void;

export interface Provider {
  readonly name: string;
  readonly settings: UpstreamSettings;
  readonly gate: Gate;
  /** Throws NoReply, and NotSent if nothing was sent. */
  call(call: ProviderCall): Promise<Heard>;
  /** When it last replied and last did not, in wall-clock time, and why. */
  readonly seen: ProviderSeen;
}

export interface ProviderSeen {
  repliedAt?: Date | undefined;
  failedAt?: Date | undefined;
  problem?: string | undefined;
}

/** How often the same bytes are sent again within the time of a call. SNAP uses an id up with each one. */
const repeats = { classic: 2, snap: 0 } as const;

export function createProvider(
  settings: UpstreamSettings,
  observe: ObserveCall,
  tracing: Tracing = noTracing,
): Provider {
  const { name, baseUrl, clientId, secretKeys, snap } = settings;
  const options = {
    clientId,
    secretKey: secretKeys[0],
    baseUrl,
    timeoutMs: Math.ceil(settings.timeoutSeconds * 1000),
    fetch: tracedFetch,
  };
  const keys = () => nodeKeys(clientId, secretKeys[0], snap?.privateKey);
  const classic = connectionOf({ ...options, maxRetries: repeats.classic }, keys);
  const bySnap = connectionOf({ ...options, maxRetries: repeats.snap }, keys);
  const tokens = clientTokens(bySnap);
  const gate = createGate(settings);
  const seen: ProviderSeen = {};

  const classicCall = async (call: ProviderCall, signal: AbortSignal): Promise<Heard> => {
    const { method, path, requestId = classic.newRequestId(), body } = call;
    const bytes = body && new Uint8Array(body);
    const reply = await send(classic, { method, path, requestId, body: bytes, signal });
    return answered(reply.value, reply.rawBody);
  };
  const snapCall = async (call: ProviderCall, signal: AbortSignal): Promise<Heard> => {
    const { path, requestId: externalId, body = Buffer.alloc(0), deviceId, repeatable } = call;
    const reply = await sendSnap(bySnap, tokens, {
      path,
      body: new Uint8Array(body),
      options: { externalId, deviceId, signal },
      repeatable: repeatable ?? false,
    });
    return answered(reply.value, reply.rawBody);
  };
  const heard = async (call: ProviderCall, signal: AbortSignal): Promise<Heard> => {
    try {
      return await (call.dialect === 'snap' ? snapCall(call, signal) : classicCall(call, signal));
    } catch (error) {
      return refusedOrUnknown(call, error);
    }
  };
  return {
    name,
    settings,
    gate,
    seen,
    async call(call) {
      const startedMs = performance.now();
      const ended = (result: string) =>
        observe(call.operation, result, (performance.now() - startedMs) / 1000);
      try {
        const result = await tracing.span(spanOf(settings, call), async (span) => {
          const said = await gate.run((signal) => heard(call, signal));
          span.note({ 'gapura.result': said.kind });
          return said;
        });
        seen.repliedAt = new Date();
        ended(result.kind);
        return result;
      } catch (error) {
        ended(error instanceof NotSent ? 'not-sent' : 'no-reply');
        if (!(error instanceof NotSent)) {
          seen.failedAt = new Date();
          seen.problem = error instanceof Error ? error.message : String(error);
        }
        throw error;
      }
    },
  };
}

/** Hands the trace on. What is signed is the body and named headers, and this is none of them. */
const tracedFetch: Fetch = (url, init) =>
  fetch(url, {
    ...init,
    headers: { ...(init.headers as Record<string, string>), ...traceHeaders() },
  });

/** The path is not in it, because references and ids are in paths. */
function spanOf({ name, baseUrl }: UpstreamSettings, call: ProviderCall): SpanWanted {
  const { operation, method, requestId, about } = call;
  const { hostname, port, protocol } = new URL(baseUrl);
  return {
    name: `${method} ${operation}`,
    kind: 'client',
    attributes: {
      'http.request.method': method,
      'server.address': hostname,
      'server.port': Number(port) || (protocol === 'https:' ? 443 : 80),
      'gapura.upstream': name,
      'gapura.operation': operation,
      'gapura.request.id': requestId,
      'gapura.payment.reference': about,
    },
  };
}

/** An earlier answer that is repeated (HTTP 409) is as good as the first. */
function answered(value: object, rawBody: Uint8Array): Heard {
  return { kind: 'answer', value, said: { status: 200, body: Buffer.from(rawBody) } };
}

/** The provider's refusal. Throws NoReply for everything that is not one: no answer, a broken one, one of a proxy. */
function refusedOrUnknown({ method, path }: ProviderCall, error: unknown): Heard {
  if (error instanceof TypeError) throw error;
  const call = `${method} ${path}`;
  if (!(error instanceof GapuraError))
    throw new NoReply(`no answer to ${call} in time`, { cause: error });
  const { status = 0, code, message, rawBody = '', attempts } = error;
  if (error instanceof ConnectionError) throw new NoReply(message, { cause: error });
  if (error instanceof SignatureError) {
    throw new NoReply(`the answer to ${call} is not signed by the provider: ${code}`, {
      cause: error,
    });
  }
  if (!isRefusal(error)) {
    throw new NoReply(`the answer to ${call} says neither yes nor no: HTTP ${status}, ${message}`, {
      cause: error,
    });
  }
  const isUnknown = status === 404 || /not_found$/i.test(code);
  const said = { status, body: Buffer.from(rawBody) };
  const isRepeat = repeatedId.test(code);
  return { kind: 'refused', code, reason: message, said, attempts, isUnknown, isRepeat };
}

/** HTTP statuses under which the call may still be done, now or later. */
const notFinal = [401, 403, 408, 421, 425, 429];

/** In SNAP the acquirer's refusal comes with HTTP 500 and the case code 02. */
const snapDeclined = /^500\d\d02$/;
const snapCode = /^4\d{6}$/;
/** In SNAP an X-EXTERNAL-ID that came before is refused, also if a network has delivered one call twice. */
const repeatedId = /^409\d\d00$/;

/** Whether an answer is a "no" in the provider's own words, and final. */
function isRefusal({ status = 0, code, rawBody = '', message, verified }: GapuraError): boolean {
  const body = parsed(rawBody);
  if (!isRecord(body)) return false;
  if ('responseCode' in body) {
    return snapDeclined.test(code) || (snapCode.test(code) && status < 500 && status !== 429);
  }
  if (status < 400 || status >= 500) return false;
  // Of the statuses that proxies use too, only a signed answer is the provider's.
  if (notFinal.includes(status) && !verified) return false;
  if (status === 429 || status === 408) return false;
  if (code === 'idempotent_request') return /different/i.test(message);
  return isRecord(body.error) || Array.isArray(body.message);
}

function parsed(text: string): unknown {
  try {
    return parseExact(text);
  } catch {
    return undefined;
  }
}

/** Codes that say something about our credentials or clock, and nothing about the merchant's call. */
const aboutUs =
  /^(invalid_signature|invalid_client_id|request_time_out_of_range|invalid_header_request|merchant_suspended|address_not_allowed|401\d{4})$/i;

/** Whether the provider refuses us, and not what the merchant asked for. */
export function isAboutUs({ code }: { code: string }): boolean {
  return aboutUs.test(code);
}
