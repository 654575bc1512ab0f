// The sessions of a person, and ending one.
import type { SignInWay } from '../../../people/person.ts';
import { useWords } from '../here.ts';
import { Confirm } from '../parts/confirm.tsx';
import { When } from '../parts/money.tsx';
import { Pill } from '../parts/pill.tsx';
import { type Column, DataTable } from '../parts/table.tsx';
import { browserName } from './browser-name.ts';
import { peopleWords } from './words.ts';

interface Shown {
  id: string;
  way: SignInWay;
  from: string | null;
  user_agent: string | null;
  last_used_at: Date;
  current?: boolean;
}

export interface SessionTableProps {
  sessions: readonly Shown[];
  /** Whether each has a button that ends it: the action `end`, with the id in `session`. */
  canEnd: boolean;
  /** Names the browser that shows the page. */
  current?: string | undefined;
}

export function SessionTable({ sessions, canEnd, current }: SessionTableProps) {
  const words = useWords(peopleWords);
  const columns: Column<Shown>[] = [
    {
      head: words.browser,
      main: true,
      cell: (session) => (
        <>
          {browserName(session.user_agent) ?? words.unknownBrowser}{' '}
          {session.current && current && <Pill tone="good">{current}</Pill>}
        </>
      ),
    },
    { head: words.from, cell: ({ from }) => from },
    { head: words.way, cell: ({ way }) => words.wayNames[way] },
    { head: words.used, cell: ({ last_used_at }) => <When at={last_used_at} relative /> },
  ];
  const end = ({ id, current: isThis }: Shown) =>
    isThis ? null : (
      <Confirm
        action="end"
        label={words.end}
        hidden={{ session: id }}
        what={<p>{words.endWhat}</p>}
      />
    );
  return (
    <DataTable
      caption={words.sessions}
      columns={columns}
      rows={sessions}
      id={({ id }) => id}
      empty={{ title: words.noSessions }}
      actions={canEnd ? end : undefined}
    />
  );
}
