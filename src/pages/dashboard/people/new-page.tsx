// Inviting a person: the form, and the link, which is shown once.
import { operations } from '../../../office/operations/index.ts';
import { rolesToGive } from '../../../office/roles.ts';
import { type Context, dashboardPage, type Shown } from '../page.ts';
import { Select } from '../parts/choices.tsx';
import { TextInput } from '../parts/fields.tsx';
import { ActionForm, FormEnd, SubmitButton } from '../parts/form.tsx';
import { LinkButton, PageHead, Panel } from '../parts/page-head.tsx';
import { SecretBox } from '../parts/secret-box.tsx';
import { shellWords } from '../words.ts';
import { peopleWords } from './words.ts';

export const newPersonPage = dashboardPage({
  path: '/dashboard/people/new',
  section: 'people',
  permission: 'people.write',
  async show({ actor, language, merchants }) {
    const words = peopleWords[language];
    const { roles } = shellWords[language];
    const choices = rolesToGive(actor).map((role) => [role, roles[role]] as const);
    const back = { href: '/dashboard/people', label: words.title };
    return {
      title: words.invite,
      body: (
        <>
          <PageHead title={words.invite} lead={words.inviteLead} back={back} />
          <Panel>
            <ActionForm action="invite">
              <TextInput name="email" label={words.email} type="email" maxLength={254} />
              <TextInput
                name="name"
                label={words.name}
                hint={words.nameHint}
                required={false}
                maxLength={100}
              />
              <Select name="role" label={words.role} choices={choices} value="viewer" />
              {actor.clientId === undefined && (
                <Select
                  name="client_id"
                  label={words.merchant}
                  required={false}
                  empty={words.all}
                  choices={merchants.map(({ clientId, name }) => [clientId, name] as const)}
                />
              )}
              <FormEnd>
                <SubmitButton>{words.invite}</SubmitButton>
              </FormEnd>
            </ActionForm>
          </Panel>
        </>
      ),
    };
  },
  post: {
    invite: async (ctx) => {
      const { call, form } = ctx;
      // No idempotency key: the answer has the link, and must not be kept.
      const made = await call(operations.people.invite, {
        body: {
          email: form.text('email') ?? '',
          role: form.text('role') ?? '',
          ...(form.text('name') && { name: form.text('name') }),
          ...(form.text('client_id') && { client_id: form.text('client_id') }),
        },
      });
      return linkPage(ctx, made);
    },
  },
});

/** Shows a link once. */
export function linkPage(
  { language }: Pick<Context, 'language'>,
  { id, email, invitation_url: url }: { id: string; email: string; invitation_url: string },
): Shown {
  const words = peopleWords[language];
  const back = { href: '/dashboard/people', label: words.title };
  return {
    title: words.made,
    status: 201,
    body: (
      <>
        <PageHead title={words.made} lead={words.madeLead} back={back} />
        <SecretBox label={`${words.link}: ${email}`} secret={url} advice={words.linkAdvice} />
        <LinkButton href={`/dashboard/people/${id}`}>{email}</LinkButton>
      </>
    ),
  };
}
