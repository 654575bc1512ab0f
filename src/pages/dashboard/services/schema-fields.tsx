// Fields for the settings of any channel, made from its schema, and what was typed in them.
import { isRecord } from '../../../wire/reading.ts';
import type { Form } from '../form-values.ts';
import { useWords } from '../here.ts';
import { Checkboxes, Select } from '../parts/choices.tsx';
import { NumberInput, TextInput } from '../parts/fields.tsx';
import { serviceWords } from './words.ts';

/** The part of JSON Schema that settings of channels use. */
interface Schema {
  title?: string;
  type?: string;
  enum?: readonly unknown[];
  items?: Schema;
  properties?: Readonly<Record<string, Schema>>;
}

interface FieldsOf {
  schema: object;
  value: unknown;
  /** What the names of its fields begin with: `settings`. */
  name: string;
}

/** A field for every member; objects inside fold. */
export function SchemaFields({ schema, value, name }: FieldsOf) {
  return (
    <>
      {Object.entries((schema as Schema).properties ?? {}).map(([member, inner]) => (
        <Field
          key={member}
          schema={inner}
          label={inner.title ?? member}
          name={`${name}.${member}`}
          value={isRecord(value) ? value[member] : undefined}
        />
      ))}
    </>
  );
}

function Field({ schema, label, name, value }: FieldsOf & { schema: Schema; label: string }) {
  const words = useWords(serviceWords);
  const text = words.names[label] ?? label;
  const common = { name, label: text, required: false };
  const choices = (values: readonly unknown[]) =>
    values.map((one) => [String(one), String(one)] as const);
  if (schema.properties !== undefined) {
    return (
      <details class="schema-group" open={value !== undefined}>
        <summary>{text}</summary>
        <SchemaFields schema={schema} value={value} name={name} />
      </details>
    );
  }
  if (schema.enum !== undefined) {
    const chosen = value === undefined ? undefined : String(value);
    return <Select {...common} empty="–" choices={choices(schema.enum)} value={chosen} />;
  }
  if (schema.items?.enum !== undefined) {
    const checked = Array.isArray(value) ? value.map(String) : [];
    return (
      <Checkboxes name={name} label={text} choices={choices(schema.items.enum)} checked={checked} />
    );
  }
  if (schema.type === 'integer') {
    return <NumberInput {...common} min={1} value={value?.toString()} />;
  }
  const shown = Array.isArray(value) ? value.join(', ') : value?.toString();
  return <TextInput {...common} value={shown} />;
}

/** What was typed, as the channel's own check gets it: empty members are left out, undefined if all are. */
export function settingsFrom(form: Form, schema: object, name: string): unknown {
  const { properties, items, type, enum: names } = schema as Schema;
  if (properties !== undefined) {
    const members = Object.entries(properties)
      .map(([member, inner]) => [member, settingsFrom(form, inner, `${name}.${member}`)] as const)
      .filter(([, value]) => value !== undefined);
    return members.length === 0 ? undefined : Object.fromEntries(members);
  }
  if (items?.enum !== undefined) {
    const chosen = form.all(name);
    return chosen.length === 0 ? undefined : [...chosen];
  }
  const text = form.text(name);
  if (text === undefined) return undefined;
  if (items !== undefined) return text.split(/[\s,]+/).map((one) => scalar(one, items.type));
  return names === undefined ? scalar(text, type) : text;
}

/** What is not a number stays a text, so that the channel's check can say so. */
function scalar(text: string, type: string | undefined): string | number {
  const digits = text.replace(/(?<=\d)\.(?=\d{3})/g, '');
  return type === 'integer' && /^\d{1,15}$/.test(digits) ? Number(digits) : text;
}
