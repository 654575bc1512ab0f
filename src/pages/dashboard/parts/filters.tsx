// The filters of a list: a form whose state is in the address, and a chip for each filter that is set.
import { hereWith, useHere, useWords } from '../here.ts';
import { Glyph } from '../icons/icon.tsx';
import type { Choice } from './choices.tsx';
import { PeriodFilter } from './period.tsx';
import { partWords } from './words.ts';

/** `period` sets `from` and `to`, days of WIB. */
export type Filter =
  | { kind: 'text'; name: string; label: string; placeholder?: string | undefined }
  | { kind: 'choice'; name: string; label: string; choices: readonly Choice[] }
  | { kind: 'period' };

/** The names of the query that these filters use: for `DataTable`'s `filters`. */
export function filterNames(filters: readonly Filter[]): string[] {
  return filters.flatMap((filter) => (filter.kind === 'period' ? ['from', 'to'] : filter.name));
}

/** The values of these filters in the query, as an operation takes them. */
export function filterValues(
  filters: readonly Filter[],
  query: Readonly<Record<string, string>>,
): Record<string, string> {
  const names = new Set([...filterNames(filters), 'after', 'limit']);
  return Object.fromEntries(Object.entries(query).filter(([name]) => names.has(name)));
}

export function FilterBar({ filters }: { filters: readonly Filter[] }) {
  const here = useHere();
  const words = useWords(partWords);
  const own = new Set([...filterNames(filters), 'after', 'lang']);
  const kept = Object.entries(here.query).filter(([name]) => !own.has(name));
  return (
    <search class="filters">
      <form method="get" class="filters-form">
        {kept.map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        {filters.map((filter) =>
          filter.kind === 'period' ? (
            <PeriodFilter key="period" />
          ) : (
            <OneFilter key={filter.name} filter={filter} />
          ),
        )}
        <button type="submit" class="button quiet">
          {words.apply}
        </button>
      </form>
      <Chips filters={filters} />
    </search>
  );
}

function OneFilter({ filter }: { filter: Exclude<Filter, { kind: 'period' }> }) {
  const { query } = useHere();
  const words = useWords(partWords);
  const { name, label } = filter;
  const id = `filter-${name}`;
  const value = query[name];
  return (
    <div class={`filter ${filter.kind}`}>
      <label for={id}>{label}</label>
      {filter.kind === 'choice' ? (
        <select id={id} name={name}>
          <option value="">{words.any}</option>
          {filter.choices.map(([one, text]) => (
            <option key={one} value={one} selected={one === value}>
              {text}
            </option>
          ))}
        </select>
      ) : (
        <input
          id={id}
          name={name}
          type="search"
          value={value}
          placeholder={filter.placeholder}
          maxLength={255}
          autoComplete="off"
          spellcheck={false}
        />
      )}
    </div>
  );
}

function Chips({ filters }: { filters: readonly Filter[] }) {
  const here = useHere();
  const words = useWords(partWords);
  const chips = filters.flatMap((filter) => {
    if (filter.kind === 'period') {
      return (['from', 'to'] as const).map((name) => ({
        name,
        label: words[name],
        value: here.query[name],
      }));
    }
    const value = here.query[filter.name];
    const choice = filter.kind === 'choice' && filter.choices.find(([one]) => one === value);
    return { name: filter.name, label: filter.label, value: choice ? choice[1] : value };
  });
  const set = chips.filter(({ value }) => value !== undefined);
  if (set.length === 0) return null;
  const none = Object.fromEntries(set.map(({ name }) => [name, undefined]));
  return (
    <ul class="chips" aria-label={words.filters}>
      {set.map(({ name, label, value }) => (
        <li key={name}>
          <a class="filter-chip" href={hereWith(here, { [name]: undefined })}>
            <span class="muted">{label}</span> {value}
            <Glyph name="x" size={14} />
            <span class="unseen">{words.remove}</span>
          </a>
        </li>
      ))}
      {set.length > 1 && (
        <li>
          <a class="chips-clear" href={hereWith(here, none)}>
            {words.clear}
          </a>
        </li>
      )}
    </ul>
  );
}
