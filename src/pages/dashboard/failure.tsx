// Error pages of the dashboard: what is not there, not allowed, or went wrong.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { pathOf } from '../../http/address.ts';
import { keepLine } from '../../http/admission/body.ts';
import { Problem } from '../../http/problem.ts';
import { problemOf } from '../../http/problems.ts';
import type { Actor } from '../../office/actor.ts';
import { OutcomeUnknown } from '../../payments/ports.ts';
import { Refusal } from '../../refusal.ts';
import { DatabaseOutage } from '../../storage/outage.ts';
import type { Language } from '../kit/language.ts';
import { sendPage } from '../kit/page.ts';
import { emptyForm } from './form-values.ts';
import { Glyph } from './icons/icon.tsx';
import { navigationFor } from './navigation.ts';
import { refusalText } from './refusal-words.ts';
import { Shell } from './shell.tsx';
import { actorOf, type Desk, languageFor, merchantsFor, queryOf } from './visit.ts';
import { shellWords } from './words.ts';

/** Sends the page of an error, and logs it. */
export async function sendFailure(
  desk: Desk,
  request: FastifyRequest,
  reply: FastifyReply,
  error: unknown,
): Promise<FastifyReply> {
  const status = statusOf(error);
  const call = { method: request.method, path: pathOf(request.url), status };
  if (status >= 500) desk.log.error({ ...call, err: error }, 'a page failed');
  else desk.log.info({ ...call, detail: (error as Error).message }, 'refused');
  const language = languageFor(request, reply);
  const isForged = status === 403 && !(error instanceof Refusal);
  const detail =
    error instanceof Refusal
      ? refusalText(error.reason, language)
      : isForged
        ? shellWords[language].foreignForm
        : undefined;
  const actor = status >= 500 || isForged ? undefined : await actorOf(desk, request);
  return sendError(desk, request, keepLine(reply), { status, language, detail, actor });
}

/** Sends the page for an address that does not exist, or to the sign-in. */
export async function sendNothingHere(
  desk: Desk,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const actor = await actorOf(desk, request);
  return sendError(desk, request, reply, {
    status: 404,
    language: languageFor(request, reply),
    actor,
  });
}

function sendError(
  desk: Desk,
  request: FastifyRequest,
  reply: FastifyReply,
  failed: {
    status: number;
    language: Language;
    detail?: string | undefined;
    actor: Actor | undefined;
  },
): FastifyReply {
  const { status, detail, actor } = failed;
  const { language } = failed;
  const words = shellWords[language];
  const texts: Readonly<Record<number, readonly string[]>> = words.errors;
  const [title = '', advice = ''] = texts[status] ?? texts[status >= 500 ? 500 : 400] ?? [];
  const merchants = actor === undefined ? [] : merchantsFor(desk, actor);
  const here = {
    language,
    path: pathOf(request.url),
    query: queryOf(request),
    form: emptyForm,
    now: desk.office.clock.now(),
    nameOf: (id: string) => merchants.find((one) => one.clientId === id)?.name,
  };
  return sendPage(
    reply,
    status,
    <Shell
      here={here}
      title={title}
      failed
      sandbox={desk.sandbox}
      actor={actor}
      navigation={actor === undefined ? [] : navigationFor(desk.pages, actor)}
      merchants={merchants}
      clientId={actor?.clientId}
    >
      <section class="failure">
        <p class="failure-badge">
          <Glyph name="circle-alert" size={28} />
        </p>
        <p class="failure-status">{status}</p>
        <h1>{title}</h1>
        {detail && <p>{detail}</p>}
        <p class="muted">{advice}</p>
        <a class="button quiet" href="/dashboard">
          {words.toHome}
        </a>
      </section>
    </Shell>,
    { refersToOwn: true },
  );
}

function statusOf(error: unknown): number {
  if (error instanceof Refusal) return problemOf(error.reason).status;
  if (error instanceof Problem) return error.status;
  if (error instanceof OutcomeUnknown) return 504;
  if (error instanceof DatabaseOutage) return 503;
  return (error as { statusCode?: number }).statusCode ?? 500;
}
