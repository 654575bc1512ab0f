// What `gapura start` prints: the addresses, and a signed request to paste.
import { randomUUID } from 'node:crypto';
import { allChannels } from '../channels/index.ts';
import type { Config } from '../config/environment.ts';
import { demoKeyPath } from '../merchants/demo-key.ts';
import type { MerchantEntry } from '../merchants/merchant.ts';
import { joinLink } from '../office/sign-in-link.ts';
import { homePath } from '../pages/dashboard/sign-in/paths.ts';
import type { Gateway } from '../prepare.ts';
import { requestHeaders } from '../wire/classic/headers.ts';
import { signingKey } from '../wire/classic/signature.ts';

const firstChannel = allChannels[0]?.id ?? '';

/** The same as `welcome` for programs. */
export function started(gateway: Gateway, config: Config): object {
  const { publicUrl, port, demo } = gateway;
  const merchant = demo && {
    name: demo.name,
    client_id: demo.clientId,
    secret_key: demo.secretKeys[0],
    private_key_file: demoKeyPath(config.dataDir),
    notification_url: demo.notificationUrl,
    snap_notification_url: demo.snap?.notificationUrl,
    snap_token_url: demo.snap?.tokenUrl,
  };
  return { mode: config.mode, url: publicUrl, port, merchant, dashboard: dashboardOf(gateway) };
}

/** The dashboard's address, and what is needed to sign in for the first time. */
function dashboardOf({ publicUrl, firstSignIn }: Gateway) {
  const url = `${publicUrl}${homePath}`;
  if (firstSignIn === undefined || 'email' in firstSignIn) return { url, ...firstSignIn };
  return { url, owner_link: joinLink(publicUrl, firstSignIn.link) };
}

function dashboardLines(gateway: Gateway): string[] {
  const { url, ...how } = dashboardOf(gateway);
  const lines = [`  dashboard    ${url}`];
  if ('password' in how) lines.push(`  sign in      ${how.email}  ${how.password}`);
  if ('owner_link' in how) {
    lines.push(
      '',
      'Nobody can sign in to the dashboard yet. Within a day, this link makes the first owner, once:',
      '',
      `  ${how.owner_link}`,
    );
  }
  return lines;
}

/** The text that `gapura start` prints when the gateway is ready. */
export function welcome(gateway: Gateway, config: Config): string {
  const { publicUrl, demo } = gateway;
  const places =
    config.mode === 'sandbox'
      ? [
          `  simulator    ${publicUrl}/simulator`,
          `  till         ${publicUrl}/simulator/indomaret`,
          `  test cards   ${publicUrl}/simulator/cards`,
        ]
      : [];
  const lines = [
    '',
    `Gapura is ready (${config.mode}).`,
    '',
    `  merchant API ${publicUrl}`,
    ...places,
    ...dashboardLines(gateway),
    ...(demo === undefined ? [] : merchantLines(demo, publicUrl, demoKeyPath(config.dataDir))),
    '',
  ];
  return `${lines.join('\n')}\n`;
}

function merchantLines(demo: MerchantEntry, publicUrl: string, keyPath: string): string[] {
  return [
    '',
    `  merchant     ${demo.name}`,
    `  client id    ${demo.clientId}`,
    `  secret key   ${demo.secretKeys[0]}`,
    `  RSA key      ${keyPath} (for DANA)`,
    `  notified at  ${demo.notificationUrl}`,
    '',
    'A signed request, valid for an hour:',
    '',
    curl(demo, publicUrl),
    '',
    'In another terminal:',
    '',
    '  npx gapura listen            receives the notifications',
    `  npx gapura trigger ${firstChannel}   creates an order and pays it`,
  ];
}

function curl(demo: MerchantEntry, publicUrl: string): string {
  const target = '/indomaret-online-to-offline/v2/payment-code';
  const invoice = `INV-${Date.now()}`;
  const body = JSON.stringify({
    order: { invoice_number: invoice, amount: 150_000 },
    online_to_offline_info: { expired_time: 60, reusable_status: false, info: 'Thank you' },
    customer: { name: 'Sari Dewi', email: 'sari@example.test' },
    indomaret_info: { receipt: { description: `Order ${invoice}` } },
  });
  const message = {
    clientId: demo.clientId,
    requestId: randomUUID(),
    target,
    body: Buffer.from(body),
  };
  const headers = requestHeaders(signingKey(demo.secretKeys[0]), message, new Date());
  const flags = Object.entries(headers).map(([name, value]) => `  -H '${name}: ${value}' \\`);
  return [`curl -s ${publicUrl}${target} \\`, ...flags, `  -d '${body}'`].join('\n');
}
