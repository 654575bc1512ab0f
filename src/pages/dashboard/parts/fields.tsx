// Fields of forms: they keep what was typed and show the problem that is theirs.
import type { ComponentChildren } from 'preact';
import { useContext } from 'preact/hooks';
import { emptyForm } from '../form-values.ts';
import { useHere, useWords } from '../here.ts';
import { Glyph } from '../icons/icon.tsx';
import { ActionContext } from './form.tsx';
import { partWords } from './words.ts';

export interface FieldProps {
  /** The name of the posted field; operations' problems name it. */
  name: string;
  label: string;
  hint?: string | undefined;
  /** What it shows before anything was typed. */
  value?: string | undefined;
  required?: boolean | undefined;
}

/** A field with its label, hint and problem, for a control of your own. */
export function Labelled(props: FieldProps & { id: string; children: ComponentChildren }) {
  const words = useWords(partWords);
  const problem = useProblem(props.name);
  return (
    <div class={problem ? 'input bad' : 'input'}>
      <label for={props.id}>
        {props.label}
        {props.required === false && <span class="muted"> ({words.optional})</span>}
      </label>
      {props.hint && (
        <p class="muted small" id={`${props.id}-hint`}>
          {props.hint}
        </p>
      )}
      {props.children}
      {problem && (
        <p class="input-problem" id={`${props.id}-problem`}>
          <Glyph name="circle-alert" size={14} /> {problem}
        </p>
      )}
    </div>
  );
}

function useProblem(name: string): string | undefined {
  const { problem } = useHere();
  const action = useContext(ActionContext);
  return problem?.action === action && problem.field === name ? problem.text : undefined;
}

/** What was posted with the form around; empty if nothing was, or if it was another form. */
export function usePosted() {
  const { problem, form } = useHere();
  return problem?.action === useContext(ActionContext) ? form : emptyForm;
}

/** What every field has: its id, its value, and what describes it. */
export function useField({ name, hint, value, required }: FieldProps) {
  const form = usePosted();
  const isBad = useProblem(name) !== undefined;
  const id = `${useContext(ActionContext) || 'field'}-${name}`;
  const described = [hint && `${id}-hint`, isBad && `${id}-problem`].filter(Boolean).join(' ');
  return {
    value: form.text(name) ?? value,
    common: {
      id,
      name,
      required: required ?? true,
      'aria-describedby': described || undefined,
      'aria-invalid': isBad ? ('true' as const) : undefined,
    },
  };
}

export interface TextInputProps extends FieldProps {
  type?: 'text' | 'email' | 'url' | 'password' | 'date' | 'search' | undefined;
  maxLength?: number | undefined;
  placeholder?: string | undefined;
  autoComplete?: string | undefined;
  /** In the font of code: for keys, codes and references. */
  code?: boolean | undefined;
}

export function TextInput(props: TextInputProps) {
  const { value, common } = useField(props);
  return (
    <Labelled {...props} id={common.id}>
      <input
        {...common}
        // Preact's types distinguish inputs by their allowed roles. Here no role is set.
        type={(props.type ?? 'text') as 'text'}
        class={props.code ? 'code-input' : undefined}
        value={props.type === 'password' ? undefined : value}
        maxLength={props.maxLength ?? 255}
        placeholder={props.placeholder}
        autoComplete={props.autoComplete ?? 'off'}
        spellcheck={false}
      />
    </Labelled>
  );
}

/** A whole number. */
export function NumberInput(props: FieldProps & { min?: number; max?: number }) {
  const { value, common } = useField(props);
  return (
    <Labelled {...props} id={common.id}>
      <input
        {...common}
        type="number"
        class="number-input"
        value={value}
        min={props.min}
        max={props.max}
        step={1}
        inputMode="numeric"
      />
    </Labelled>
  );
}

/** Rupiah: read it with `ctx.form.whole(name)`. Dots and spaces may be typed. */
export function MoneyInput(props: FieldProps) {
  const { value, common } = useField(props);
  return (
    <Labelled {...props} id={common.id}>
      <span class="money-input">
        <span aria-hidden="true">Rp</span>
        <input {...common} type="text" value={value} inputMode="numeric" maxLength={24} />
      </span>
    </Labelled>
  );
}

export function TextArea(
  props: FieldProps & { rows?: number; maxLength?: number; code?: boolean },
) {
  const { value, common } = useField(props);
  return (
    <Labelled {...props} id={common.id}>
      <textarea
        {...common}
        class={props.code ? 'code-input' : undefined}
        rows={props.rows ?? 4}
        maxLength={props.maxLength ?? 2000}
        spellcheck={false}
        value={value}
      />
    </Labelled>
  );
}

/** A file: `ctx.form.file(name)`. Its form and its page need `files`. */
export function FileInput(props: FieldProps & { accept?: string }) {
  const { common } = useField(props);
  return (
    <Labelled {...props} id={common.id}>
      <input {...common} type="file" accept={props.accept} />
    </Labelled>
  );
}
