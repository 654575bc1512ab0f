// The page that asks for the code of the authenticator app.
import { HiddenFields, type Problem, ProblemSummary, TextField } from '../../kit/form.tsx';
import { type Frame, Layout } from '../../kit/layout.tsx';
import { codePath, signOutPath } from './paths.ts';
import { signInWords } from './words.ts';

export function CodePage(props: { frame: Frame; to: string; problem?: string | undefined }) {
  const { frame, to, problem } = props;
  const words = signInWords[frame.language];
  const problems: Problem[] = problem === undefined ? [] : [{ field: 'code', message: problem }];
  return (
    <Layout frame={frame} title={words.codeTitle} width="narrow" failed={problem !== undefined}>
      <section class="card">
        <h1>{words.codeTitle}</h1>
        <p class="lead">{words.codeLead}</p>
        <ProblemSummary language={frame.language} problems={problems} />
        <form method="post" action={codePath}>
          <HiddenFields values={{ to, lang: frame.language }} />
          <TextField
            id="code"
            label={words.code}
            hint={words.codeHint}
            autoComplete="one-time-code"
            maxLength={30}
            look="code"
            problems={problems}
          />
          <button type="submit" class="button primary">
            {words.codeSubmit}
          </button>
        </form>
        <form method="post" action={signOutPath}>
          <HiddenFields values={{ lang: frame.language }} />
          <button type="submit" class="button quiet">
            {words.another}
          </button>
        </form>
      </section>
    </Layout>
  );
}
