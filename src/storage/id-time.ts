// The wall-clock time that ids begin with: UUIDs of version 7.

/** The smallest id of an instant: UUIDs of version 7 begin with the milliseconds. */
export function idFrom(at: Date): string {
  const hex = at.getTime().toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`;
}

/** The instant that an id begins with. */
export function timeOf(id: string): Date {
  return new Date(Number.parseInt(id.replace('-', '').slice(0, 12), 16));
}
