// Opening a link and using it.
import type { FastifyReply } from 'fastify';
import { join, openLink } from '../../../office/join.ts';
import { joinPath } from '../../../office/sign-in-link.ts';
import { emailOf, isEmail, type Person } from '../../../people/person.ts';
import { isBusy } from '../../../people/queue.ts';
import type { Problem } from '../../kit/form.tsx';
import { sendPage } from '../../kit/page.ts';
import { JoinPage, LinkGonePage } from './join-page.tsx';
import { newPasswordProblem } from './new-password.ts';
import { fromOf, letIn, type Visit } from './visit.ts';
import { signInWords } from './words.ts';

/** Opening the link uses nothing up: programs that look at mail open links too. */
export async function showJoin(visit: Visit): Promise<FastifyReply> {
  const { link } = visit.request.query as { link?: unknown };
  const secret = typeof link === 'string' ? link : '';
  const found = await openLink(visit.door.deps.db, secret);
  if (found === undefined) return sendGone(visit);
  return sendForm(visit, 200, secret, found.person);
}

export async function takeJoin(visit: Visit): Promise<FastifyReply> {
  const { door, frame, form = new URLSearchParams() } = visit;
  const secret = form.get('link') ?? '';
  const found = await openLink(door.deps.db, secret);
  if (found === undefined) return sendGone(visit);
  const words = signInWords[frame.language];
  const email = found.person?.email ?? emailOf(form.get('email') ?? '');
  const name = (form.get('name') ?? '').trim();
  const password = form.get('password') ?? '';
  const problem = problemOf(visit, { email, name, password });
  if (problem !== undefined) return sendForm(visit, 400, secret, found.person, problem);
  try {
    const joined = await join(door.deps, { secret, email, name, password }, fromOf(visit));
    if ('secret' in joined) return letIn(visit, joined);
    if (joined.kind === 'gone') return sendGone(visit);
    const taken = { field: 'email', message: words.taken };
    return sendForm(visit, 400, secret, found.person, taken);
  } catch (error) {
    if (!isBusy(error)) throw error;
    const busy = { field: 'password', message: words.busy };
    return sendForm(visit, 503, secret, found.person, busy);
  }
}

function problemOf(
  { frame, form }: Visit,
  { email, name, password }: { email: string; name: string; password: string },
): Problem | undefined {
  const words = signInWords[frame.language];
  if (!isEmail(email)) return { field: 'email', message: words.badEmail };
  if (name === '' || [...name].length > 100) return { field: 'name', message: words.badName };
  return newPasswordProblem(words, { password, repeat: form?.get('repeat') ?? '', email });
}

function sendForm(
  visit: Visit,
  status: number,
  link: string,
  person: Person | undefined,
  problem?: Problem,
): FastifyReply {
  const { form, reply } = visit;
  const frame = { ...visit.frame, languageSwitch: { href: `${joinPath}?link=${link}` } };
  const known = person === undefined || person.name === person.email ? '' : person.name;
  const name = form?.get('name') ?? known;
  const typedEmail = form?.get('email') ?? undefined;
  const page = JoinPage({ frame, link, email: person?.email, name, typedEmail, problem });
  return sendPage(reply, status, page);
}

function sendGone({ frame, reply }: Visit): FastifyReply {
  return sendPage(reply, 410, LinkGonePage({ frame }));
}
