// Western Indonesian Time (WIB, UTC+7 all year), in which the protocol writes local times and banks count days.

const hourMs = 3_600_000;
const offsetMs = 7 * hourMs;

/** What clocks in Jakarta show at `at`: `2026-01-15T10:04:05.000`, without a zone. */
export function wibLocal(at: Date): string {
  return new Date(at.getTime() + offsetMs).toISOString().slice(0, 23);
}

/** The day in WIB, as `2026-03-20`. */
export function wibDay(at: Date): string {
  return wibLocal(at).slice(0, 10);
}

/** The instant that is `hours` after midnight (WIB) of `day`, which is written as `2026-03-20`. */
export function wibInstant(day: string, hours: number): Date {
  return new Date(Date.parse(`${day}T00:00:00Z`) - offsetMs + hours * hourMs);
}
