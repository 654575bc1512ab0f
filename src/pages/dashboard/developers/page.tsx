// For a merchant's developers: keys, addresses, how the card page looks, and sample programs.
import { operations } from '../../../office/operations/index.ts';
import { hereWith } from '../here.ts';
import { choosePage, chosen, MerchantName } from '../merchants/choose.tsx';
import { ReadOnly } from '../merchants/read-only.tsx';
import { type Context, type DashboardPage, dashboardPage, type Shown } from '../page.ts';
import { CodeBlock } from '../parts/code-block.tsx';
import { PageHead, Panel } from '../parts/page-head.tsx';
import { Tabs } from '../parts/tabs.tsx';
import { AddressesTab, type Checked } from './addresses-tab.tsx';
import { KeysTab, madeKeyPage } from './keys-tab.tsx';
import { type Look, LookTab, lookOf } from './look-tab.tsx';
import { samples } from './samples/index.ts';
import { developerWords } from './words.ts';

/** What an action has found and the page shows at once. */
interface Found {
  checked?: Checked | undefined;
  preview?: Look | undefined;
}

async function shown(ctx: Context, found: Found = {}): Promise<Shown> {
  const words = developerWords[ctx.language];
  const clientId = chosen(ctx);
  if (clientId === undefined) return choosePage(ctx, words);
  const params = { client_id: clientId };
  const merchant = await ctx.call(operations.merchants.show, { params });
  const mayWrite = merchant.read_only === null && ctx.may('merchants.develop');
  const tab = ctx.query.tab;
  const tabs = [undefined, 'addresses', 'look', 'code'] as const;
  return {
    title: words.title,
    wide: true,
    frames: tab === 'look',
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
        <Tabs
          label={words.title}
          tabs={tabs.map((one) => ({
            href: hereWith(ctx, { tab: one }),
            label: words[one ?? 'keys'],
            current: tab === one,
          }))}
        />
        {tab === undefined && (
          <KeysTab
            merchant={merchant}
            mayWrite={mayWrite}
            keys={(await ctx.call(operations.secretKeys.list, { params })).secret_keys}
          />
        )}
        {tab === 'addresses' && (
          <AddressesTab
            merchant={merchant}
            mayWrite={mayWrite}
            mayCheck={ctx.may('merchants.develop')}
            channels={ctx.channels}
            checked={found.checked}
          />
        )}
        {tab === 'look' && (
          <LookTab merchant={merchant} mayWrite={mayWrite} preview={found.preview} />
        )}
        {tab === 'code' && <CodeTab ctx={ctx} clientId={clientId} />}
      </>
    ),
  };
}

function CodeTab({ ctx, clientId }: { ctx: Context; clientId: string }) {
  const words = developerWords[ctx.language];
  return (
    <>
      <p class="muted">{words.codeLead}</p>
      {Object.entries(samples).map(([id, { name, file, run, text }]) => (
        <Panel key={id} title={name} id={id}>
          <p class="small">
            {words.runWith}: <code>{run}</code>
          </p>
          <CodeBlock label={file} text={text({ clientId, publicUrl: ctx.publicUrl })} />
        </Panel>
      ))}
    </>
  );
}

export const developersPage: DashboardPage = dashboardPage({
  path: '/dashboard/developers',
  section: 'developers',
  permission: 'merchants.develop',
  show: (ctx) => shown(ctx),
  post: {
    'make-key': (ctx) => madeKeyPage(ctx, merchantOf(ctx)),
    async 'remove-key'(ctx) {
      const params = { client_id: merchantOf(ctx), id: ctx.form.text('id') ?? '' };
      await ctx.call(operations.secretKeys.remove, { params });
      return { to: hereWith(ctx, {}), notice: developerWords[ctx.language].removed };
    },
    snap: (ctx) => {
      const text = (name: string) => ctx.form.text(`snap.${name}`) ?? null;
      return change(ctx, {
        snap: {
          public_key: text('public_key')?.replaceAll('\r\n', '\n') ?? null,
          token_url: text('token_url'),
          notification_url: text('notification_url'),
        },
      });
    },
    urls: (ctx) => {
      const { form } = ctx;
      const byChannel = ctx.channels.map(
        ({ id }) => [id, form.text(`notification_urls.${id}`) ?? null] as const,
      );
      return change(ctx, {
        notification_url: form.text('notification_url') ?? null,
        notification_urls: Object.fromEntries(byChannel),
      });
    },
    allow: (ctx) => change(ctx, { allowed_addresses: linesOf(ctx, 'allowed_addresses') }),
    frames: (ctx) => change(ctx, { frame_ancestors: linesOf(ctx, 'frame_ancestors') }),
    async check(ctx) {
      const checked = await ctx.call(operations.merchants.check, {
        params: { client_id: merchantOf(ctx) },
        body: { url: ctx.form.text('url') ?? '' },
      });
      return shown(ctx, { checked });
    },
    look: (ctx) => {
      const look = lookOf(ctx.form);
      if (ctx.form.text('only') === 'preview') return shown(ctx, { preview: look });
      return change(ctx, { ...look });
    },
  },
});

function merchantOf(ctx: Context): string {
  return chosen(ctx) ?? '';
}

function linesOf({ form }: Context, name: string): string[] {
  const lines = (form.text(name) ?? '').split(/[\s,]+/);
  return lines.filter((line) => line !== '');
}

async function change(ctx: Context, body: Record<string, unknown>) {
  await ctx.call(operations.merchants.change, { params: { client_id: merchantOf(ctx) }, body });
  return { to: hereWith(ctx, {}), notice: developerWords[ctx.language].saved };
}
