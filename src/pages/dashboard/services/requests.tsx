// Requests for services as a list: what was asked for, and the decision of another person.
import type { operations } from '../../../office/operations/index.ts';
import type { OutputOf } from '../../../office/operations/operation.ts';
import { useHere, useWords } from '../here.ts';
import { JsonView } from '../parts/code-block.tsx';
import { Confirm } from '../parts/confirm.tsx';
import { TextInput } from '../parts/fields.tsx';
import { When } from '../parts/money.tsx';
import { Panel } from '../parts/page-head.tsx';
import { StatusPill } from '../parts/pill.tsx';
import { useRowAction } from '../parts/row-action.ts';
import { type Column, DataTable } from '../parts/table.tsx';
import { serviceWords } from './words.ts';

export type ServiceRequest = OutputOf<typeof operations.services.requests>['requests'][number];

export function Requests(props: {
  requests: readonly ServiceRequest[];
  next: string | null;
  mayDecide: boolean;
  /** Finds the name of a channel. */
  channelName: (id: string) => string;
}) {
  const words = useWords(serviceWords);
  const { nameOf } = useHere();
  const columns: Column<ServiceRequest>[] = [
    { head: words.channel, cell: ({ channel }) => props.channelName(channel), main: true },
    { head: words.merchant, cell: (one) => nameOf(one.client_id) ?? one.client_id },
    { head: words.what, cell: (one) => <Asked request={one} /> },
    { head: words.by, cell: (one) => one.requested_by },
    { head: words.at, cell: (one) => <When at={one.requested_at} /> },
    { head: words.status, cell: ({ status }) => <StatusPill status={status} />, bare: true },
  ];
  return (
    <Panel title={words.requests} flush>
      <DataTable
        caption={words.requests}
        columns={columns}
        rows={props.requests}
        id={({ id }) => id}
        next={props.next}
        empty={{ title: words.requestsEmpty, advice: words.requestsAdvice }}
        actions={
          props.mayDecide
            ? (one) => (one.status === 'PENDING' ? <Decide request={one} /> : null)
            : undefined
        }
      />
    </Panel>
  );
}

/** In words, with the settings to unfold. */
export function Asked({ request }: { request: ServiceRequest }) {
  const words = useWords(serviceWords);
  const { active, settings, note } = request;
  return (
    <>
      {active !== null && (active ? words.turnOn : words.turnOff)}
      {settings !== null && (
        <details>
          <summary>{words.newSettings}</summary>
          <JsonView label={words.settings} value={settings} />
        </details>
      )}
      {note && <p class="small muted">{note}</p>}
      {request.decided_by && (
        <p class="small muted">
          {words.decided} {request.decided_by}
          {request.decision_note && `: ${request.decision_note}`}
        </p>
      )}
    </>
  );
}

function Decide({ request }: { request: ServiceRequest }) {
  const words = useWords(serviceWords);
  const approve = useRowAction('approve', { id: request.id });
  const reject = useRowAction('reject', { id: request.id });
  const what = (text: string) => (
    <>
      <p>
        <strong>{request.channel}</strong>
      </p>
      <p>{text}</p>
    </>
  );
  return (
    <>
      <Confirm
        {...approve.props}
        label={words.approve}
        look="primary"
        what={what(words.approveWhat)}
      >
        <TextInput name="note" label={words.note} required={false} />
      </Confirm>
      <Confirm {...reject.props} label={words.reject} look="danger" what={what(words.rejectWhat)}>
        <TextInput name="note" label={words.note} required={false} />
      </Confirm>
    </>
  );
}
