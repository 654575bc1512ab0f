// Parts of forms: labelled fields, buttons, and errors that link to their fields.
import type { ComponentChildren } from 'preact';
import { Icon } from './icons.tsx';
import { kitWords } from './kit-words.ts';
import type { Language } from './language.ts';

/** What is wrong with one field. `field` is its id. */
export interface Problem {
  field: string;
  message: string;
}

/** Hidden values of a form. */
export function HiddenFields({ values }: { values: Readonly<Record<string, string>> }) {
  return (
    <>
      {Object.entries(values).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
    </>
  );
}

/** All problems at the top of the page. It gets the focus, so that nobody has to search for them. */
export function ProblemSummary(props: { language: Language; problems: readonly Problem[] }) {
  if (props.problems.length === 0) return null;
  return (
    <div class="problems" role="alert" tabIndex={-1} autofocus>
      <h2>
        <Icon name="alert" size={20} /> {kitWords[props.language].problems}
      </h2>
      <ul>
        {props.problems.map((problem) => (
          <li key={problem.field}>
            <a href={`#${problem.field}`}>{problem.message}</a>
          </li>
        ))}
      </ul>
    </div>
  );
}

export interface TextFieldProps {
  /** Also the name of the posted field. */
  id: string;
  label: string;
  hint?: string | undefined;
  problems?: readonly Problem[] | undefined;
  value?: string | undefined;
  type?: 'text' | 'tel' | 'password' | 'email' | undefined;
  inputMode?: 'numeric' | 'tel' | 'text' | undefined;
  autoComplete?: string | undefined;
  maxLength?: number | undefined;
  /** Additional classes for the input: `code` for widely spaced digits. */
  look?: string | undefined;
}

/** One labelled input. Screen readers read its hint and its problem with it. */
export function TextField(props: TextFieldProps) {
  const { id, hint } = props;
  const problem = props.problems?.find((one) => one.field === id);
  const described = [hint && `${id}-hint`, problem && `${id}-problem`].filter(Boolean).join(' ');
  return (
    <div class={problem ? 'field bad' : 'field'}>
      <label for={id}>{props.label}</label>
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      <FieldProblem id={id} problems={props.problems} />
      <input
        id={id}
        name={id}
        class={props.look}
        // Preact's types distinguish inputs by their allowed roles. Here no role is set.
        type={(props.type ?? 'text') as 'text'}
        value={props.value}
        inputMode={props.inputMode}
        autoComplete={props.autoComplete ?? 'off'}
        maxLength={props.maxLength ?? 64}
        spellcheck={false}
        required
        aria-describedby={described || undefined}
        aria-invalid={problem ? 'true' : undefined}
      />
    </div>
  );
}

/** The problem below a field's label, or nothing. */
export function FieldProblem(props: { id: string; problems?: readonly Problem[] | undefined }) {
  const problem = props.problems?.find((one) => one.field === props.id);
  if (!problem) return null;
  return (
    <p class="problem" id={`${props.id}-problem`}>
      <Icon name="alert" size={18} /> {problem.message}
    </p>
  );
}

/** A submit button. `value` is posted as `do`, so that one form can have several actions. */
export function ActionButton(props: {
  value: string;
  look: 'primary' | 'quiet' | 'danger';
  /** The id of its form, if the button is outside the form. */
  form?: string | undefined;
  children: ComponentChildren;
}) {
  return (
    <button
      type="submit"
      class={`button ${props.look}`}
      name="do"
      value={props.value}
      form={props.form}
    >
      {props.children}
    </button>
  );
}
