// One payout file: what is in it, and its bytes.
import { operations } from '../../../office/operations/index.ts';
import { dashboardPage } from '../page.ts';
import { CopyText } from '../parts/code-block.tsx';
import { DetailList } from '../parts/detail-list.tsx';
import { Money, When } from '../parts/money.tsx';
import { LinkButton, PageHead, Panel } from '../parts/page-head.tsx';
import { DataTable } from '../parts/table.tsx';
import { payoutColumns } from './list-page.tsx';
import { payoutWords } from './words.ts';

export const payoutFilePage = dashboardPage({
  path: '/dashboard/payouts/files/:id',
  section: 'payouts',
  permission: 'payouts.work',
  async show(ctx) {
    const { call, params, query, language } = ctx;
    const words = payoutWords[language];
    const [file, { payouts, next }] = await Promise.all([
      call(operations.payoutFiles.show, { params }),
      call(operations.payouts.list, {
        query: { file_id: params.id, ...(query.after && { after: query.after }) },
      }),
    ]);
    return {
      title: file.name,
      wide: true,
      body: (
        <>
          <PageHead
            title={file.name}
            back={{ href: '/dashboard/payouts/files', label: words.files }}
            lead={words.downloadHint}
            actions={
              <LinkButton
                href={`/dashboard/payouts/files/${file.id}/content`}
                look="primary"
                icon="download"
              >
                {words.download}
              </LinkButton>
            }
          />
          <Panel title={words.file}>
            <DetailList
              rows={[
                [words.lines, file.lines.toLocaleString(language)],
                [
                  words.total,
                  <strong>
                    <Money amount={file.total} />
                  </strong>,
                ],
                [words.format, words.formats[file.format] ?? file.format],
                [words.from, file.bank_account],
                [words.at, <When at={file.at} />],
                [words.by, file.by],
                ['ID', <CopyText text={file.id} />],
              ]}
            />
          </Panel>
          <Panel title={words.inFile} flush>
            <DataTable
              caption={words.inFile}
              columns={payoutColumns(ctx, words)}
              rows={payouts}
              id={({ id }) => id}
              href={({ id }) => `/dashboard/payouts/${id}`}
              next={next}
              empty={{ title: words.empty }}
            />
          </Panel>
        </>
      ),
    };
  },
});

export const payoutFileContent = dashboardPage({
  path: '/dashboard/payouts/files/:id/content',
  section: 'payouts',
  permission: 'payouts.work',
  show: ({ call, params }) => call(operations.payoutFiles.take, { params }),
});
