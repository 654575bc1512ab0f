// Addresses in schemas, and what a schema found wrong, in words for the person who wrote the value.
import Type from 'typebox';

/** The pattern of http and https addresses. It lets pass what no URL is, such as two ports. */
const httpAddress = '^https?://[^\\s]+$';

/** An http or https address that can be called, of at most 2000 characters. */
export const httpUrl = Type.Refine(
  Type.String({ pattern: httpAddress, maxLength: 2000 }),
  (text) => URL.canParse(text),
  () => 'must be an http or https address',
);

/** The end of a sentence that begins with the member. Uses the schema's message if it is clear. */
export function describeProblem(message = 'is not valid'): string {
  // A closed object reports an unknown member with this message.
  if (message === 'schema is false') return 'is not a known member';
  return message.includes(httpAddress) ? 'must be an http or https address' : message;
}
