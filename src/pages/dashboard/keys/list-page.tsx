// The keys of programs: the list, and revoking one.
import { operations } from '../../../office/operations/index.ts';
import type { OutputOf } from '../../../office/operations/operation.ts';
import { dashboardPage } from '../page.ts';
import { Confirm } from '../parts/confirm.tsx';
import { When } from '../parts/money.tsx';
import { LinkButton, PageHead } from '../parts/page-head.tsx';
import { type Column, DataTable } from '../parts/table.tsx';
import { shellWords } from '../words.ts';
import { keyWords } from './words.ts';

type Key = OutputOf<typeof operations.keys.list>['keys'][number];

export const keysPage = dashboardPage({
  path: '/dashboard/keys',
  section: 'keys',
  permission: 'keys.read',
  async show({ call, query, language, may, merchants }) {
    const words = keyWords[language];
    const { keys, next } = await call(operations.keys.list, {
      query: { ...(query.after && { after: query.after }) },
    });
    const nameOf = (clientId: string | null) =>
      merchants.find((one) => one.clientId === clientId)?.name ?? clientId ?? words.all;
    const columns: Column<Key>[] = [
      { head: words.name, cell: ({ name }) => name, main: true },
      { head: words.key, cell: ({ hint }) => <code>{hint}</code> },
      { head: words.role, cell: ({ role }) => shellWords[language].roles[role] },
      { head: words.merchant, cell: ({ client_id }) => nameOf(client_id) },
      { head: words.used, cell: (key) => usedAt(key, words.never) },
      { head: words.expiry, cell: ({ expires_at }) => <When at={expires_at} />, wide: true },
    ];
    return {
      title: words.title,
      wide: true,
      body: (
        <>
          <PageHead
            title={words.title}
            lead={words.lead}
            actions={
              may('keys.write') && (
                <LinkButton href="/dashboard/keys/new" look="primary" icon="plus">
                  {words.create}
                </LinkButton>
              )
            }
          />
          <DataTable
            caption={words.title}
            columns={columns}
            rows={keys}
            id={({ id }) => id}
            next={next}
            empty={{ title: words.empty, advice: words.emptyAdvice }}
            actions={may('keys.write') ? (key) => <Revoke of={key} words={words} /> : undefined}
          />
        </>
      ),
    };
  },
  post: {
    async revoke({ call, form, language }) {
      await call(operations.keys.revoke, { params: { id: form.text('id') ?? '' } });
      return { to: '/dashboard/keys', notice: keyWords[language].revoked };
    },
  },
});

function usedAt({ last_used_at }: Key, never: string) {
  return last_used_at === null ? (
    <span class="muted">{never}</span>
  ) : (
    <When at={last_used_at} relative />
  );
}

function Revoke({ of: key, words }: { of: Key; words: (typeof keyWords)['en'] }) {
  if (key.managed_by === 'file') return <span class="muted small">{words.byFile}</span>;
  return (
    <Confirm
      action="revoke"
      label={words.revoke}
      look="danger"
      hidden={{ id: key.id }}
      what={
        <>
          <p>
            <strong>{key.name}</strong> <code>{key.hint}</code>
          </p>
          <p>{words.revokeWhat}</p>
        </>
      }
    />
  );
}
