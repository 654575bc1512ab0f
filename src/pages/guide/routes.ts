// How to pay: the page and the JSON that a channel's answers link to.
import type { FastifyInstance } from 'fastify';
import type { Channel, Guide } from '../../channels/channel.ts';
import type { Mount } from '../../http/app.ts';
import { json } from '../../http/json.ts';
import { notFound } from '../../http/server-error.ts';
import type { Clock } from '../../lib/clock.ts';
import type { MerchantDirectory } from '../../merchants/merchant.ts';
import { findByCode } from '../../payments/find.ts';
import type { Reader } from '../../storage/db.ts';
import { copyScript } from '../kit/assets.ts';
import { ErrorPage } from '../kit/error-page.tsx';
import { languages } from '../kit/language.ts';
import { languageOf, scripted, sendPage } from '../kit/page.ts';
import { GuidePage } from './guide-page.tsx';
import { guideState } from './guide-state.ts';

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

type Coded = { Params: { code: string }; Querystring: { updates?: unknown } };

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
    const updates = request.query.updates !== 'off';
    const languageSwitch = { href: updates ? '?' : '?updates=off' };
    const frame = { language, languageSwitch, sandbox: deps.sandbox };
    const payment = await find(request.params.code);
    if (payment === undefined) return sendPage(reply, 404, ErrorPage({ frame, status: 404 }));
    const state = guideState(payment, deps.clock.now());
    // Only an open code can be copied.
    const { script, trust } = state.kind === 'open' ? scripted(copyScript) : {};
    const page = GuidePage({
      frame,
      channel,
      shop: deps.merchants.find(payment.clientId)?.name ?? payment.clientId,
      payment,
      state,
      steps: guide.steps(payment, language),
      script,
      updates,
      tillHref: deps.tillHref?.(channel.id, request.params.code),
    });
    return sendPage(reply, 200, page, trust);
  });
}
