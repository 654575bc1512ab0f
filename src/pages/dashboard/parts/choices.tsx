// Fields of forms in which one chooses: a list, a box, several boxes.
import { type FieldProps, Labelled, useField, usePosted } from './fields.tsx';

export type Choice = readonly [value: string, label: string];

export function Select(props: FieldProps & { choices: readonly Choice[]; empty?: string }) {
  const { value, common } = useField(props);
  return (
    <Labelled {...props} id={common.id}>
      <select {...common}>
        {props.empty !== undefined && <option value="">{props.empty}</option>}
        {props.choices.map(([one, label]) => (
          <option key={one} value={one} selected={one === value}>
            {label}
          </option>
        ))}
      </select>
    </Labelled>
  );
}

/** One box: `ctx.form.has(name)`. */
export function Checkbox(props: FieldProps & { checked?: boolean }) {
  const form = usePosted();
  const { common } = useField({ ...props, required: props.required ?? false });
  const wasPosted = form.has('do');
  return (
    <div class="check">
      <input
        {...common}
        type="checkbox"
        value={props.value ?? 'yes'}
        checked={wasPosted ? form.has(props.name) : props.checked}
      />
      <div>
        <label for={common.id}>{props.label}</label>
        {props.hint && (
          <p class="muted small" id={`${common.id}-hint`}>
            {props.hint}
          </p>
        )}
      </div>
    </div>
  );
}

/** Several boxes of one name: `ctx.form.all(name)`. */
export function Checkboxes(props: {
  name: string;
  label: string;
  hint?: string | undefined;
  choices: readonly Choice[];
  checked?: readonly string[] | undefined;
}) {
  const form = usePosted();
  const chosen = form.has('do') ? form.all(props.name) : (props.checked ?? []);
  return (
    <fieldset class="checks">
      <legend>{props.label}</legend>
      {props.hint && <p class="muted small">{props.hint}</p>}
      <div class="checks-list">
        {props.choices.map(([value, label]) => (
          <label key={value} class="check">
            <input
              type="checkbox"
              name={props.name}
              value={value}
              checked={chosen.includes(value)}
            />
            <span>{label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
