// A form that the script of passkeys fills in. Without the script it is not shown.
import type { ComponentChildren } from 'preact';
import type { Asked } from '../../../office/passkeys.ts';
import { HiddenFields } from '../../kit/form.tsx';

export interface PasskeyFormProps {
  action: string;
  /** To sign in with one, or to make one. */
  kind: 'get' | 'create';
  asked: Asked;
  hidden: Readonly<Record<string, string>>;
  label: string;
  /** What it says if the browser did not finish. */
  failed: string;
  quiet?: boolean | undefined;
  children?: ComponentChildren | undefined;
}

export function PasskeyForm(props: PasskeyFormProps) {
  const { asked } = props;
  return (
    <form
      method="post"
      action={props.action}
      hidden
      data-passkey={props.kind}
      data-options={asked.options}
    >
      <HiddenFields values={{ ...props.hidden, state: asked.state, credential: '' }} />
      {props.children}
      <p class="problem" data-passkey-status hidden role="alert">
        {props.failed}
      </p>
      <button type="submit" class={props.quiet ? 'button quiet' : 'button primary'}>
        {props.label}
      </button>
    </form>
  );
}
