// The sample in TypeScript, which is JavaScript too.
import { quoted, type Sample, samplePath } from './sample.ts';

export const typescript: Sample = {
  name: 'TypeScript',
  file: 'order.mts',
  run: 'GAPURA_SECRET_KEY=… npx tsx order.mts',
  text: ({
    clientId,
    publicUrl,
  }) => `import { createHash, createHmac, randomUUID } from 'node:crypto';

const clientId = ${quoted(clientId)};
const secretKey = process.env.GAPURA_SECRET_KEY ?? '';
const target = ${quoted(samplePath)};

const body = JSON.stringify({
  order: { invoice_number: \`INV-\${Date.now()}\`, amount: 150000 },
  online_to_offline_info: { expired_time: 60, reusable_status: false },
  customer: { name: 'Sari' },
  indomaret_info: { receipt: { description: 'Order from the sample' } },
});

const requestId = randomUUID();
const timestamp = new Date().toISOString().slice(0, 19) + 'Z';
const digest = createHash('sha256').update(body).digest('base64');
const text = [
  \`Client-Id:\${clientId}\`,
  \`Request-Id:\${requestId}\`,
  \`Request-Timestamp:\${timestamp}\`,
  \`Request-Target:\${target}\`,
  \`Digest:\${digest}\`,
].join('\\n');
const signature = createHmac('sha256', secretKey).update(text).digest('base64');

const answer = await fetch(${quoted(publicUrl)} + target, {
  method: 'POST',
  headers: {
    'Content-Type': 'application/json',
    'Client-Id': clientId,
    'Request-Id': requestId,
    'Request-Timestamp': timestamp,
    Signature: \`HMACSHA256=\${signature}\`,
  },
  body,
});
console.log(answer.status, await answer.text());
`,
};
