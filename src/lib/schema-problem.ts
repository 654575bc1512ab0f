// What a schema found wrong, in words for the person who wrote the value.

/** The pattern of http and https addresses in schemas. */
export const httpAddress = '^https?://[^\\s]+$';

/** The end of a sentence that begins with the member. Uses the schema's message if it is clear. */
export function describeProblem(message = 'is not valid'): string {
  // A closed object reports an unknown member with this message.
  if (message === 'schema is false') return 'is not a known member';
  return message.includes(httpAddress) ? 'must be an http or https address' : message;
}
