// One's own account: name, passkeys, authenticator app, password, sessions.
import { operations } from '../../../office/operations/index.ts';
import type { OutputOf } from '../../../office/operations/operation.ts';
import { fieldInvalid } from '../../../refusal.ts';
import { useWords } from '../here.ts';
import { type Context, dashboardPage, type Shown } from '../page.ts';
import { Confirm } from '../parts/confirm.tsx';
import { TextInput } from '../parts/fields.tsx';
import { ActionForm, FormEnd, SubmitButton } from '../parts/form.tsx';
import { When } from '../parts/money.tsx';
import { NoticeBox } from '../parts/notice.tsx';
import { LinkButton, PageHead, Panel } from '../parts/page-head.tsx';
import { Pill } from '../parts/pill.tsx';
import { type Column, DataTable } from '../parts/table.tsx';
import { SessionTable } from '../people/sessions.tsx';
import { authenticatorPath, codesPage } from './authenticator-page.tsx';
import { newPasskeyPath } from './paths.ts';
import { accountWords } from './words.ts';

type Account = OutputOf<typeof operations.account.show>;

export const accountPage = dashboardPage({
  path: '/dashboard/account',
  permission: 'account.use',
  async show({ call, language }) {
    const words = accountWords[language];
    const account = await call(operations.account.show);
    const isOwn = account.managed_by === 'office';
    return {
      title: words.title,
      body: (
        <>
          <PageHead title={words.title} lead={account.email} />
          {!isOwn && <NoticeBox tone="info">{words.byFile}</NoticeBox>}
          {isOwn && <NamePanel account={account} />}
          <PasskeysPanel account={account} />
          {account.has_password && <AppPanel account={account} />}
          {isOwn && <PasswordPanel account={account} />}
          <SessionsPanel account={account} />
        </>
      ),
    };
  },
  post: {
    async rename({ call, form, path, language }) {
      await call(operations.account.rename, { body: { name: form.text('name') ?? '' } });
      return { to: path, notice: accountWords[language].renamed };
    },
    async removePasskey({ call, form, path, language }) {
      const params = { id: form.text('passkey') ?? '' };
      await call(operations.account.removePasskey, { params });
      return { to: path, notice: accountWords[language].passkeyRemoved };
    },
    async removeApp({ call, form, path, language }) {
      const password = form.all('password')[0];
      await call(operations.account.removeTotp, { body: password ? { password } : {} });
      return { to: path, notice: accountWords[language].appRemoved };
    },
    newCodes: (ctx) => newCodes(ctx),
    async changePassword({ call, form, language }) {
      // As typed: blanks belong to a password.
      const [current_password, new_password = ''] = ['current_password', 'new_password'].map(
        (name) => form.all(name)[0],
      );
      if (form.all('repeat')[0] !== new_password) {
        throw fieldInvalid('repeat', accountWords[language].differs);
      }
      const body = { new_password, ...(current_password && { current_password }) };
      await call(operations.account.newPassword, { body });
      return { to: '/dashboard/sign-in?changed' };
    },
    async end({ call, form, path, language }) {
      const params = { session: form.text('session') ?? '' };
      await call(operations.account.endSession, { params });
      return { to: path, notice: accountWords[language].ended };
    },
    async endOthers({ call, path, language }) {
      await call(operations.account.endOthers);
      return { to: path, notice: accountWords[language].endedOthers };
    },
  },
});

async function newCodes({ call, language }: Context): Promise<Shown> {
  return codesPage(language, (await call(operations.account.renewCodes)).recovery_codes);
}

function NamePanel({ account }: { account: Account }) {
  const words = useWords(accountWords);
  return (
    <Panel title={words.profile}>
      <ActionForm action="rename">
        <TextInput
          name="name"
          label={words.name}
          value={account.name}
          maxLength={100}
          autoComplete="name"
        />
        <FormEnd>
          <SubmitButton look="quiet">{words.save}</SubmitButton>
        </FormEnd>
      </ActionForm>
    </Panel>
  );
}

function PasskeysPanel({ account }: { account: Account }) {
  const words = useWords(accountWords);
  const columns: Column<Account['passkeys'][number]>[] = [
    { head: words.name, cell: ({ name }) => name, main: true },
    { head: words.added, cell: ({ created_at }) => <When at={created_at} /> },
    {
      head: words.used,
      cell: ({ last_used_at: at }) => (at === null ? words.never : <When at={at} relative />),
    },
  ];
  const isOnlyWay = account.passkeys.length === 1 && !account.has_password;
  const add = (
    <LinkButton href={newPasskeyPath} icon="plus">
      {words.addPasskey}
    </LinkButton>
  );
  return (
    <Panel title={words.passkeys} lead={words.passkeysLead} actions={add} flush>
      <DataTable
        caption={words.passkeys}
        columns={columns}
        rows={account.passkeys}
        id={({ id }) => id}
        empty={{ title: words.noPasskeys, advice: words.noPasskeysAdvice }}
        actions={({ id }) => (
          <Confirm
            action="removePasskey"
            label={words.remove}
            look="danger"
            hidden={{ passkey: id }}
            what={<p>{isOnlyWay ? words.removeOnlyPasskey : words.removePasskey}</p>}
          />
        )}
      />
    </Panel>
  );
}

function AppPanel({ account }: { account: Account }) {
  const words = useWords(accountWords);
  if (!account.has_totp) {
    return (
      <Panel
        title={
          <>
            {words.app} <Pill tone="neutral">{words.off}</Pill>
          </>
        }
        lead={words.appOff}
      >
        <LinkButton href={authenticatorPath} icon="shield-check">
          {words.setUp}
        </LinkButton>
      </Panel>
    );
  }
  return (
    <Panel
      title={
        <>
          {words.app} <Pill tone="good">{words.on}</Pill>
        </>
      }
      lead={`${words.appOn} ${words.codesLeft(account.recovery_codes)}.`}
    >
      <FormEnd>
        <Confirm action="newCodes" label={words.newCodes} what={<p>{words.newCodesWhat}</p>} />
        <Confirm
          action="removeApp"
          label={words.removeApp}
          look="danger"
          what={<p>{words.removeAppWhat}</p>}
        >
          <TextInput
            name="password"
            label={words.yourPassword}
            type="password"
            autoComplete="current-password"
            maxLength={256}
          />
        </Confirm>
      </FormEnd>
    </Panel>
  );
}

function PasswordPanel({ account }: { account: Account }) {
  const words = useWords(accountWords);
  const secret = { type: 'password', maxLength: 256 } as const;
  const fresh = { ...secret, autoComplete: 'new-password' };
  return (
    <Panel title={words.password} lead={words.passwordLead}>
      <ActionForm action="changePassword">
        {account.has_password && (
          <TextInput
            name="current_password"
            label={words.current}
            autoComplete="current-password"
            {...secret}
          />
        )}
        <TextInput name="new_password" label={words.next} hint={words.nextHint} {...fresh} />
        <TextInput name="repeat" label={words.repeat} {...fresh} />
        <FormEnd>
          <SubmitButton look="quiet">{words.changePassword}</SubmitButton>
        </FormEnd>
      </ActionForm>
    </Panel>
  );
}

function SessionsPanel({ account }: { account: Account }) {
  const words = useWords(accountWords);
  const hasOthers = account.sessions.some(({ current }) => !current);
  return (
    <Panel
      title={words.sessions}
      lead={words.sessionsLead}
      flush
      actions={
        hasOthers && (
          <Confirm
            action="endOthers"
            label={words.endOthers}
            icon="log-out"
            what={<p>{words.endOthersWhat}</p>}
          />
        )
      }
    >
      <SessionTable sessions={account.sessions} canEnd current={words.current_session} />
    </Panel>
  );
}
