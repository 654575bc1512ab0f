// An action that needs a second look: a button that opens what will happen, and the button that does it.
import type { ComponentChildren } from 'preact';
import { useHere } from '../here.ts';
import { Glyph, type IconName } from '../icons/icon.tsx';
import { ActionForm, FormEnd, SubmitButton } from './form.tsx';

export interface ConfirmProps {
  /** The action of the page: the value of `do`. */
  action: string;
  /** The button that opens it: `Revoke`. */
  label: string;
  icon?: IconName | undefined;
  look?: 'quiet' | 'danger' | 'primary' | undefined;
  /** What will happen, in full sentences: what changes, what cannot be undone, whose money it is. */
  what: ComponentChildren;
  /** The button that does it; `label` unless set. */
  confirm?: string | undefined;
  hidden?: Readonly<Record<string, string>> | undefined;
  /** Fields of the form, such as an amount or a note. */
  children?: ComponentChildren | undefined;
}

/** Opens without a script. After a refusal it is open again, with the problem. */
export function Confirm(props: ConfirmProps) {
  const { problem } = useHere();
  const look = props.look ?? 'quiet';
  return (
    <details class="confirm" open={problem?.action === props.action} data-menu>
      <summary class={`button ${look}`}>
        {props.icon && <Glyph name={props.icon} />}
        {props.label}
      </summary>
      <div class="confirm-panel">
        <ActionForm action={props.action} hidden={props.hidden}>
          <div class="confirm-what">{props.what}</div>
          {props.children}
          <FormEnd>
            <SubmitButton look={look === 'danger' ? 'danger' : 'primary'}>
              {props.confirm ?? props.label}
            </SubmitButton>
          </FormEnd>
        </ActionForm>
      </div>
    </details>
  );
}
