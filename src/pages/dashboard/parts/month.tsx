// Months for people: `March 2026`, and a field to choose one.
import type { Language } from '../../kit/language.ts';
import { useHere } from '../here.ts';

/** The name of `2026-03`. */
export function monthName(month: string, language: Language): string {
  const format = new Intl.DateTimeFormat(language === 'id' ? 'id-ID' : 'en-GB', {
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  });
  return format.format(new Date(`${month}-01T00:00:00Z`));
}

/** A form that narrows a list to a month. */
export function MonthFilter({ label, show }: { label: string; show: string }) {
  const { query } = useHere();
  return (
    <search class="filters">
      <form method="get" class="filters-form">
        <div class="filter month">
          <label for="filter-month">{label}</label>
          <input id="filter-month" name="month" type="month" value={query.month} />
        </div>
        {query.client_id && <input type="hidden" name="client_id" value={query.client_id} />}
        <button type="submit" class="button quiet">
          {show}
        </button>
      </form>
    </search>
  );
}
