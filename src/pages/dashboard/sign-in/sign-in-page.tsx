// The sign-in page: e-mail address and password, as a form that needs no script.
import { HiddenFields, type Problem, ProblemSummary, TextField } from '../../kit/form.tsx';
import { Icon } from '../../kit/icons.tsx';
import { type Frame, Layout } from '../../kit/layout.tsx';
import { SandboxBox } from '../../kit/parts.tsx';
import { signInPath } from './paths.ts';
import { signInWords } from './words.ts';

export interface SignInPageProps {
  frame: Frame;
  to: string;
  /** As typed before. */
  email?: string | undefined;
  problem?: string | undefined;
  signedOut?: boolean | undefined;
}

export function SignInPage({ frame, to, email, problem, signedOut }: SignInPageProps) {
  const words = signInWords[frame.language];
  const problems: Problem[] =
    problem === undefined ? [] : [{ field: 'password', message: problem }];
  return (
    <Layout frame={frame} title={words.title} width="narrow" failed={problem !== undefined}>
      <section class="card">
        <h1>{words.title}</h1>
        <p class="lead">{words.lead}</p>
        {signedOut && (
          <p class="notice paid" role="status">
            <Icon name="check" size={20} /> {words.signedOut}
          </p>
        )}
        <ProblemSummary language={frame.language} problems={problems} />
        <form method="post" action={signInPath}>
          <HiddenFields values={{ to, lang: frame.language }} />
          <TextField
            id="email"
            label={words.email}
            type="email"
            autoComplete="username"
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
        <p class="small">{words.forgot}</p>
      </section>
      {frame.sandbox && <SandboxBox title={words.sandboxTitle}>{words.sandbox}</SandboxBox>}
    </Layout>
  );
}
