// What the pages about calls share: the tabs, the result of a call, its merchant.
import { address, useHere, useWords } from '../here.ts';
import { Pill } from '../parts/pill.tsx';
import { Tabs } from '../parts/tabs.tsx';
import { requestWords } from './words.ts';

export const base = '/dashboard/requests';

/** All calls, refused ones, errors by kind. The merchant stays chosen. */
export function RequestTabs({ current }: { current: 'all' | 'refused' | 'errors' }) {
  const { query } = useHere();
  const words = useWords(requestWords);
  const { client_id } = query;
  const tab = (name: typeof current, label: string, path: string, refused?: string) => ({
    href: address(path, { client_id, refused }),
    label,
    current: current === name,
  });
  return (
    <Tabs
      label={words.title}
      tabs={[
        tab('all', words.all, base),
        tab('refused', words.refused, base, 'true'),
        tab('errors', words.grouped, `${base}/errors`),
      ]}
    />
  );
}

interface Result {
  refused: boolean;
  status: number | null;
}

/** `Accepted 200`, `Refused 400`. */
export function ResultPill({ refused, status }: Result) {
  const words = useWords(requestWords);
  if (status === null) {
    return (
      <Pill tone="info" icon="hourglass">
        {words.inFlight}
      </Pill>
    );
  }
  return refused ? (
    <Pill tone="ill" icon="x">{`${words.wasRefused} ${status}`}</Pill>
  ) : (
    <Pill tone="good" icon="check">{`${words.accepted} ${status}`}</Pill>
  );
}

/** The merchant's name, or the client id that a stranger claims. */
export function Caller({ clientId }: { clientId: string | null }) {
  const { nameOf } = useHere();
  const words = useWords(requestWords);
  if (clientId === null) return <span class="muted">{words.noClient}</span>;
  const name = nameOf(clientId);
  return name === undefined ? (
    <>
      <code>{clientId}</code> <span class="sub">{words.unknownClient}</span>
    </>
  ) : (
    <>{name}</>
  );
}
