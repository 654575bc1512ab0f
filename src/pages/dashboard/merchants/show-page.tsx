// One merchant: overview, terms and fees, bank accounts; suspended, activated and adopted here.
import { operations } from '../../../office/operations/index.ts';
import { address, hereWith } from '../here.ts';
import { type Context, dashboardPage } from '../page.ts';
import { CopyText } from '../parts/code-block.tsx';
import { Confirm } from '../parts/confirm.tsx';
import { DetailList } from '../parts/detail-list.tsx';
import { TextInput } from '../parts/fields.tsx';
import { ActionForm, FormEnd, SubmitButton } from '../parts/form.tsx';
import { When } from '../parts/money.tsx';
import { LinkButton, PageHead, Panel } from '../parts/page-head.tsx';
import { StatusPill } from '../parts/pill.tsx';
import { Tabs } from '../parts/tabs.tsx';
import { Accounts, accountActions, back, merchantOf, type ShownMerchant } from './accounts.tsx';
import { ReadOnly } from './read-only.tsx';
import { Terms, termActions } from './terms.tsx';
import { merchantWords } from './words.ts';

export const merchantPage = dashboardPage({
  path: '/dashboard/merchants/:client_id',
  section: 'merchants',
  permission: 'merchants.read',
  async show(ctx) {
    const words = merchantWords[ctx.language];
    const params = { client_id: merchantOf(ctx) };
    const merchant = await ctx.call(operations.merchants.show, { params });
    const tab = ctx.query.tab;
    const tabs = [undefined, 'terms', 'accounts'] as const;
    return {
      title: merchant.name,
      wide: true,
      body: (
        <>
          <PageHead
            title={merchant.name}
            badge={<StatusPill status={merchant.status} />}
            back={{ href: '/dashboard/merchants', label: words.title }}
            actions={ctx.may('merchants.write') && <StateActions merchant={merchant} ctx={ctx} />}
          />
          <ReadOnly merchant={merchant} />
          <Tabs
            label={merchant.name}
            tabs={tabs.map((one) => ({
              href: hereWith(ctx, { tab: one }),
              label: words[one ?? 'overview'],
              current: tab === one,
            }))}
          />
          <Tab ctx={ctx} merchant={merchant} />
        </>
      ),
    };
  },
  post: {
    ...accountActions,
    ...termActions,
    async rename(ctx) {
      const body = { name: ctx.form.text('name') ?? '' };
      await ctx.call(operations.merchants.change, { params: namedBy(ctx), body });
      return back(ctx, 'renamed');
    },
    async suspend(ctx) {
      const reason = ctx.form.text('reason');
      await ctx.call(operations.merchants.suspend, {
        params: namedBy(ctx),
        body: { ...(reason && { reason }) },
      });
      return back(ctx, 'suspended');
    },
    async activate(ctx) {
      await ctx.call(operations.merchants.activate, { params: namedBy(ctx) });
      return back(ctx, 'activated');
    },
    async adopt(ctx) {
      await ctx.call(operations.merchants.adopt, { params: namedBy(ctx) });
      return back(ctx, 'adopted');
    },
  },
});

const namedBy = (ctx: Context) => ({ client_id: merchantOf(ctx) });

interface Of {
  ctx: Context;
  merchant: ShownMerchant;
}

function Tab({ ctx, merchant }: Of) {
  const isOurs = merchant.read_only === null;
  const may = (permission: Parameters<Context['may']>[0]) => isOurs && ctx.may(permission);
  if (ctx.query.tab === 'terms') {
    const mayWrite = may('merchants.write');
    return <Terms merchant={merchant} channels={ctx.channels} mayWrite={mayWrite} />;
  }
  if (ctx.query.tab === 'accounts') {
    const mayDo = { write: may('accounts.write'), verify: may('accounts.verify') };
    return <Accounts merchant={merchant} may={mayDo} />;
  }
  return <Overview ctx={ctx} merchant={merchant} />;
}

function Overview({ ctx, merchant }: Of) {
  const words = merchantWords[ctx.language];
  const { client_id } = merchant;
  return (
    <>
      <Panel title={words.overview}>
        <DetailList
          rows={[
            [words.clientId, <CopyText text={client_id} />],
            [words.name, merchant.name],
            [words.managedBy, merchant.managed_by === 'file' ? words.byFile : words.byOffice],
            [words.created, <When at={merchant.created_at} />],
            [
              words.since,
              merchant.suspended_at === null ? undefined : <When at={merchant.suspended_at} />,
            ],
            [words.notificationUrl, merchant.notification_url],
          ]}
        />
      </Panel>
      <Panel title={words.elsewhere}>
        <p class="link-row">
          <LinkButton href={address('/dashboard/developers', { client_id })} icon="terminal">
            {words.developers}
          </LinkButton>{' '}
          <LinkButton href={address('/dashboard/services', { client_id })} icon="layers">
            {words.services}
          </LinkButton>{' '}
          {ctx.may('people.read') && (
            <LinkButton href={address('/dashboard/people', { client_id })} icon="users">
              {words.people}
            </LinkButton>
          )}{' '}
          {ctx.may('audit.read') && (
            <LinkButton href={address('/dashboard/audit', { client_id })} icon="history">
              {words.audit}
            </LinkButton>
          )}
        </p>
      </Panel>
      {merchant.read_only === null && ctx.may('merchants.write') && (
        <Panel title={words.rename}>
          <ActionForm action="rename">
            <TextInput name="name" label={words.name} hint={words.nameHint} value={merchant.name} />
            <FormEnd>
              <SubmitButton look="quiet">{words.save}</SubmitButton>
            </FormEnd>
          </ActionForm>
        </Panel>
      )}
    </>
  );
}

function StateActions({ ctx, merchant }: Of) {
  const words = merchantWords[ctx.language];
  const isLeft = merchant.managed_by === 'file' && !merchant.in_file;
  return (
    <>
      {isLeft && (
        <Confirm
          action="adopt"
          label={words.adopt}
          look="primary"
          what={<p>{words.adoptWhat}</p>}
        />
      )}
      {merchant.status === 'SUSPENDED' ? (
        <Confirm
          action="activate"
          label={words.activate}
          icon="play"
          what={<p>{words.activateWhat}</p>}
        />
      ) : (
        <Confirm
          action="suspend"
          label={words.suspend}
          look="danger"
          icon="pause"
          what={<p>{words.suspendWhat}</p>}
        >
          <TextInput name="reason" label={words.reason} hint={words.reasonHint} required={false} />
        </Confirm>
      )}
    </>
  );
}
