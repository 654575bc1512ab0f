// People as others manage them: invitations, roles, the last manager, what the file owns, links, sessions.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../src/lib/ids.ts';
import { sql } from '../../src/storage/db.ts';
import { formBrowser } from '../support/form.ts';
import { clientId, secretKey, startTestGateway, type TestGateway } from '../support/gateway.ts';
import { callOffice, dashboardKeys, keyOf, otherClientId } from '../support/office.ts';
import { signedIn } from '../support/office-session.ts';

let house: TestGateway;
beforeAll(async () => {
  const merchants = [clientId, otherClientId].map((id) => ({
    name: id,
    client_id: id,
    secret_key: secretKey,
  }));
  const users = [
    { email: 'file@example.test', password: 'plain in the sandbox', role: 'viewer' as const },
  ];
  house = await startTestGateway({
    file: () => ({ merchants, dashboard: { keys: dashboardKeys, users } }),
  });
});
afterAll(() => house.stop());

interface PersonView {
  id: string;
  email: string;
  role: string;
  disabled: boolean;
  invited: boolean;
  has_password: boolean;
  client_id: string | null;
  managed_by: string;
  invitation_url?: string;
  detail?: string;
}

const call = (path: string, given: Parameters<typeof callOffice>[2] = {}) =>
  callOffice<PersonView>(house.url, path, given);
const invite = async (body: object = {}, key = keyOf('operator')) => {
  const wanted = { email: `${newId()}@example.test`, role: 'viewer', ...body };
  return (await call('/people', { key, body: wanted })).body;
};
const linkOf = ({ invitation_url = '' }: PersonView) =>
  new URL(invitation_url).searchParams.get('link') ?? '';
const password = 'four quiet words here';
const accept = (link: string, fields: object = {}, browser = formBrowser(house.url)) =>
  browser
    .post('/dashboard/join', { link, name: 'Sari', password, repeat: password, ...fields })
    .then((answer) => ({ ...answer, browser }));

describe('an invitation', () => {
  it('is a link that is used once, with which a person chooses a password', async () => {
    const person = await invite({ email: 'Sari@example.test', role: 'finance' });
    expect(person).toMatchObject({ invited: true, has_password: false, client_id: null });
    expect(person.invitation_url).toMatch(
      /^http:\/\/localhost:\d+\/dashboard\/join\?link=[\w-]{43}$/,
    );
    const page = await formBrowser(house.url).get(`/dashboard/join?link=${linkOf(person)}`);
    expect([page.status, page.text.includes('Sari@example.test')]).toEqual([200, true]);
    const { status, location, browser } = await accept(linkOf(person));
    expect([status, location]).toEqual([303, '/dashboard']);
    const mine = await call('/payments-of-nobody', {
      key: null,
      headers: { cookie: browser.cookie() },
    });
    expect(mine.status).toBe(404);
    expect((await call(`/people/${person.id}`)).body).toMatchObject({
      name: 'Sari',
      invited: false,
      has_password: true,
    });
    expect((await accept(linkOf(person))).status).toBe(410);
    const signedInAgain = await formBrowser(house.url).post('/dashboard/sign-in', {
      email: 'sari@example.test',
      password,
    });
    expect(signedInAgain.status).toBe(303);
  });

  it.each([
    [{ password: 'short', repeat: 'short' }, 'at least 12 characters'],
    [{ repeat: 'something else entirely' }, 'not the same'],
    [{ name: ' ' }, 'Type a name'],
  ])('refuses %o and can be used afterwards', async (fields, why) => {
    const link = linkOf(await invite());
    const { status, text } = await accept(link, fields);
    expect([status, text.includes(why)]).toEqual([400, true]);
    expect((await accept(link)).status).toBe(303);
  });

  it('refuses a passkey that no browser has made, and can be used afterwards', async () => {
    const link = linkOf(await invite());
    const page = await formBrowser(house.url).get(`/dashboard/join?link=${link}`);
    const [, state = ''] = /name="state" value="([^"]+)"/.exec(page.text) ?? [];
    expect(state).not.toBe('');
    for (const fields of [{ credential: '{"id":"x"}' }, { credential: 'x', state }]) {
      const { status, text } = await accept(link, { ...fields, password: '', repeat: '' });
      expect([status, text.includes('The passkey was not accepted')]).toEqual([400, true]);
    }
    expect((await accept(link)).status).toBe(303);
  });

  it('offers no passkey to somebody with an authenticator app: a link does not replace it', async () => {
    const person = await invite();
    await house.db.single.rows(
      sql`update people set totp_since = now() where id = ${person.id}::uuid`,
    );
    const page = await formBrowser(house.url).get(`/dashboard/join?link=${linkOf(person)}`);
    expect([page.status, page.text.includes('data-passkey')]).toEqual([200, false]);
  });

  it('ends after seven days, and when a new one is made', async () => {
    const person = await invite();
    const renewed = (await call(`/people/${person.id}/invitations`, { method: 'POST' })).body;
    expect((await accept(linkOf(person))).status).toBe(410);
    await house.db.single.rows(sql`
      update person_links set expires_at = expires_at - interval '7 days' where person_id = ${person.id}`);
    expect((await accept(linkOf(renewed))).status).toBe(410);
  });

  it('is kept as a hash, and not logged or audited', async () => {
    const link = linkOf(await invite());
    const [row] = await house.db.rows<{ text: string }>(sql`
      select (select json_agg(l)::text from person_links l) || (select json_agg(a)::text from audit_entries a) as text`);
    expect(row?.text).not.toContain(link);
  });

  it('is refused for an address that somebody has', async () => {
    const { email } = await invite();
    const again = await call('/people', { body: { email: email.toUpperCase(), role: 'viewer' } });
    expect(again.status).toBe(409);
  });

  it('gives only roles that the actor may give, within the own merchant', async () => {
    const own = await invite({}, keyOf('owner', clientId));
    expect(own.client_id).toBe(clientId);
    const foreign = { email: 'x@example.test', role: 'viewer', client_id: otherClientId };
    const key = keyOf('owner', clientId);
    expect((await call('/people', { key, body: foreign })).status).toBe(404);
    const nobody = { ...foreign, client_id: 'BRN-9' };
    expect((await call('/people', { body: nobody })).status).toBe(404);
    expect((await call('/people', { key: keyOf('support'), body: foreign })).status).toBe(403);
  });
});

describe('a change', () => {
  it('of the role ends the sessions', async () => {
    const { personId, cookie } = await signedIn(house.db, 'owner');
    const mine = () => call('/people', { key: null, headers: { cookie } });
    expect((await mine()).status).toBe(200);
    await call(`/people/${personId}`, { method: 'PATCH', body: { name: 'Another name' } });
    expect((await mine()).status).toBe(200);
    await call(`/people/${personId}`, { method: 'PATCH', body: { role: 'viewer' } });
    expect((await mine()).status).toBe(401);
  });

  it('disables and enables', async () => {
    const { personId, cookie } = await signedIn(house.db, 'owner');
    expect((await call(`/people/${personId}`, { method: 'DELETE' })).status).toBe(204);
    expect((await call('/people', { key: null, headers: { cookie } })).status).toBe(401);
    expect((await call(`/people/${personId}`)).body.disabled).toBe(true);
    expect((await call(`/people/${personId}/invitations`, { method: 'POST' })).status).toBe(409);
    const enabled = await call(`/people/${personId}`, {
      method: 'PATCH',
      body: { disabled: false },
    });
    expect(enabled.body.disabled).toBe(false);
  });

  it('of somebody of the configuration file is refused, with the reason', async () => {
    const [row] = await house.db.rows<{ id: string }>(
      sql`select id from people where email = 'file@example.test'`,
    );
    for (const method of ['PATCH', 'DELETE']) {
      const answer = await call(`/people/${row?.id}`, { method, body: { disabled: true } });
      expect([answer.status, answer.body.detail]).toEqual([
        409,
        expect.stringContaining('dashboard.users'),
      ]);
    }
  });

  it('leaves somebody who can manage people over all', async () => {
    await house.db.single.rows(
      sql`update people set disabled_at = now() where role in ('owner', 'operator')`,
    );
    const [one, other] = [await invite({ role: 'operator' }), await invite({ role: 'owner' })];
    await accept(linkOf(one));
    await accept(linkOf(other));
    const at = (person: PersonView, body: object) =>
      call(`/people/${person.id}`, { method: 'PATCH', body });
    expect((await at(one, { role: 'finance' })).status).toBe(200);
    for (const body of [{ disabled: true }, { role: 'viewer' }]) {
      const answer = await at(other, body);
      expect([answer.status, answer.body.detail]).toEqual([
        409,
        expect.stringContaining('the last one'),
      ]);
    }
    expect((await at(other, { role: 'operator' })).status).toBe(200);
    // Two who remove each other at the same time do not both succeed.
    await at(one, { role: 'operator' });
    const both = await Promise.all([one, other].map((person) => at(person, { disabled: true })));
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
  });
});

describe('sessions', () => {
  it('are listed, and ended by those who may', async () => {
    const { personId, cookie } = await signedIn(house.db, 'viewer', clientId);
    const listed = await callOffice<{ sessions: { id: string; way: string }[] }>(
      house.url,
      `/people/${personId}/sessions`,
    );
    expect(listed.body.sessions).toMatchObject([{ way: 'password' }]);
    const path = `/people/${personId}/sessions/${listed.body.sessions[0]?.id}`;
    const foreign = keyOf('owner', otherClientId);
    expect((await call(path, { method: 'DELETE', key: foreign })).status).toBe(404);
    expect((await call(path, { method: 'DELETE' })).status).toBe(204);
    expect((await call('/payments', { key: null, headers: { cookie } })).status).not.toBe(200);
    expect((await call(path, { method: 'DELETE' })).status).toBe(404);
    expect((await call(`/people/${personId}/sessions`, { method: 'DELETE' })).status).toBe(204);
  });
});

it('people are listed in pages, each merchant’s own', async () => {
  const mine = await invite({}, keyOf('owner', otherClientId));
  const list = (query: string, key?: string) =>
    callOffice<{ people: PersonView[]; next: string | null }>(
      house.url,
      `/people${query}`,
      key === undefined ? {} : { key },
    );
  const own = await list('', keyOf('owner', otherClientId));
  expect(own.body.people.map(({ id }) => id)).toContain(mine.id);
  expect(own.body.people.every(({ client_id }) => client_id === otherClientId)).toBe(true);
  const seen: string[] = [];
  for (let query = '?limit=2'; query !== ''; ) {
    const { people, next } = (await list(query)).body;
    seen.push(...people.map(({ id }) => id));
    query = next === null ? '' : `?limit=2&after=${next}`;
  }
  const [row] = await house.db.rows<{ all: bigint }>(sql`select count(*) as all from people`);
  expect([new Set(seen).size, seen.length]).toEqual([Number(row?.all), Number(row?.all)]);
});
