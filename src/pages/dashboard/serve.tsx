// Serves a page: shows it, performs what was posted, sends a file.
import type { FastifyReply } from 'fastify';
import { sendDownload } from '../../http/office/download.ts';
import { demandMay } from '../../office/roles.ts';
import { Refusal } from '../../refusal.ts';
import { scripted, sendPage } from '../kit/page.ts';
import { dashboardScript } from './assets.ts';
import { leaveNotice, takeNotice } from './flash.ts';
import { navigationFor } from './navigation.ts';
import type { Context, FormProblem, PageResult, Shown } from './page.ts';
import { fieldOf, refusalText } from './refusal-words.ts';
import { Shell } from './shell.tsx';
import type { Visit } from './visit.ts';
import { shellWords } from './words.ts';

/** Answers a GET. Throws the page's refusals. */
export async function show(visit: Visit): Promise<FastifyReply> {
  const { page, ctx } = visit;
  if (page.permission !== undefined) demandMay(ctx.actor, page.permission);
  return send(visit, await page.show(ctx));
}

/** Answers a POST: the action that `do` names. A refusal is shown on the page itself, with what was typed. */
export async function act(visit: Visit): Promise<FastifyReply> {
  const { page, ctx } = visit;
  if (page.permission !== undefined) demandMay(ctx.actor, page.permission);
  const action = ctx.form.text('do') ?? '';
  const work = page.post?.[action];
  if (work === undefined) throw Object.assign(new Error('unknown action'), { statusCode: 400 });
  try {
    return send(visit, await work(ctx));
  } catch (error) {
    if (!(error instanceof Refusal) || error.reason.code === 'SIGN_IN_REQUIRED') throw error;
    if (error.reason.code === 'APPROVAL_NEEDED') return send(visit, waitsForApproval(visit));
    const problem = problemFrom(error, ctx, action);
    const again = { ...visit, ctx: { ...ctx, problem } };
    const result = await page.show(again.ctx);
    return send(again, isShown(result) ? { ...result, status: 422 } : result);
  }
}

/** Nothing went wrong: the action waits for a second person. */
function waitsForApproval({ ctx, request }: Visit): PageResult {
  return { to: request.url, notice: shellWords[ctx.language].waitsForApproval, tone: 'warn' };
}

function problemFrom({ reason }: Refusal, { language }: Context, action: string): FormProblem {
  return { text: refusalText(reason, language), field: fieldOf(reason), action };
}

function send(visit: Visit, result: PageResult): FastifyReply {
  const { reply } = visit;
  if ('chunks' in result) return sendDownload(reply, result);
  if ('framed' in result) return sendPage(reply, 200, result.framed, { framedByOwn: true });
  if (isShown(result)) return sendShown(visit, result);
  if (result.notice !== undefined) {
    leaveNotice(reply, { text: result.notice, tone: result.tone ?? 'good' });
  }
  return reply.code(303).header('location', result.to).header('cache-control', 'no-store').send('');
}

function isShown(result: PageResult): result is Shown {
  return 'body' in result;
}

function sendShown({ desk, page, ctx, request, reply }: Visit, shown: Shown): FastifyReply {
  const { actor, merchants, clientId, problem } = ctx;
  const here = {
    language: ctx.language,
    path: ctx.path,
    query: ctx.query,
    form: ctx.form,
    problem,
    now: ctx.now,
    nameOf: (id: string) => merchants.find((one) => one.clientId === id)?.name,
  };
  const { script, trust } = scripted(dashboardScript);
  return sendPage(
    reply,
    shown.status ?? 200,
    <Shell
      here={here}
      title={shown.title}
      wide={shown.wide}
      failed={problem !== undefined}
      sandbox={desk.sandbox}
      actor={actor}
      section={page.section}
      navigation={navigationFor(desk.pages, actor)}
      merchants={merchants}
      clientId={clientId}
      notice={takeNotice(request, reply)}
      script={script}
    >
      {shown.body}
    </Shell>,
    { ...trust, callsOwn: true, refersToOwn: true, frames: shown.frames ? [] : undefined },
  );
}
