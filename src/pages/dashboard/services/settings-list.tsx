// The settings of a channel as a list of terms, in the words of its schema.
import { isRecord } from '../../../wire/reading.ts';
import { useWords } from '../here.ts';
import { DetailList } from '../parts/detail-list.tsx';
import { serviceWords } from './words.ts';

interface Titled {
  title?: string;
  properties?: Readonly<Record<string, Titled>>;
}

/** One row for a member; for members of members, such as those of a bank, one row each. */
export function SettingsList({ schema, settings }: { schema: object | null; settings: unknown }) {
  const { names } = useWords(serviceWords);
  return <DetailList rows={rowsOf(schema ?? {}, settings, (title) => names[title] ?? title)} />;
}

function rowsOf(schema: Titled, value: unknown, name: (title: string) => string) {
  const rows: [string, string][] = [];
  for (const [member, inner, titled] of membersOf(schema, value)) {
    const title = name(titled?.title ?? member);
    if (!isRecord(inner)) rows.push([title, textOf(inner)]);
    else
      for (const [one, its, of] of membersOf(titled, inner)) {
        const terms = isRecord(its)
          ? membersOf(of, its).map(
              ([key, last, its]) => `${name(its?.title ?? key)}: ${textOf(last)}`,
            )
          : [textOf(its)];
        rows.push([`${title}, ${name(of?.title ?? one)}`, terms.join('; ')]);
      }
  }
  return rows;
}

function membersOf(schema: Titled | undefined, value: unknown) {
  const entries = isRecord(value) ? Object.entries(value) : [];
  return entries.map(([name, inner]) => [name, inner, schema?.properties?.[name]] as const);
}

function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.join(', ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
