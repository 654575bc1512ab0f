// The sample in Python, with the standard library alone.
import { quoted, type Sample, samplePath } from './sample.ts';

export const python: Sample = {
  name: 'Python',
  file: 'order.py',
  run: 'GAPURA_SECRET_KEY=… python3 order.py',
  text: ({
    clientId,
    publicUrl,
  }) => `import base64, hashlib, hmac, json, os, time, urllib.error, urllib.request, uuid

client_id = ${quoted(clientId)}
secret_key = os.environ["GAPURA_SECRET_KEY"]
target = ${quoted(samplePath)}

body = json.dumps({
    "order": {"invoice_number": f"INV-{time.time_ns()}", "amount": 150000},
    "online_to_offline_info": {"expired_time": 60, "reusable_status": False},
    "customer": {"name": "Sari"},
    "indomaret_info": {"receipt": {"description": "Order from the sample"}},
}).encode()

request_id = str(uuid.uuid4())
timestamp = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
digest = base64.b64encode(hashlib.sha256(body).digest()).decode()
text = "\\n".join([
    f"Client-Id:{client_id}",
    f"Request-Id:{request_id}",
    f"Request-Timestamp:{timestamp}",
    f"Request-Target:{target}",
    f"Digest:{digest}",
])
mac = hmac.new(secret_key.encode(), text.encode(), hashlib.sha256).digest()

request = urllib.request.Request(${quoted(publicUrl)} + target, data=body, headers={
    "Content-Type": "application/json",
    "Client-Id": client_id,
    "Request-Id": request_id,
    "Request-Timestamp": timestamp,
    "Signature": "HMACSHA256=" + base64.b64encode(mac).decode(),
})
try:
    with urllib.request.urlopen(request) as answer:
        print(answer.status, answer.read().decode())
except urllib.error.HTTPError as refused:
    print(refused.code, refused.read().decode())
`,
};
