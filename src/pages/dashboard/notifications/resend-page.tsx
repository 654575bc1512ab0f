// Sends many notifications again: which ones, how many that are, and only then the button that does it.
import { operations } from '../../../office/operations/index.ts';
import { address } from '../here.ts';
import { type Context, dashboardPage } from '../page.ts';
import { ActionForm, FormEnd, SubmitButton } from '../parts/form.tsx';
import { NoticeBox } from '../parts/notice.tsx';
import { PageHead, Panel } from '../parts/page-head.tsx';
import { usualPeriods } from '../parts/period.tsx';
import { base } from './parts.tsx';
import { notificationWords } from './words.ts';

const path = `${base}/resend` as const;
const statuses = ['EXHAUSTED', 'PENDING', 'DELIVERED'] as const;

export const resendPage = dashboardPage({
  path,
  section: 'notifications',
  permission: 'notifications.resend',
  async show(ctx) {
    const { call, query, language } = ctx;
    const words = notificationWords[language];
    const wanted = wantedIn(ctx);
    const preview =
      query.since === undefined
        ? undefined
        : await call(operations.notifications.resendMany, { body: { ...wanted, preview: true } });
    return {
      title: words.resendMany,
      body: (
        <>
          <PageHead
            title={words.resendMany}
            lead={words.resendManyLead}
            back={{ href: base, label: words.title }}
          />
          <Panel>
            <Choose ctx={ctx} wanted={wanted} />
          </Panel>
          {preview && (
            <Panel title={words.howMany}>
              <Preview ctx={ctx} wanted={wanted} {...preview} />
            </Panel>
          )}
        </>
      ),
    };
  },
  post: {
    async all({ call, form, once, language }) {
      const clientId = form.text('client_id');
      const { count } = await call(operations.notifications.resendMany, {
        body: {
          status: form.text('status') ?? '',
          since: form.text('since') ?? '',
          ...(clientId && { client_id: clientId }),
        },
        key: once,
      });
      const to = address(base, { client_id: clientId });
      return { to, notice: `${count} ${notificationWords[language].chosenResent}` };
    },
  },
});

interface Wanted {
  status: string;
  since: string;
  client_id?: string;
}

function wantedIn({ query, now, clientId }: Context): Wanted {
  const { status = 'EXHAUSTED', since = usualPeriods(now).today.from } = query;
  return { status, since, ...(clientId && { client_id: clientId }) };
}

/** A form that only asks: it works by the address. */
function Choose({ ctx, wanted }: { ctx: Context; wanted: Wanted }) {
  const words = notificationWords[ctx.language];
  const { actor, merchants } = ctx;
  return (
    <form method="get" class="form">
      {actor.clientId === undefined && (
        <div class="input">
          <label for="client_id">{words.merchant}</label>
          <select id="client_id" name="client_id">
            <option value="">{words.allMerchants}</option>
            {merchants.map(({ clientId, name }) => (
              <option key={clientId} value={clientId} selected={clientId === wanted.client_id}>
                {name}
              </option>
            ))}
          </select>
        </div>
      )}
      <div class="input">
        <label for="status">{words.status}</label>
        <select id="status" name="status">
          {statuses.map((one) => (
            <option key={one} value={one} selected={one === wanted.status}>
              {words.statuses[one]}
            </option>
          ))}
        </select>
      </div>
      <div class="input">
        <label for="since">{words.since}</label>
        <input id="since" name="since" type="date" required value={wanted.since.slice(0, 10)} />
      </div>
      <FormEnd>
        <SubmitButton look="quiet">{words.count}</SubmitButton>
      </FormEnd>
    </form>
  );
}

function Preview(props: { ctx: Context; wanted: Wanted; count: number; capped?: boolean }) {
  const { ctx, wanted, count, capped = false } = props;
  const words = notificationWords[ctx.language];
  if (count === 0) return <NoticeBox tone="neutral">{words.none}</NoticeBox>;
  const number = count.toLocaleString(ctx.language);
  return (
    <ActionForm action="all" hidden={{ ...wanted }}>
      <p class="big-number">{capped ? `${words.more} ${number}` : number}</p>
      <p>{words.resendManyWhat}</p>
      <FormEnd>
        <SubmitButton>{`${words.resend} (${capped ? `${number}+` : number})`}</SubmitButton>
      </FormEnd>
    </ActionForm>
  );
}
