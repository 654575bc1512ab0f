// The people of the office: the list.
import { operations } from '../../../office/operations/index.ts';
import type { OutputOf } from '../../../office/operations/operation.ts';
import { useWords } from '../here.ts';
import { dashboardPage } from '../page.ts';
import { When } from '../parts/money.tsx';
import { LinkButton, PageHead } from '../parts/page-head.tsx';
import { Pill } from '../parts/pill.tsx';
import { type Column, DataTable } from '../parts/table.tsx';
import { shellWords } from '../words.ts';
import { peopleWords } from './words.ts';

export type PersonShown = OutputOf<typeof operations.people.find>;

export const peoplePage = dashboardPage({
  path: '/dashboard/people',
  section: 'people',
  permission: 'people.read',
  async show({ call, query, language, may, merchants, clientId }) {
    const words = peopleWords[language];
    const { people, next } = await call(operations.people.list, {
      query: {
        ...(query.after && { after: query.after }),
        ...(clientId !== undefined && { client_id: clientId }),
      },
    });
    const nameOf = (id: string | null) =>
      merchants.find((one) => one.clientId === id)?.name ?? id ?? words.all;
    const columns: Column<PersonShown>[] = [
      { head: words.name, cell: ({ name }) => name, main: true },
      { head: words.email, cell: ({ email }) => email },
      { head: words.role, cell: ({ role }) => shellWords[language].roles[role] },
      { head: words.merchant, cell: ({ client_id }) => nameOf(client_id) },
      { head: words.status, cell: (person) => <PersonStatus person={person} />, bare: true },
      {
        head: words.lastSignIn,
        cell: ({ last_sign_in_at: at }) =>
          at === null ? <span class="muted">{words.never}</span> : <When at={at} relative />,
      },
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
              may('people.write') && (
                <LinkButton href="/dashboard/people/new" look="primary" icon="plus">
                  {words.invite}
                </LinkButton>
              )
            }
          />
          <DataTable
            caption={words.title}
            columns={columns}
            rows={people}
            id={({ id }) => id}
            href={({ id }) => `/dashboard/people/${id}`}
            next={next}
            empty={{ title: words.empty, advice: words.emptyAdvice }}
          />
        </>
      ),
    };
  },
});

/** Whether the person can sign in. */
export function PersonStatus({ person }: { person: PersonShown }) {
  const words = useWords(peopleWords);
  if (person.disabled) return <Pill tone="neutral">{words.disabled}</Pill>;
  if (person.invited && !person.has_password) return <Pill tone="info">{words.invited}</Pill>;
  const canSignIn = person.has_password || person.passkeys > 0 || person.last_sign_in_at !== null;
  if (canSignIn) return <Pill tone="good">{words.active}</Pill>;
  return <Pill tone="warn">{words.linkEnded}</Pill>;
}
