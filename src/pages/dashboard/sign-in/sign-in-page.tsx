// The sign-in page: e-mail address and password, as a form that needs no script.

import type { Asked } from '../../../office/passkeys.ts';
import { HiddenFields, type Problem, ProblemSummary, TextField } from '../../kit/form.tsx';
import { Icon } from '../../kit/icons.tsx';
import type { PageScript } from '../../kit/layout.tsx';
import { type Frame, Layout } from '../../kit/layout.tsx';
import { SandboxBox } from '../../kit/parts.tsx';
import { PasskeyForm } from './passkey-form.tsx';
import { passkeyPath, signInPath } from './paths.ts';
import { signInWords } from './words.ts';

export interface SignInPageProps {
  frame: Frame;
  to: string;
  /** As typed before. */
  email?: string | undefined;
  problem?: string | undefined;
  /** For the passkey: shown where a script runs. */
  asked: Asked;
  script: PageScript;
  /** What happened before, such as the sign-out. */
  told?: string | undefined;
}

export function SignInPage({ frame, to, email, problem, told, asked, script }: SignInPageProps) {
  const words = signInWords[frame.language];
  const problems: Problem[] =
    problem === undefined ? [] : [{ field: 'password', message: problem }];
  return (
    <Layout
      frame={frame}
      title={words.title}
      width="narrow"
      failed={problem !== undefined}
      script={script}
    >
      <section class="card">
        <h1>{words.title}</h1>
        <p class="lead">{words.lead}</p>
        {told && (
          <p class="notice paid" role="status">
            <Icon name="check" size={20} /> {told}
          </p>
        )}
        <ProblemSummary language={frame.language} problems={problems} />
        <form method="post" action={signInPath}>
          <HiddenFields values={{ to, lang: frame.language }} />
          <TextField
            id="email"
            label={words.email}
            type="email"
            autoComplete="username webauthn"
            maxLength={254}
            value={email}
          />
          <TextField
            id="password"
            label={words.password}
            type="password"
            autoComplete="current-password"
            maxLength={256}
            problems={problems}
          />
          <button type="submit" class="button primary">
            {words.submit}
          </button>
        </form>
        <PasskeyForm
          action={passkeyPath}
          kind="get"
          asked={asked}
          hidden={{ to, lang: frame.language }}
          label={words.passkey}
          failed={words.passkeyFailed}
          quiet
        />
        <p class="small">{words.forgot}</p>
      </section>
      {frame.sandbox && <SandboxBox title={words.sandboxTitle}>{words.sandbox}</SandboxBox>}
    </Layout>
  );
}
