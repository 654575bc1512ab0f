// The schema of answers and notifications, from what a gateway has said: types, and what is always there.

type Json = Record<string, unknown>;

/** A JSON schema that all of these values match, with the first of each as an example. */
export function schemaOf(values: readonly unknown[]): Json {
  const kinds = [...new Set(values.map(kindOf))];
  const members = values.filter((one): one is Json => kindOf(one) === 'object');
  const items = values.filter((one) => Array.isArray(one)).flat();
  return {
    type: kinds.length === 1 ? kinds[0] : kinds,
    ...(members.length > 0 && objectOf(members)),
    ...(kinds.includes('array') && { items: items.length === 0 ? {} : schemaOf(items) }),
  };
}

function objectOf(values: readonly Json[]): Json {
  const names = [...new Set(values.flatMap((one) => Object.keys(one)))];
  const properties = names.map((name) => {
    const found = values.filter((one) => Object.hasOwn(one, name)).map((one) => one[name]);
    return [name, schemaOf(found)];
  });
  const required = names.filter((name) => values.every((one) => Object.hasOwn(one, name)));
  return { properties: Object.fromEntries(properties), ...(required.length > 0 && { required }) };
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}
