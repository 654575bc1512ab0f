// Which texts a database can hold: PostgreSQL has no NUL in a text, and no half of a character.

/** Whether `text` can be stored and found: it has no NUL, and no half of a surrogate pair. */
export function isStorable(text: string): boolean {
  return !/[\0\p{Surrogate}]/u.test(text);
}

/** Whether that is so for every text and name in a JSON value. */
export function isStorableJson(value: unknown): boolean {
  if (typeof value === 'string') return isStorable(value);
  if (typeof value !== 'object' || value === null) return true;
  if (Array.isArray(value)) return value.every(isStorableJson);
  return Object.entries(value).every(([name, one]) => isStorable(name) && isStorableJson(one));
}
