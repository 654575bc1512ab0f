// What a change has changed: each member before and after.
import { useWords } from '../here.ts';
import { partWords } from './words.ts';

type Kind = 'added' | 'removed' | 'changed';

interface Change {
  name: string;
  kind: Kind;
  before: unknown;
  after: unknown;
}

/** The members that differ between two JSON values. */
export function changesBetween(before: unknown, after: unknown): Change[] {
  const [old, now] = [membersOf(before), membersOf(after)];
  const names = [...new Set([...Object.keys(old), ...Object.keys(now)])];
  return names.flatMap((name) => {
    const [was, is] = [old[name], now[name]];
    if (JSON.stringify(was) === JSON.stringify(is)) return [];
    const kind = !(name in old) ? 'added' : !(name in now) ? 'removed' : 'changed';
    return { name, kind, before: was, after: is };
  });
}

export function Diff({ before, after }: { before: unknown; after: unknown }) {
  const words = useWords(partWords);
  const changes = changesBetween(before, after);
  if (changes.length === 0) return <p class="muted">{words.none}</p>;
  return (
    <dl class="diff">
      {changes.map(({ name, kind, before: was, after: is }) => (
        <div key={name} class={kind}>
          <dt>
            <code>{name}</code> <span class="muted small">{words[kind]}</span>
          </dt>
          {kind !== 'added' && (
            <dd>
              <del>
                <bdi>{textOf(was)}</bdi>
              </del>
            </dd>
          )}
          {kind !== 'removed' && (
            <dd>
              <ins>
                <bdi>{textOf(is)}</bdi>
              </ins>
            </dd>
          )}
        </div>
      ))}
    </dl>
  );
}

function membersOf(value: unknown): Record<string, unknown> {
  if (value === null || value === undefined) return {};
  if (typeof value !== 'object' || Array.isArray(value)) return { value };
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined));
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}
