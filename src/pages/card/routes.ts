// The routes of the hosted card page: all its steps, and its result.
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Mount } from '../../http/app.ts';
import { formOf, sendPage } from '../kit/page.ts';
import { comeBack, goOn, showBank } from './bank.ts';
import { showConfirm } from './confirm.ts';
import { sendForm, takeForm } from './form.ts';
import type { CardOutcome } from './props.ts';
import { CardResult } from './result-page.tsx';
import { cardAssetRoutes } from './serve.ts';
import { themeWatch } from './theme-watch.ts';
import { triesOf } from './tries.ts';
import { outcomeOf, resultOf } from './view.ts';
import {
  type CardDesk,
  type Linked,
  payPath,
  protection,
  sendNowhere,
  type Visit,
  visitOf,
  type WatchfulDesk,
} from './visit.ts';

export function cardRoutes(cardDesk: CardDesk): Mount {
  const desk = { ...cardDesk, noteTheme: themeWatch(cardDesk.cards.payments.log) };
  return (app) => {
    cardAssetRoutes()(app);
    get(app, desk, '', showPage);
    get(app, desk, '/confirm', showConfirm);
    get(app, desk, '/bank', showBank);
    get(app, desk, '/continue', goOn);
    post(app, desk, '', takeForm);
    post(app, desk, '/return', comeBack);
  };
}

type Show = (visit: Visit) => Promise<FastifyReply>;
type Take = (visit: Visit, form: URLSearchParams) => Promise<FastifyReply>;

function get(app: FastifyInstance, desk: WatchfulDesk, step: string, show: Show): void {
  app.get<Linked>(`${payPath(':token')}${step}`, async (request, reply) => {
    const visit = await visitOf(desk, request, reply);
    return visit === undefined ? sendNowhere(desk, request, reply) : show(visit);
  });
}

function post(app: FastifyInstance, desk: WatchfulDesk, step: string, take: Take): void {
  app.post<Linked>(`${payPath(':token')}${step}`, async (request, reply) => {
    const form = formOf(request);
    const visit = await visitOf(desk, request, reply, form);
    return visit === undefined ? sendNowhere(desk, request, reply) : take(visit, form);
  });
}

async function showPage(visit: Visit): Promise<FastifyReply> {
  const { desk, payment, request } = visit;
  const justDone = 'done' in (request.query as object);
  const outcome = outcomeOf(payment, desk.cards.payments.clock.now(), justDone);
  if (outcome !== undefined) return sendResult(visit, outcome);
  const tries = await triesOf(visit);
  if (tries.some(({ state }) => state === 'ASKING')) return sendResult(visit, 'waiting');
  if (tries.length >= desk.cards.limits.perPage) return sendResult(visit, 'failed');
  return sendForm(visit, 200);
}

function sendResult(visit: Visit, outcome: CardOutcome): FastifyReply {
  const { script, trust } = protection(visit);
  return sendPage(visit.reply, 200, CardResult({ ...resultOf(visit, outcome), script }), trust);
}
