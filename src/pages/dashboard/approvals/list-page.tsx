// What one person asked for and another decides: the list, approving and rejecting.
import { operations } from '../../../office/operations/index.ts';
import type { OutputOf } from '../../../office/operations/operation.ts';
import { address } from '../here.ts';
import { dashboardPage } from '../page.ts';
import { Confirm } from '../parts/confirm.tsx';
import { TextInput } from '../parts/fields.tsx';
import { Money, When } from '../parts/money.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { StatusPill } from '../parts/pill.tsx';
import { type Column, DataTable } from '../parts/table.tsx';
import { Tabs } from '../parts/tabs.tsx';
import { approvalWords } from './words.ts';

type Approval = OutputOf<typeof operations.approvals.list>['approvals'][number];
type Words = (typeof approvalWords)['en'];

const path = '/dashboard/approvals';
const statuses = ['PENDING', 'APPROVED', 'REJECTED'] as const;
const names = { PENDING: 'pending', APPROVED: 'approved', REJECTED: 'rejected' } as const;

export const approvalsPage = dashboardPage({
  path,
  section: 'approvals',
  permission: 'approvals.read',
  async show({ call, query, language, may, merchants }) {
    const words = approvalWords[language];
    const status = statuses.find((one) => one === query.status) ?? 'PENDING';
    const { approvals, next } = await call(operations.approvals.list, {
      query: { status, ...(query.after && { after: query.after }) },
    });
    const nameOf = (clientId: string | null) =>
      merchants.find((one) => one.clientId === clientId)?.name ?? clientId ?? '–';
    const columns: Column<Approval>[] = [
      { head: words.what, cell: (one) => <What of={one} />, main: true },
      { head: words.amount, cell: ({ amount }) => <Money amount={amount} />, align: 'end' },
      { head: words.merchant, cell: ({ client_id }) => nameOf(client_id) },
      { head: words.askedBy, cell: ({ asked_by }) => asked_by },
      { head: words.askedAt, cell: ({ asked_at }) => <When at={asked_at} relative /> },
      { head: words.status, cell: (one) => <StatusPill status={one.status} />, bare: true },
      { head: words.decidedBy, cell: ({ decided_by }) => decided_by ?? '–', wide: true },
    ];
    const canDecide = status === 'PENDING' && may('approvals.decide');
    return {
      title: words.title,
      wide: true,
      body: (
        <>
          <PageHead title={words.title} lead={words.lead} />
          <Tabs
            label={words.status}
            tabs={statuses.map((one) => ({
              href: address(path, { status: one }),
              label: words[names[one]],
              current: one === status,
            }))}
          />
          <DataTable
            caption={words.title}
            columns={columns}
            rows={approvals}
            id={({ id }) => id}
            next={next}
            filters={['status']}
            empty={{ title: words.empty, advice: words.emptyAdvice }}
            actions={canDecide ? (one) => <Decide of={one} words={words} /> : undefined}
          />
        </>
      ),
    };
  },
  post: {
    async approve({ call, form, language }) {
      const given = { params: { id: form.text('id') ?? '' }, body: { note: form.text('note') } };
      await call(operations.approvals.approve, given);
      return { to: path, notice: approvalWords[language].wasApproved };
    },
    async reject({ call, form, language }) {
      const given = { params: { id: form.text('id') ?? '' }, body: { note: form.text('note') } };
      await call(operations.approvals.reject, given);
      return { to: path, notice: approvalWords[language].wasRejected };
    },
  },
});

/** The operation as the API names it, and the payment where it is about one. */
function What({ of: { operation, params } }: { of: Approval }) {
  const named = operation.replace(/:(\w+)/g, (_, name: string) => params[name] ?? name);
  const payment = operation.includes('/payments/:id') ? params.id : undefined;
  if (payment === undefined) return <code>{named}</code>;
  return (
    <a href={`/dashboard/payments/${payment}`}>
      <code>{named}</code>
    </a>
  );
}

function Decide({ of: { id }, words }: { of: Approval; words: Words }) {
  const note = <TextInput name="note" label={words.note} required={false} />;
  return (
    <>
      <Confirm
        action="approve"
        label={words.approve}
        look="primary"
        hidden={{ id }}
        what={<p>{words.approveWhat}</p>}
      >
        {note}
      </Confirm>
      <Confirm
        action="reject"
        label={words.reject}
        look="danger"
        hidden={{ id }}
        what={<p>{words.rejectWhat}</p>}
      >
        {note}
      </Confirm>
    </>
  );
}
