// A new merchant, and its secret key, which is shown once.
import { operations } from '../../../office/operations/index.ts';
import { type Context, dashboardPage, type Shown } from '../page.ts';
import { CopyText } from '../parts/code-block.tsx';
import { DetailList } from '../parts/detail-list.tsx';
import { TextInput } from '../parts/fields.tsx';
import { ActionForm, FormEnd, SubmitButton } from '../parts/form.tsx';
import { LinkButton, PageHead, Panel } from '../parts/page-head.tsx';
import { SecretBox } from '../parts/secret-box.tsx';
import { merchantPath } from './list-page.tsx';
import { merchantWords } from './words.ts';

export const newMerchantPage = dashboardPage({
  path: '/dashboard/merchants/new',
  section: 'merchants',
  permission: 'merchants.write',
  async show({ language }) {
    const words = merchantWords[language];
    return {
      title: words.create,
      body: (
        <>
          <PageHead
            title={words.create}
            lead={words.createLead}
            back={{ href: '/dashboard/merchants', label: words.title }}
          />
          <Panel>
            <ActionForm action="create">
              <TextInput name="name" label={words.name} hint={words.nameHint} />
              <TextInput
                name="notification_url"
                label={words.notificationUrl}
                type="url"
                required={false}
                maxLength={2000}
                placeholder="https://"
              />
              <TextInput
                name="client_id"
                label={words.clientId}
                hint={words.clientIdHint}
                required={false}
                maxLength={64}
                code
              />
              <FormEnd>
                <SubmitButton>{words.create}</SubmitButton>
              </FormEnd>
            </ActionForm>
          </Panel>
        </>
      ),
    };
  },
  post: {
    create: async (ctx) => {
      const { call, form } = ctx;
      const url = form.text('notification_url');
      const clientId = form.text('client_id');
      // No idempotency key: a second post would show no secret.
      const made = await call(operations.merchants.create, {
        body: {
          name: form.text('name') ?? '',
          ...(url && { notification_url: url }),
          ...(clientId && { client_id: clientId }),
        },
      });
      return madePage(ctx, made.client_id, made.name, made.secret_key);
    },
  },
});

function madePage({ language }: Context, clientId: string, name: string, secret: string): Shown {
  const words = merchantWords[language];
  return {
    title: words.made,
    status: 201,
    body: (
      <>
        <PageHead
          title={words.made}
          back={{ href: '/dashboard/merchants', label: words.title }}
          actions={<LinkButton href={merchantPath(clientId)}>{words.toMerchant}</LinkButton>}
        />
        <Panel>
          <DetailList
            rows={[
              [words.name, name],
              [words.clientId, <CopyText text={clientId} />],
            ]}
          />
        </Panel>
        <SecretBox label={words.secretKey} secret={secret} advice={words.secretAdvice} />
      </>
    ),
  };
}
