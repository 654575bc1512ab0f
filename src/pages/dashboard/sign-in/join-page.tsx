// The page of a link: an invited person chooses a password or makes a passkey, the first owner chooses a password.
import type { Asked } from '../../../office/passkeys.ts';
import { joinPath } from '../../../office/sign-in-link.ts';
import { HiddenFields, type Problem, ProblemSummary, TextField } from '../../kit/form.tsx';
import { Icon } from '../../kit/icons.tsx';
import { type Frame, Layout, type PageScript } from '../../kit/layout.tsx';
import { signInPath } from './paths.ts';
import { signInWords } from './words.ts';

export interface JoinPageProps {
  frame: Frame;
  /** The link's secret, so that the form can use it. */
  link: string;
  /** Of an invited person. Absent: the first owner types one. */
  email?: string | undefined;
  name: string;
  /** As typed before. */
  typedEmail?: string | undefined;
  problem?: Problem | undefined;
  /** For a passkey instead of a password, where a script runs. Absent: only a password will do. */
  passkey?: { asked: Asked; script: PageScript } | undefined;
}

export function JoinPage(props: JoinPageProps) {
  const { frame, link, email, name, typedEmail, problem, passkey } = props;
  const words = signInWords[frame.language];
  const problems = problem === undefined ? [] : [problem];
  const isOwner = email === undefined;
  const title = isOwner ? words.ownerTitle : words.joinTitle(name || email);
  return (
    <Layout
      frame={frame}
      title={title}
      width="narrow"
      failed={problem !== undefined}
      script={passkey?.script}
    >
      <section class="card">
        <h1>{title}</h1>
        <p class="lead">{isOwner ? words.ownerLead : words.joinLead}</p>
        <ProblemSummary language={frame.language} problems={problems} />
        <form method="post" action={joinPath} data-passkey-options={passkey?.asked.options}>
          <HiddenFields values={{ link, lang: frame.language }} />
          {isOwner ? (
            <TextField
              id="email"
              label={words.email}
              type="email"
              autoComplete="username"
              maxLength={254}
              value={typedEmail}
              problems={problems}
            />
          ) : (
            <p class="field">
              <span>{words.email}</span>
              {email}
              {/* Password managers keep the password under this name. */}
              <input type="hidden" name="username" autocomplete="username" value={email} />
            </p>
          )}
          <TextField
            id="name"
            label={words.name}
            autoComplete="name"
            maxLength={100}
            value={name}
            problems={problems}
          />
          <NewPasswordFields frame={frame} problems={problems} />
          <button type="submit" class="button primary">
            {words.joinSubmit}
          </button>
          {passkey && <PasskeyInstead frame={frame} asked={passkey.asked} />}
        </form>
      </section>
    </Layout>
  );
}

/** The other way to start. The script shows it; the form then needs no password. */
function PasskeyInstead({ frame, asked }: { frame: Frame; asked: Asked }) {
  const words = signInWords[frame.language];
  return (
    <div class="instead" data-passkey-instead hidden>
      <HiddenFields values={{ state: asked.state, credential: '' }} />
      <p class="or">
        <span>{words.or}</span>
      </p>
      <p class="hint" id="passkey-hint">
        {words.joinPasskeyHint}
      </p>
      <div data-passkey-status hidden role="alert">
        <p class="problem">{words.passkeyFailed}</p>
      </div>
      <button type="button" class="button quiet" aria-describedby="passkey-hint">
        {words.joinPasskey}
      </button>
    </div>
  );
}

/** A new password, twice. */
export function NewPasswordFields(props: { frame: Frame; problems: readonly Problem[] }) {
  const words = signInWords[props.frame.language];
  const shared = {
    type: 'password',
    autoComplete: 'new-password',
    maxLength: 256,
    problems: props.problems,
  } as const;
  return (
    <>
      <TextField id="password" label={words.newPassword} hint={words.newPasswordHint} {...shared} />
      <TextField id="repeat" label={words.repeat} {...shared} />
    </>
  );
}

/** The page of a link that was used or has ended. */
export function LinkGonePage({ frame }: { frame: Frame }) {
  const words = signInWords[frame.language];
  return (
    <Layout frame={frame} title={words.goneTitle} width="narrow">
      <section class="card outcome neutral">
        <p class="badge">
          <Icon name="clock" size={36} />
        </p>
        <h1>{words.goneTitle}</h1>
        <p>{words.gone}</p>
        <a class="button quiet" href={signInPath}>
          {words.toSignIn}
        </a>
      </section>
    </Layout>
  );
}
