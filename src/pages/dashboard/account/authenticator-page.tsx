// Setting up an authenticator app: the QR code, the first code, the recovery codes.
import { operations } from '../../../office/operations/index.ts';
import type { Language } from '../../kit/language.ts';
import { dashboardPage, type Shown } from '../page.ts';
import { CodeBlock, CopyText } from '../parts/code-block.tsx';
import { TextInput } from '../parts/fields.tsx';
import { ActionForm, FormEnd, SubmitButton } from '../parts/form.tsx';
import { NoticeBox } from '../parts/notice.tsx';
import { LinkButton, PageHead, Panel } from '../parts/page-head.tsx';
import { accountPath } from './paths.ts';
import { QrCode } from './qr-code.tsx';
import { accountWords } from './words.ts';

export const authenticatorPath = '/dashboard/account/authenticator';

export const authenticatorPage = dashboardPage({
  path: authenticatorPath,
  permission: 'account.use',
  async show({ call, language }) {
    const words = accountWords[language];
    // What was begun goes on: after a wrong code the app has the right secret already.
    const pending = await call(operations.account.pendingTotp);
    const { secret, uri } =
      pending.secret === null ? await call(operations.account.beginTotp) : pending;
    const back = { href: accountPath, label: words.title };
    return {
      title: words.setUpTitle,
      body: (
        <>
          <PageHead title={words.setUpTitle} back={back} />
          <Panel title={words.scan} lead={words.scanLead}>
            <QrCode text={uri ?? ''} label={words.qr} />
            <p class="muted small">{words.orType}</p>
            <p>
              <CopyText text={secret ?? ''} />
            </p>
          </Panel>
          <Panel title={words.typeCode}>
            <ActionForm action="confirm">
              <TextInput
                name="code"
                label={words.code}
                autoComplete="one-time-code"
                maxLength={10}
                code
              />
              <FormEnd>
                <SubmitButton>{words.turnOn}</SubmitButton>
              </FormEnd>
            </ActionForm>
          </Panel>
        </>
      ),
    };
  },
  post: {
    async confirm({ call, form, language }) {
      const body = { code: form.text('code') ?? '' };
      const { recovery_codes: codes } = await call(operations.account.confirmTotp, { body });
      return codesPage(language, codes);
    },
  },
});

/** Shows recovery codes once. */
export function codesPage(language: Language, codes: readonly string[]): Shown {
  const words = accountWords[language];
  return {
    title: words.codesTitle,
    status: 201,
    body: (
      <>
        <PageHead title={words.codesTitle} lead={words.codesLead} />
        <CodeBlock label={words.codes} text={codes.join('\n')} />
        <NoticeBox tone="warn">{words.codesAdvice}</NoticeBox>
        <LinkButton href={accountPath} look="primary">
          {words.codesKept}
        </LinkButton>
      </>
    ),
  };
}
