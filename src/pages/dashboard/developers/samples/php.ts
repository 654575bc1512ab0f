// The sample in PHP, with its own curl extension.
import { type Sample, samplePath } from './sample.ts';

/** Nothing is replaced between single quotes. */
const quoted = (text: string) => `'${text.replace(/[\\']/g, '\\$&')}'`;

export const php: Sample = {
  name: 'PHP',
  file: 'order.php',
  run: 'GAPURA_SECRET_KEY=… php order.php',
  text: ({ clientId, publicUrl }) => `<?php
$clientId = ${quoted(clientId)};
$secretKey = getenv('GAPURA_SECRET_KEY');
$target = ${quoted(samplePath)};

$body = json_encode([
    'order' => ['invoice_number' => 'INV-' . hrtime(true), 'amount' => 150000],
    'online_to_offline_info' => ['expired_time' => 60, 'reusable_status' => false],
    'customer' => ['name' => 'Sari'],
    'indomaret_info' => ['receipt' => ['description' => 'Order from the sample']],
]);

$requestId = bin2hex(random_bytes(16));
$timestamp = gmdate('Y-m-d\\TH:i:s\\Z');
$digest = base64_encode(hash('sha256', $body, true));
$text = implode("\\n", [
    "Client-Id:$clientId",
    "Request-Id:$requestId",
    "Request-Timestamp:$timestamp",
    "Request-Target:$target",
    "Digest:$digest",
]);
$signature = base64_encode(hash_hmac('sha256', $text, $secretKey, true));

$call = curl_init(${quoted(publicUrl)} . $target);
curl_setopt_array($call, [
    CURLOPT_POST => true,
    CURLOPT_POSTFIELDS => $body,
    CURLOPT_RETURNTRANSFER => true,
    CURLOPT_HTTPHEADER => [
        'Content-Type: application/json',
        "Client-Id: $clientId",
        "Request-Id: $requestId",
        "Request-Timestamp: $timestamp",
        "Signature: HMACSHA256=$signature",
    ],
]);
$answer = curl_exec($call);
echo curl_getinfo($call, CURLINFO_RESPONSE_CODE), ' ', $answer, "\\n";
`,
};
