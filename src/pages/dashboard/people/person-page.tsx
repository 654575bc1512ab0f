// One person: how they sign in, what they may do, their sessions, and what can be done about them.
import { operations } from '../../../office/operations/index.ts';
import { rolesToGive } from '../../../office/roles.ts';
import { useWords } from '../here.ts';
import { type Context, dashboardPage } from '../page.ts';
import { Select } from '../parts/choices.tsx';
import { Confirm } from '../parts/confirm.tsx';
import { DetailList } from '../parts/detail-list.tsx';
import { TextInput } from '../parts/fields.tsx';
import { ActionForm, FormEnd, SubmitButton } from '../parts/form.tsx';
import { When } from '../parts/money.tsx';
import { NoticeBox } from '../parts/notice.tsx';
import { PageHead, Panel } from '../parts/page-head.tsx';
import { shellWords } from '../words.ts';
import { type PersonShown, PersonStatus } from './list-page.tsx';
import { linkPage } from './new-page.tsx';
import { SessionTable } from './sessions.tsx';
import { type PeopleWords, peopleWords } from './words.ts';

export const personPage = dashboardPage({
  path: '/dashboard/people/:id',
  section: 'people',
  permission: 'people.read',
  async show(ctx) {
    const { call, params, language, may, actor } = ctx;
    const words = peopleWords[language];
    const person = await call(operations.people.find, { params });
    const { sessions } = await call(operations.people.sessions, { params });
    const mayChange = may('people.write');
    const isOwn = actor.id === person.id;
    const back = { href: '/dashboard/people', label: words.title };
    return {
      title: person.name,
      body: (
        <>
          <PageHead
            title={person.name}
            lead={person.email}
            back={back}
            badge={<PersonStatus person={person} />}
            actions={mayChange && person.managed_by === 'office' && <Actions person={person} />}
          />
          {person.managed_by === 'file' && <NoticeBox tone="info">{words.byFile}</NoticeBox>}
          {isOwn && (
            <NoticeBox tone="info">
              {words.ownAccount} <a href="/dashboard/account">{words.account}</a>.
            </NoticeBox>
          )}
          <Panel title={words.details}>
            <Details ctx={ctx} person={person} />
          </Panel>
          {mayChange && person.managed_by === 'office' && (
            <Panel title={words.change}>
              <ChangeForm ctx={ctx} person={person} />
            </Panel>
          )}
          <Panel title={words.sessions} lead={words.sessionsLead} flush>
            <SessionTable sessions={sessions} canEnd={mayChange} />
          </Panel>
          {mayChange && sessions.length > 1 && (
            <Confirm
              action="endAll"
              label={words.endAll}
              icon="log-out"
              what={<p>{words.endAllWhat}</p>}
            />
          )}
        </>
      ),
    };
  },
  post: {
    async change({ call, params, form, path, language }) {
      const body = { name: form.text('name') ?? '', role: form.text('role') ?? '' };
      await call(operations.people.change, { params, body });
      return { to: path, notice: peopleWords[language].saved };
    },
    renew: async (ctx) => {
      const { call, params } = ctx;
      // No idempotency key: the answer has the link, and must not be kept.
      return linkPage(ctx, await call(operations.people.renew, { params }));
    },
    disable: done(operations.people.disable, (words) => words.disabledNotice),
    async enable({ call, params, path, language }) {
      await call(operations.people.change, { params, body: { disabled: false } });
      return { to: path, notice: peopleWords[language].enabledNotice };
    },
    resetApp: done(operations.people.removeTotp, (words) => words.resetAppNotice),
    async end({ call, params, form, path, language }) {
      const session = form.text('session') ?? '';
      await call(operations.people.endSession, { params: { ...params, session } });
      return { to: path, notice: peopleWords[language].ended };
    },
    endAll: done(operations.people.endSessions, (words) => words.endedAll),
  },
});

/** An action that only calls an operation on the person. */
function done(operation: typeof operations.people.disable, notice: (words: PeopleWords) => string) {
  return async ({ call, params, path, language }: Context) => {
    await call(operation, { params });
    return { to: path, notice: notice(peopleWords[language]) };
  };
}

function Actions({ person }: { person: PersonShown }) {
  const words = useWords(peopleWords);
  if (person.disabled) {
    return (
      <Confirm
        action="enable"
        label={words.enable}
        icon="lock-open"
        what={<p>{words.enableWhat}</p>}
      />
    );
  }
  return (
    <>
      <Confirm action="renew" label={words.newLink} icon="send" what={<p>{words.newLinkWhat}</p>} />
      {person.has_totp && (
        <Confirm
          action="resetApp"
          label={words.resetApp}
          look="danger"
          what={<p>{words.resetAppWhat}</p>}
        />
      )}
      <Confirm
        action="disable"
        label={words.disable}
        icon="ban"
        look="danger"
        what={<p>{words.disableWhat}</p>}
      />
    </>
  );
}

function Details({ ctx, person }: { ctx: Context; person: PersonShown }) {
  const words = peopleWords[ctx.language];
  const merchant = ctx.merchants.find(({ clientId }) => clientId === person.client_id);
  const ways = [
    person.has_password && words.password,
    person.has_totp && words.app,
    person.passkeys > 0 && words.passkeys(person.passkeys),
  ].filter((way) => way !== false);
  return (
    <DetailList
      rows={[
        [words.role, shellWords[ctx.language].roles[person.role]],
        [words.merchant, merchant?.name ?? person.client_id ?? words.all],
        [words.ways, ways.length === 0 ? words.noWay : ways.join(', ')],
        [
          words.lastSignIn,
          person.last_sign_in_at === null ? words.never : <When at={person.last_sign_in_at} />,
        ],
        [words.createdBy, person.created_by],
        [words.createdAt, <When key="at" at={person.created_at} />],
      ]}
    />
  );
}

function ChangeForm({ ctx, person }: { ctx: Context; person: PersonShown }) {
  const words = peopleWords[ctx.language];
  const { roles } = shellWords[ctx.language];
  const given = rolesToGive(ctx.actor).map((role) => [role, roles[role]] as const);
  return (
    <ActionForm action="change">
      <TextInput name="name" label={words.name} value={person.name} maxLength={100} />
      <Select
        name="role"
        label={words.role}
        hint={words.roleHint}
        choices={given}
        value={person.role}
      />
      <FormEnd>
        <SubmitButton>{words.save}</SubmitButton>
      </FormEnd>
    </ActionForm>
  );
}
