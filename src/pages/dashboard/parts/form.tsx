// Forms: they post to their own page, and begin with the problem after a refusal.
import { type ComponentChildren, createContext } from 'preact';
import { newId } from '../../../lib/ids.ts';
import { HiddenFields } from '../../kit/form.tsx';
import { useHere, useWords } from '../here.ts';
import { NoticeBox } from './notice.tsx';
import { partWords } from './words.ts';

export interface ActionFormProps {
  /** The action of the page that it is for: the value of `do`. */
  action: string;
  /** Another page to post to. Default: the page itself, with its query. */
  to?: string | undefined;
  hidden?: Readonly<Record<string, string>> | undefined;
  /** The form has file fields; its page must have `files`. */
  files?: boolean | undefined;
  id?: string | undefined;
  children: ComponentChildren;
}

/** The action of the form around a field: two forms of a page may have fields of the same name. */
export const ActionContext = createContext('');

/** A form that posts an action. After a refusal it begins with the problem. */
export function ActionForm(props: ActionFormProps) {
  const { problem } = useHere();
  return (
    <form
      class="form"
      method="post"
      action={props.to}
      id={props.id}
      enctype={props.files ? 'multipart/form-data' : undefined}
    >
      <HiddenFields values={{ do: props.action, once: newId(), ...props.hidden }} />
      {problem?.action === props.action && <Refused />}
      <ActionContext.Provider value={props.action}>{props.children}</ActionContext.Provider>
    </form>
  );
}

/** The problem of the last post. */
export function Refused() {
  const { problem } = useHere();
  const words = useWords(partWords);
  if (problem === undefined) return null;
  return (
    <NoticeBox tone="ill" title={words.problem}>
      {problem.text}
    </NoticeBox>
  );
}

/** The buttons at the end of a form. */
export function FormEnd({ children }: { children: ComponentChildren }) {
  return <div class="form-end">{children}</div>;
}

export function SubmitButton(props: {
  look?: 'primary' | 'quiet' | 'danger' | undefined;
  /** Posted as this name and value, if one form has several buttons. */
  name?: string | undefined;
  value?: string | undefined;
  children: ComponentChildren;
}) {
  return (
    <button
      type="submit"
      class={`button ${props.look ?? 'primary'}`}
      name={props.name}
      value={props.value}
    >
      {props.children}
    </button>
  );
}
