// The page on which a signed-in person adds a passkey.
import type { Asked } from '../../../office/passkeys.ts';
import { type Problem, ProblemSummary, TextField } from '../../kit/form.tsx';
import { type Frame, Layout, type PageScript } from '../../kit/layout.tsx';
import { accountPath, newPasskeyPath } from '../account/paths.ts';
import { PasskeyForm } from './passkey-form.tsx';
import { signInWords } from './words.ts';

export interface NewPasskeyPageProps {
  frame: Frame;
  asked: Asked;
  script: PageScript;
  name?: string | undefined;
  problem?: string | undefined;
}

export function NewPasskeyPage({ frame, asked, script, name, problem }: NewPasskeyPageProps) {
  const words = signInWords[frame.language];
  const title = words.newPasskeyTitle;
  const problems: Problem[] = problem === undefined ? [] : [{ field: 'name', message: problem }];
  return (
    <Layout frame={frame} title={title} width="narrow" script={script}>
      <section class="card">
        <h1>{title}</h1>
        <p class="lead">{words.newPasskeyLead}</p>
        <ProblemSummary language={frame.language} problems={problems} />
        <noscript>
          <p class="notice">{words.noScript}</p>
        </noscript>
        <PasskeyForm
          action={newPasskeyPath}
          kind="create"
          asked={asked}
          hidden={{ lang: frame.language }}
          label={words.passkeyAdd}
          failed={words.passkeyFailed}
        >
          <TextField
            id="name"
            label={words.passkeyName}
            hint={words.passkeyNameHint}
            maxLength={100}
            value={name}
          />
        </PasskeyForm>
        <a class="button quiet" href={accountPath}>
          {words.toAccount}
        </a>
      </section>
    </Layout>
  );
}
