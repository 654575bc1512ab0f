// Fields of the card form: like other fields, with a place for the problems that the script finds.
import type { ComponentChildren } from 'preact';
import type { Problem } from '../kit/form.tsx';
import { Icon } from '../kit/icons.tsx';

export interface CardInputProps {
  /** Also the name of the posted field. */
  id: string;
  label: string;
  hint?: string | undefined;
  problems: readonly Problem[];
  value?: string | undefined;
  numeric?: boolean | undefined;
  autoComplete: string;
  maxLength: number;
  placeholder?: string | undefined;
  /** How many digits are expected, if the script cannot know it from a card number. */
  digits?: number | undefined;
  children?: ComponentChildren | undefined;
}

/** One labelled input. `children` are drawn over its end. */
export function CardInput(props: CardInputProps) {
  const { id, hint } = props;
  const problem = problemOf(id, props.problems);
  return (
    <div class={problem ? 'field bad' : 'field'}>
      <label for={id}>{props.label}</label>
      <div class="inset">
        <input
          id={id}
          name={id}
          type="text"
          value={props.value}
          inputMode={props.numeric ? 'numeric' : undefined}
          autoComplete={props.autoComplete}
          autoCapitalize="characters"
          maxLength={props.maxLength}
          placeholder={props.placeholder}
          spellcheck={false}
          required
          data-digits={props.digits}
          aria-describedby={`${id}-problem${hint ? ` ${id}-hint` : ''}`}
          aria-invalid={problem ? 'true' : undefined}
        />
        {props.children}
      </div>
      <ProblemPlace id={id} problem={problem} />
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}

export interface TickProps {
  id: string;
  label: string;
  hint?: string | undefined;
  problems: readonly Problem[];
  checked: boolean | undefined;
  required?: boolean | undefined;
}

/** A checkbox, which posts `on`. */
export function Tick(props: TickProps) {
  const { id, hint, required } = props;
  const problem = problemOf(id, props.problems);
  const described = [required && `${id}-problem`, hint && `${id}-hint`].filter(Boolean).join(' ');
  return (
    <div class={problem ? 'field tick bad' : 'field tick'}>
      <label for={id}>
        <input
          id={id}
          name={id}
          type="checkbox"
          value="on"
          checked={props.checked}
          required={required}
          aria-describedby={described || undefined}
          aria-invalid={problem ? 'true' : undefined}
        />
        <span>{props.label}</span>
      </label>
      {required && <ProblemPlace id={id} problem={problem} />}
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}

/** The place for a field's problem, which is empty until there is one. */
export function ProblemPlace({ id, problem }: { id: string; problem: Problem | undefined }) {
  return (
    <p class="problem" id={`${id}-problem`} hidden={problem === undefined}>
      <Icon name="alert" size={18} /> <span>{problem?.message}</span>
    </p>
  );
}

export function problemOf(id: string, problems: readonly Problem[]): Problem | undefined {
  return problems.find(({ field }) => field === id);
}
