// The keys of a merchant: its client id, its secret keys, and both public keys of the SNAP dialect.
import { operations } from '../../../office/operations/index.ts';
import type { OutputOf } from '../../../office/operations/operation.ts';
import { hereWith, useWords } from '../here.ts';
import type { ShownMerchant } from '../merchants/accounts.tsx';
import type { Context, Shown } from '../page.ts';
import { CodeBlock, CopyText } from '../parts/code-block.tsx';
import { Confirm } from '../parts/confirm.tsx';
import { DetailList } from '../parts/detail-list.tsx';
import { TextArea, TextInput } from '../parts/fields.tsx';
import { ActionForm, FormEnd, SubmitButton } from '../parts/form.tsx';
import { When } from '../parts/money.tsx';
import { LinkButton, PageHead, Panel } from '../parts/page-head.tsx';
import { SecretBox } from '../parts/secret-box.tsx';
import { type Column, DataTable } from '../parts/table.tsx';
import { developerWords } from './words.ts';

type Key = OutputOf<typeof operations.secretKeys.list>['secret_keys'][number];

export interface TabProps {
  merchant: ShownMerchant;
  /** Whether the actor may change it here. */
  mayWrite: boolean;
}

export function KeysTab(props: TabProps & { keys: readonly Key[] }) {
  const words = useWords(developerWords);
  const { merchant, keys, mayWrite } = props;
  const columns: Column<Key>[] = [
    { head: words.ends, cell: ({ hint }) => <code>{hint}</code>, main: true },
    { head: words.use, cell: ({ signs }) => (signs ? words.signs : words.accepted) },
    { head: words.created, cell: (key) => <When at={key.created_at} /> },
    { head: words.lastUse, cell: ({ last_used_at }) => <LastUse at={last_used_at} /> },
  ];
  return (
    <>
      <Panel>
        <DetailList rows={[[words.clientId, <CopyText text={merchant.client_id} />]]} />
      </Panel>
      <Panel
        title={words.secretKeys}
        lead={words.secretLead}
        actions={
          mayWrite &&
          keys.length < 2 && (
            <Confirm
              action="make-key"
              label={words.makeKey}
              icon="plus"
              what={<p>{words.makeWhat}</p>}
            />
          )
        }
      >
        <DataTable
          caption={words.secretKeys}
          columns={columns}
          rows={keys}
          id={({ id }) => id}
          empty={{ title: words.secretKeys }}
          actions={
            mayWrite && keys.length > 1
              ? ({ id, hint }) => (
                  <Confirm
                    action="remove-key"
                    label={words.remove}
                    look="danger"
                    hidden={{ id }}
                    what={
                      <>
                        <p>
                          <code>{hint}</code>
                        </p>
                        <p>{words.removeWhat}</p>
                      </>
                    }
                  />
                )
              : undefined
          }
        />
        <p class="muted small">{words.cannotShow}</p>
      </Panel>
      <SnapKeys {...props} />
    </>
  );
}

function LastUse({ at }: { at: Date | null }) {
  const words = useWords(developerWords);
  return at === null ? <span class="muted">{words.never}</span> : <When at={at} relative />;
}

function SnapKeys({ merchant, mayWrite }: TabProps) {
  const words = useWords(developerWords);
  const { snap, gateway } = merchant;
  return (
    <Panel title={words.snap} lead={words.snapLead}>
      <CodeBlock label={words.ourKey} text={gateway.public_key} />
      <DetailList
        rows={[
          [
            `${words.ourKey}: ${words.fingerprint}`,
            <code class="fingerprint">{gateway.fingerprint}</code>,
          ],
          [
            `${words.publicKey}: ${words.fingerprint}`,
            merchant.snap_public_key_fingerprint && (
              <code class="fingerprint">{merchant.snap_public_key_fingerprint}</code>
            ),
          ],
        ]}
      />
      {mayWrite ? (
        <ActionForm action="snap">
          <TextArea
            name="snap.public_key"
            label={words.publicKey}
            hint={words.publicKeyHint}
            value={snap?.public_key}
            required={false}
            maxLength={10_000}
            rows={6}
            code
          />
          <TextInput
            name="snap.token_url"
            label={words.tokenUrl}
            type="url"
            value={snap?.token_url}
            required={false}
            maxLength={2000}
          />
          <TextInput
            name="snap.notification_url"
            label={words.snapNotificationUrl}
            type="url"
            value={snap?.notification_url}
            required={false}
            maxLength={2000}
          />
          <FormEnd>
            <SubmitButton>{words.save}</SubmitButton>
          </FormEnd>
        </ActionForm>
      ) : (
        <DetailList
          rows={[
            [words.tokenUrl, snap?.token_url],
            [words.snapNotificationUrl, snap?.notification_url],
          ]}
        />
      )}
    </Panel>
  );
}

/** The page that shows a new secret key, once. */
export async function madeKeyPage(ctx: Context, clientId: string): Promise<Shown> {
  const words = developerWords[ctx.language];
  // No idempotency key: a second post would show no secret.
  const made = await ctx.call(operations.secretKeys.create, { params: { client_id: clientId } });
  return {
    title: words.made,
    status: 201,
    body: (
      <>
        <PageHead title={words.made} />
        <SecretBox label={clientId} secret={made.secret_key} advice={words.madeAdvice} />
        <LinkButton href={hereWith(ctx, {})}>{words.back}</LinkButton>
      </>
    ),
  };
}
