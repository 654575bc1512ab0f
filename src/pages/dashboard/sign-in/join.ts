// Opening a link and using it.
import type { FastifyReply } from 'fastify';
import { join, joinWithPasskey, mayJoinWithPasskey, openLink } from '../../../office/join.ts';
import { askForFirstPasskey } from '../../../office/passkeys.ts';
import { joinPath } from '../../../office/sign-in-link.ts';
import { emailOf, isEmail, type Person } from '../../../people/person.ts';
import { isBusy } from '../../../people/queue.ts';
import type { Problem } from '../../kit/form.tsx';
import type { Language } from '../../kit/language.ts';
import { scripted, sendPage } from '../../kit/page.ts';
import { browserName } from '../people/browser-name.ts';
import { passkeyScript } from './assets.ts';
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
  if (form.get('credential') && found.person) return takePasskey(visit, secret, found.person);
  const email = found.person?.email ?? emailOf(form.get('email') ?? '');
  const name = nameIn(form);
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

/** A passkey instead of a password. */
async function takePasskey(visit: Visit, secret: string, person: Person): Promise<FastifyReply> {
  const { door, frame, request, form = new URLSearchParams() } = visit;
  const name = nameIn(form);
  const problem = nameProblem(frame.language, name);
  if (problem !== undefined) return sendForm(visit, 400, secret, person, problem);
  const passkey = {
    state: form.get('state') ?? '',
    credential: form.get('credential') ?? '',
    name: browserName(request.headers['user-agent'] ?? null) ?? 'Passkey',
  };
  const joined = await joinWithPasskey(door.deps, { secret, name, passkey }, fromOf(visit));
  if ('secret' in joined) return letIn(visit, joined);
  if (joined.kind === 'gone') return sendGone(visit);
  const unable = { field: 'name', message: signInWords[frame.language].joinPasskeyUnable };
  return sendForm(visit, 400, secret, person, unable);
}

const nameIn = (form: URLSearchParams) => (form.get('name') ?? '').trim();

function nameProblem(language: Language, name: string): Problem | undefined {
  if (name !== '' && [...name].length <= 100) return undefined;
  return { field: 'name', message: signInWords[language].badName };
}

function problemOf(
  { frame, form }: Visit,
  { email, name, password }: { email: string; name: string; password: string },
): Problem | undefined {
  const words = signInWords[frame.language];
  if (!isEmail(email)) return { field: 'email', message: words.badEmail };
  const problem = nameProblem(frame.language, name);
  if (problem !== undefined) return problem;
  return newPasswordProblem(words, { password, repeat: form?.get('repeat') ?? '', email });
}

async function sendForm(
  visit: Visit,
  status: number,
  link: string,
  person: Person | undefined,
  problem?: Problem,
): Promise<FastifyReply> {
  const { form, reply } = visit;
  const frame = { ...visit.frame, languageSwitch: { href: `${joinPath}?link=${link}` } };
  const known = person === undefined || person.name === person.email ? '' : person.name;
  const name = form?.get('name') ?? known;
  const typedEmail = form?.get('email') ?? undefined;
  const shown = { frame, link, email: person?.email, name, typedEmail, problem };
  if (person === undefined || !mayJoinWithPasskey(person)) {
    return sendPage(reply, status, JoinPage(shown));
  }
  const asked = await askForFirstPasskey(visit.door.deps, person);
  const { script, trust } = scripted(passkeyScript);
  return sendPage(reply, status, JoinPage({ ...shown, passkey: { asked, script } }), trust);
}

function sendGone({ frame, reply }: Visit): FastifyReply {
  return sendPage(reply, 410, LinkGonePage({ frame }));
}
