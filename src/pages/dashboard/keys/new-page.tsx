// A new key: what it may do, and its secret, which is shown once.
import { allOperations, operations } from '../../../office/operations/index.ts';
import { groupOf } from '../../../office/operations/operation.ts';
import { may, rolesToGive } from '../../../office/roles.ts';
import { type Context, dashboardPage } from '../page.ts';
import { Checkboxes, Select } from '../parts/choices.tsx';
import { Curl } from '../parts/curl.tsx';
import { NumberInput, TextInput } from '../parts/fields.tsx';
import { ActionForm, FormEnd, SubmitButton } from '../parts/form.tsx';
import { LinkButton, PageHead, Panel } from '../parts/page-head.tsx';
import { SecretBox } from '../parts/secret-box.tsx';
import { shellWords } from '../words.ts';
import { keyWords } from './words.ts';

export const newKeyPage = dashboardPage({
  path: '/dashboard/keys/new',
  section: 'keys',
  permission: 'keys.write',
  async show(ctx) {
    const words = keyWords[ctx.language];
    return {
      title: words.create,
      body: (
        <>
          <PageHead title={words.create} back={{ href: '/dashboard/keys', label: words.title }} />
          <Panel>
            <NewKeyForm {...ctx} />
          </Panel>
        </>
      ),
    };
  },
  post: {
    create: async (ctx) => {
      const { call, form } = ctx;
      const groups = form.all('groups');
      // No idempotency key: the answer has the secret, and must not be kept.
      const made = await call(operations.keys.create, {
        body: {
          name: form.text('name') ?? '',
          role: form.text('role') ?? '',
          ...(form.text('client_id') && { client_id: form.text('client_id') }),
          ...(groups.length > 0 && { groups }),
          ...(form.text('expires_in_days') && { expires_in_days: form.whole('expires_in_days') }),
        },
      });
      return madePage(ctx, made.name, made.key);
    },
  },
});

function NewKeyForm({ actor, language, merchants }: Context) {
  const words = keyWords[language];
  const roles = rolesToGive(actor).map((role) => [role, shellWords[language].roles[role]] as const);
  return (
    <ActionForm action="create">
      <TextInput name="name" label={words.name} hint={words.nameHint} />
      <Select name="role" label={words.role} choices={roles} value="viewer" />
      {actor.clientId === undefined && (
        <Select
          name="client_id"
          label={words.merchant}
          required={false}
          empty={words.all}
          choices={merchants.map(({ clientId, name }) => [clientId, name] as const)}
        />
      )}
      <Checkboxes
        name="groups"
        label={words.groups}
        hint={words.groupsHint}
        choices={groupsFor(actor).map((group) => [group, group] as const)}
      />
      <NumberInput
        name="expires_in_days"
        label={words.expires}
        hint={words.expiresHint}
        required={false}
        min={1}
        max={3650}
      />
      <FormEnd>
        <SubmitButton>{words.create}</SubmitButton>
      </FormEnd>
    </ActionForm>
  );
}

/** The groups of operations of which the actor may call at least one. */
function groupsFor(actor: Context['actor']): string[] {
  const groups = allOperations.filter((one) => may(actor, one.permission)).map(groupOf);
  return [...new Set(groups)].sort();
}

function madePage({ language, publicUrl }: Context, name: string, secret: string) {
  const words = keyWords[language];
  return {
    title: words.made,
    status: 201,
    body: (
      <>
        <PageHead title={words.made} back={{ href: '/dashboard/keys', label: words.title }} />
        <SecretBox label={name} secret={secret} />
        <Curl
          method="GET"
          url={`${publicUrl}/office/v1/payments`}
          headers={{ Authorization: `Bearer ${secret}` }}
        />
        <LinkButton href="/dashboard/keys">{words.makeAnother}</LinkButton>
      </>
    ),
  };
}
