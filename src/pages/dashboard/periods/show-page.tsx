// One month: what must be true before it is closed, the close, and what was signed.
import { operations } from '../../../office/operations/index.ts';
import type { OutputOf } from '../../../office/operations/operation.ts';
import type { Language } from '../../kit/language.ts';
import { address } from '../here.ts';
import { dashboardPage } from '../page.ts';
import { Checkbox } from '../parts/choices.tsx';
import { CopyText } from '../parts/code-block.tsx';
import { Confirm } from '../parts/confirm.tsx';
import { DetailList } from '../parts/detail-list.tsx';
import { When } from '../parts/money.tsx';
import { monthName } from '../parts/month.tsx';
import { NoticeBox } from '../parts/notice.tsx';
import { LinkButton, PageHead, Panel } from '../parts/page-head.tsx';
import { Pill, StatusPill } from '../parts/pill.tsx';
import { type Column, DataTable } from '../parts/table.tsx';
import { proofSaid } from '../said/said.ts';
import { periodWords } from './words.ts';

type Period = OutputOf<typeof operations.periods.show>;
type Condition = Period['conditions'][number];

export const periodPage = dashboardPage({
  path: '/dashboard/periods/:month',
  section: 'periods',
  permission: 'periods.read',
  async show({ call, params, language, may }) {
    const words = periodWords[language];
    const period = await call(operations.periods.show, { params });
    const { month, status, conditions } = period;
    const title = monthName(month, language);
    const isReady = conditions.every((one) => one.met || !one.demanded);
    const isClosable = status === 'CLOSING' || (status === 'ENDED' && isReady);
    return {
      title,
      wide: true,
      body: (
        <>
          <PageHead
            title={title}
            badge={<StatusPill status={status} />}
            back={{ href: '/dashboard/periods', label: words.title }}
            actions={
              <>
                {status === 'CLOSED' && <Documents month={month} language={language} />}
                {isClosable && may('periods.close') && (
                  <Close conditions={conditions} language={language} />
                )}
              </>
            }
          />
          {status === 'CLOSING' && <NoticeBox tone="warn">{words.interrupted}</NoticeBox>}
          {conditions.length > 0 && (
            <Panel title={words.conditions} lead={words.conditionsLead} flush>
              <Conditions rows={conditions} language={language} />
            </Panel>
          )}
          {status === 'CLOSED' && <Signed period={period} language={language} />}
        </>
      ),
    };
  },
  post: {
    async close({ call, params, form, once, language }) {
      const { month } = await call(operations.periods.close, {
        body: { month: params.month ?? '', accept_warnings: form.has('accept_warnings') },
        key: once,
      });
      const notice = periodWords[language].closed(monthName(month, language));
      return { to: `/dashboard/periods/${month}`, notice };
    },
  },
});

function Documents({ month, language }: { month: string; language: Language }) {
  const words = periodWords[language];
  return (
    <>
      <LinkButton href={address('/dashboard/statements', { month })} icon="scroll-text">
        {words.statements}
      </LinkButton>
      <LinkButton href={address('/dashboard/invoices', { month })} icon="file-text">
        {words.invoices}
      </LinkButton>
    </>
  );
}

function Close(props: { conditions: readonly Condition[]; language: Language }) {
  const words = periodWords[props.language];
  const warns = props.conditions.some(({ met }) => !met);
  return (
    <Confirm
      action="close"
      label={words.close}
      look="primary"
      icon="lock"
      what={<p>{words.closeWhat}</p>}
    >
      {warns && <Checkbox name="accept_warnings" label={words.acceptWarnings} />}
    </Confirm>
  );
}

function Conditions({ rows, language }: { rows: readonly Condition[]; language: Language }) {
  const words = periodWords[language];
  const columns: Column<Condition>[] = [
    { head: words.condition, cell: ({ name }) => words.names[name] ?? name, main: true },
    {
      head: words.state,
      bare: true,
      cell: ({ met, demanded }) => {
        if (met) {
          return (
            <Pill tone="good" icon="check">
              {words.met}
            </Pill>
          );
        }
        return (
          <Pill tone={demanded ? 'ill' : 'warn'} icon="circle-alert">
            {demanded ? words.demanded : words.warning}
          </Pill>
        );
      },
    },
    {
      head: words.found,
      cell: ({ found }) =>
        found.map((one) => proofSaid(one, language)).join(', ') || <span class="muted">–</span>,
    },
  ];
  return (
    <DataTable
      caption={words.conditions}
      columns={columns}
      rows={rows}
      id={({ name }) => name}
      empty={{ title: words.empty }}
    />
  );
}

function Signed({ period, language }: { period: Period; language: Language }) {
  const words = periodWords[language];
  const { closed_at: at, closed_by: by, sequence, head, balances, signature } = period;
  const copied = (text: string | null) => text && <CopyText text={text} />;
  return (
    <Panel title={words.seal}>
      <DetailList
        rows={[
          [words.closedAt, at && <When at={at} />],
          [words.closedBy, by],
          [words.sequence, sequence?.toLocaleString(language)],
          [words.head, copied(head)],
          [words.balances, copied(balances)],
          [words.signature, copied(signature)],
        ]}
      />
    </Panel>
  );
}
