// The sample for a shell, with curl and openssl.
import { type Sample, samplePath } from './sample.ts';

/** Nothing is replaced between single quotes. */
const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;

export const curl: Sample = {
  name: 'curl',
  file: 'order.sh',
  run: 'GAPURA_SECRET_KEY=… sh order.sh',
  text: ({ clientId, publicUrl }) => `client_id=${quoted(clientId)}
target=${quoted(samplePath)}

body='{"order":{"invoice_number":"INV-'$(date +%s)$$'","amount":150000},
"online_to_offline_info":{"expired_time":60,"reusable_status":false},
"customer":{"name":"Sari"},
"indomaret_info":{"receipt":{"description":"Order from the sample"}}}'

request_id=$(openssl rand -hex 16)
timestamp=$(date -u +%Y-%m-%dT%H:%M:%SZ)
digest=$(printf %s "$body" | openssl dgst -sha256 -binary | openssl base64 -A)
text="Client-Id:$client_id
Request-Id:$request_id
Request-Timestamp:$timestamp
Request-Target:$target
Digest:$digest"
signature=$(printf %s "$text" |
  openssl dgst -sha256 -hmac "$GAPURA_SECRET_KEY" -binary | openssl base64 -A)

curl --silent --write-out '\\n%{http_code}\\n' ${quoted(publicUrl)}"$target" \\
  --header 'Content-Type: application/json' \\
  --header "Client-Id: $client_id" \\
  --header "Request-Id: $request_id" \\
  --header "Request-Timestamp: $timestamp" \\
  --header "Signature: HMACSHA256=$signature" \\
  --data-raw "$body"
`,
};
