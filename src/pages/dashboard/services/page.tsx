// Services: every channel as a merchant has it, asking for a change, and an operator's decision.
import { isDeepStrictEqual } from 'node:util';
import type { ComponentChildren } from 'preact';
import { operations } from '../../../office/operations/index.ts';
import type { OutputOf } from '../../../office/operations/operation.ts';
import { fieldInvalid } from '../../../refusal.ts';
import { address, hereWith, useWords } from '../here.ts';
import { chosen, MerchantName } from '../merchants/choose.tsx';
import { ReadOnly } from '../merchants/read-only.tsx';
import { type Context, dashboardPage, type Shown } from '../page.ts';
import { Select } from '../parts/choices.tsx';
import { TextInput } from '../parts/fields.tsx';
import { ActionForm, FormEnd, SubmitButton } from '../parts/form.tsx';
import { NoticeBox } from '../parts/notice.tsx';
import { LinkButton, PageHead, Panel } from '../parts/page-head.tsx';
import { StatusPill } from '../parts/pill.tsx';
import { useRowAction } from '../parts/row-action.ts';
import { Asked, Requests } from './requests.tsx';
import { SchemaFields, settingsFrom } from './schema-fields.tsx';
import { SettingsList } from './settings-list.tsx';
import { serviceWords } from './words.ts';

type Service = OutputOf<typeof operations.services.list>['services'][number];

async function shown(ctx: Context): Promise<Shown> {
  const words = serviceWords[ctx.language];
  const clientId = chosen(ctx);
  const { requests, next } = await ctx.call(operations.services.requests, {
    query: {
      ...(clientId && { client_id: clientId }),
      ...(ctx.query.after && { after: ctx.query.after }),
      limit: '20',
    },
  });
  const mayDecide = ctx.may('services.approve');
  const channelName = (id: string) => ctx.channels.find((one) => one.id === id)?.name ?? id;
  const list = (
    <Requests requests={requests} next={next} mayDecide={mayDecide} channelName={channelName} />
  );
  if (clientId === undefined) return everybody(ctx, list);
  const params = { client_id: clientId };
  const merchant = await ctx.call(operations.merchants.show, { params });
  const { services } = await ctx.call(operations.services.list, { params });
  const mayAsk = merchant.read_only === null && ctx.may('services.request');
  const isSplit = merchant.settlement_accounts.some(({ status }) => status === 'verified');
  return {
    title: words.title,
    wide: true,
    body: (
      <>
        <PageHead
          title={words.title}
          lead={
            <>
              {words.lead} <MerchantName clientId={clientId} />
            </>
          }
        />
        <ReadOnly merchant={merchant} />
        {services.map((service) => (
          <ServicePanel key={service.channel} service={service} mayAsk={mayAsk} />
        ))}
        <Panel title={words.split}>
          <p>
            <StatusPill status={isSplit ? 'ACTIVE' : 'INACTIVE'} />{' '}
            {isSplit ? words.splitOn : words.splitOff}
          </p>
        </Panel>
        {list}
      </>
    ),
  };
}

/** What waits for a decision, and the merchants to choose from. */
function everybody(ctx: Context, list: ComponentChildren): Shown {
  const words = serviceWords[ctx.language];
  return {
    title: words.title,
    wide: true,
    body: (
      <>
        <PageHead title={words.title} />
        {list}
        <Panel title={words.choose} lead={words.chooseLead}>
          <ul class="choices">
            {ctx.merchants.slice(0, 50).map(({ clientId, name }) => (
              <li key={clientId}>
                <LinkButton href={address(ctx.path, { client_id: clientId })} icon="store">
                  {name}
                </LinkButton>
              </li>
            ))}
          </ul>
        </Panel>
      </>
    ),
  };
}

function ServicePanel({ service, mayAsk }: { service: Service; mayAsk: boolean }) {
  const words = useWords(serviceWords);
  const { channel, settings, settings_schema: schema, waiting } = service;
  return (
    <Panel
      id={channel}
      title={
        <>
          {service.name} <StatusPill status={service.active ? 'ACTIVE' : 'INACTIVE'} />
        </>
      }
    >
      {settings !== null && <SettingsList schema={schema} settings={settings} />}
      {settings === null && <p class="muted">{schema === null ? words.noSettings : words.usual}</p>}
      {waiting && (
        <NoticeBox tone="info" title={words.waiting}>
          <Asked request={waiting} />
        </NoticeBox>
      )}
      {mayAsk && !waiting && <AskForm service={service} />}
    </Panel>
  );
}

function AskForm({ service }: { service: Service }) {
  const words = useWords(serviceWords);
  const { channel, active, settings, settings_schema: schema } = service;
  const form = useRowAction('ask', { channel });
  return (
    <details class="ask" open={form.isPosted}>
      <summary class="button quiet">{words.ask}</summary>
      <ActionForm {...form.props}>
        <p class="muted small">{words.askLead}</p>
        <Select
          name="active"
          label={words.switch}
          required={false}
          empty={words.stay}
          choices={[active ? ['no', words.turnOff] : ['yes', words.turnOn]]}
        />
        {schema !== null && (
          <>
            <p class="field-group">{words.settings}</p>
            <SchemaFields schema={schema} value={settings} name="settings" />
          </>
        )}
        <TextInput name="note" label={words.note} hint={words.noteHint} required={false} />
        <FormEnd>
          <SubmitButton>{words.send}</SubmitButton>
        </FormEnd>
      </ActionForm>
    </details>
  );
}

async function ask(ctx: Context) {
  const { form } = ctx;
  const channel = form.text('channel') ?? '';
  const active = form.text('active');
  const note = form.text('note');
  const schema = ctx.channels.find(({ id }) => id === channel)?.settingsSchema;
  const params = { client_id: chosen(ctx) ?? '' };
  const { services } = await ctx.call(operations.services.list, { params });
  const current = services.find((one) => one.channel === channel)?.settings ?? undefined;
  const wanted = schema && settingsFrom(form, schema, 'settings');
  const replaces = schema !== undefined && !isDeepStrictEqual(wanted, current);
  if (active === undefined && !replaces) {
    throw fieldInvalid('active', 'or the settings must differ from what is there');
  }
  await ctx.call(operations.services.request, {
    params,
    body: {
      channel,
      ...(active && { active: active === 'yes' }),
      ...(replaces && { settings: wanted ?? {} }),
      ...(note && { note }),
    },
    key: ctx.once,
  });
  return { to: hereWith(ctx, {}), notice: serviceWords[ctx.language].asked };
}

export const servicesPage = dashboardPage({
  path: '/dashboard/services',
  section: 'services',
  permission: 'merchants.read',
  show: shown,
  post: {
    ask,
    approve: (ctx) => decide(ctx, 'approve', 'approved'),
    reject: (ctx) => decide(ctx, 'reject', 'rejected'),
  },
});

async function decide(ctx: Context, what: 'approve' | 'reject', notice: 'approved' | 'rejected') {
  const note = ctx.form.text('note');
  await ctx.call(operations.services[what], {
    params: { id: ctx.form.text('id') ?? '' },
    body: { ...(note && { note }) },
  });
  return { to: hereWith(ctx, {}), notice: serviceWords[ctx.language][notice] };
}
