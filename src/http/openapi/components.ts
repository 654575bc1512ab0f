// The parts that operations of the OpenAPI document share: headers, and the forms of refusals.

type Json = Record<string, unknown>;

const header = (name: string, description: string) => ({
  name,
  in: 'header',
  required: true,
  description,
  schema: { type: 'string' },
});

/** Headers by their names on the wire. */
export const parameters = {
  'Client-Id': header('Client-Id', 'Your client id'),
  'Request-Id': header('Request-Id', 'Unique for each request, at most 128 characters'),
  'Request-Timestamp': header(
    'Request-Timestamp',
    'UTC, yyyy-MM-ddTHH:mm:ssZ, within an hour of now',
  ),
  Signature: header(
    'Signature',
    'HMACSHA256= and the base64 of the HMAC over the component string',
  ),
  'X-TIMESTAMP': header('X-TIMESTAMP', 'ISO-8601 with an offset'),
  'X-SIGNATURE': header('X-SIGNATURE', 'RSA-SHA256 for tokens, else HMAC-SHA512 in base64'),
  'X-PARTNER-ID': header('X-PARTNER-ID', 'Your client id'),
  'X-CLIENT-KEY': header('X-CLIENT-KEY', 'Your client id'),
  'X-EXTERNAL-ID': header('X-EXTERNAL-ID', 'Unique for the endpoint and the day in Jakarta'),
  Authorization: header('Authorization', 'Bearer and the access token'),
};

const text = { type: 'string' };
const errorWith = (code: string, message: string, type: string): Json => ({
  type: 'object',
  properties: {
    error: {
      type: 'object',
      properties: {
        code: { ...text, examples: [code] },
        message: { ...text, examples: [message] },
        type: { ...text, examples: [type] },
      },
    },
  },
});
const classicError = errorWith(
  'invalid_parameter',
  'order.amount is required',
  'invalid_request_error',
);
const cardError = errorWith(
  'INVALID_PARAMETER',
  'order.amount Must Not Be Blank',
  'Invalid Parameter',
);
const snapAnswer: Json = {
  type: 'object',
  properties: { responseCode: text, responseMessage: text },
};

/** Refusals by dialect and wording. */
export const schemas = { ClassicError: classicError, CardError: cardError, SnapAnswer: snapAnswer };
