// How to pay: the page and the JSON that a channel's answers link to.
import type { FastifyInstance } from 'fastify';
import type { Channel, Guide } from '../../channels/channel.ts';
import type { Mount } from '../../http/app.ts';
import { json } from '../../http/json.ts';
import { notFound } from '../../http/server-error.ts';
import type { Clock } from '../../lib/clock.ts';
import type { MerchantDirectory } from '../../merchants/merchant.ts';
import { findByCode } from '../../payments/find.ts';
import { type Payment, statusAt } from '../../payments/payment.ts';
import type { Reader } from '../../storage/db.ts';
import { ErrorPage } from '../kit/error-page.tsx';
import { languages } from '../kit/language.ts';
import { languageOf, sendPage } from '../kit/page.ts';
import { GuidePage } from './guide-page.tsx';

export interface GuideDeps {
  db: Reader;
  clock: Clock;
  merchants: MerchantDirectory;
  channels: readonly Channel[];
  sandbox: boolean;
  /** The address of the simulated till for a code. Sandbox only. */
  tillHref?: ((channel: string, code: string) => string) | undefined;
}

/** GET routes without a signature, for the customer's browser. */
export function guideRoutes(deps: GuideDeps): Mount {
  return (app) => {
    for (const channel of deps.channels) {
      if (channel.guide !== undefined) mountGuide(app, deps, channel, channel.guide);
    }
  };
}

type Coded = { Params: { code: string } };

const route = (path: string) => path.replace('{code}', ':code');

function mountGuide(app: FastifyInstance, deps: GuideDeps, channel: Channel, guide: Guide): void {
  const find = async (code: string) => {
    const payment = await findByCode(deps.db, code);
    return payment?.channel === channel.id ? payment : undefined;
  };
  app.get<Coded>(route(guide.apiPath), async (request, reply) => {
    const payment = await find(request.params.code);
    if (payment === undefined) {
      const { status, body } = notFound(request.url.split('?')[0] ?? '');
      return reply.code(status).header('content-type', 'application/json').send(body);
    }
    const payment_instruction = [...languages].reverse().map((language) => ({
      channel: channel.name,
      language: language.toUpperCase(),
      step: guide.steps(payment, language),
    }));
    return json(reply, 200, { payment_instruction });
  });
  app.get<Coded>(route(guide.pagePath), async (request, reply) => {
    const language = languageOf(request);
    const frame = { language, sandbox: deps.sandbox };
    const payment = await find(request.params.code);
    if (payment === undefined) return sendPage(reply, 404, ErrorPage({ frame, status: 404 }));
    const page = GuidePage({
      frame,
      channel,
      shop: deps.merchants.find(payment.clientId)?.name ?? payment.clientId,
      payment,
      state: stateOf(payment, deps.clock.now()),
      steps: guide.steps(payment, language),
      tillHref: deps.tillHref?.(channel.id, request.params.code),
    });
    return sendPage(reply, 200, page);
  });
}

/** A reusable code can be paid until it expires, also after a payment. */
function stateOf(payment: Payment, now: Date): 'open' | 'paid' | 'expired' {
  const status = statusAt(payment, now);
  if (payment.reusable && status === 'SUCCESS') return now < payment.expiresAt ? 'open' : 'expired';
  if (status === 'PENDING' || status === 'OPENING') return 'open';
  return status === 'EXPIRED' || status === 'FAILED' ? 'expired' : 'paid';
}
