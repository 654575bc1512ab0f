// Periods of days in WIB: two date fields, and links for the usual ones.
import { wibDay } from '../../../lib/wib.ts';
import { hereWith, useHere, useWords } from '../here.ts';
import { partWords } from './words.ts';

/** The days of the usual periods at `now`; both days belong to the period. */
export function usualPeriods(now: Date) {
  const to = wibDay(now);
  const back = (days: number) => wibDay(new Date(now.getTime() - days * 86_400_000));
  return {
    today: { from: to, to },
    week: { from: back(6), to },
    month: { from: back(29), to },
    quarter: { from: back(89), to },
    thisMonth: { from: `${to.slice(0, 8)}01`, to },
  };
}

/** The date fields of a filter bar. */
export function PeriodFilter() {
  const { query } = useHere();
  const words = useWords(partWords);
  return (
    <>
      {(['from', 'to'] as const).map((name) => (
        <div class="filter date" key={name}>
          <label for={`filter-${name}`}>{words[name]}</label>
          <input id={`filter-${name}`} name={name} type="date" value={query[name]?.slice(0, 10)} />
        </div>
      ))}
      <PeriodLinks />
    </>
  );
}

/** Links for the usual periods. The one that the address names is marked; `otherwise` if it names none. */
export function PeriodLinks({ otherwise }: { otherwise?: 'today' | 'week' | 'month' | undefined }) {
  const here = useHere();
  const words = useWords(partWords);
  const periods = usualPeriods(here.now);
  const { from, to } = here.query;
  return (
    <div class="periods">
      {(['today', 'week', 'month', 'quarter', 'thisMonth'] as const).map((name) => {
        const period = periods[name];
        const isNamed = from === period.from && to === period.to;
        const isCurrent = from === undefined && to === undefined ? name === otherwise : isNamed;
        return (
          <a key={name} href={hereWith(here, period)} aria-current={isCurrent ? 'true' : undefined}>
            {words.presets[name]}
          </a>
        );
      })}
    </div>
  );
}
