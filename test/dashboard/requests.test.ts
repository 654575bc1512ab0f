// The pages about calls and notifications: what they show, what they do without a script, and hostile strings as text.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signIn } from '../support/dashboard.ts';
import { clientId, notificationPath, secretKey } from '../support/gateway.ts';
import { callOffice, otherClientId } from '../support/office.ts';
import { startTroubled } from '../support/refused-and-failed.ts';

let troubled: Awaited<ReturnType<typeof startTroubled>>;
beforeAll(async () => {
  troubled = await startTroubled();
});
afterAll(() => troubled.house.stop());

const office = (...who: Parameters<typeof signIn> extends [string, ...infer Rest] ? Rest : never) =>
  signIn(troubled.house.url, ...who);

describe('every page', () => {
  it('shows hostile strings as text, in both languages', async () => {
    for (const language of ['en', 'id'] as const) {
      const desk = office({ language });
      for (const path of troubled.pages) {
        const { status, html } = await desk.open(path);
        expect([path, status]).toEqual([path, 200]);
        const inner = html.replaceAll(/<script[^>]*(src|type)="[^"]*"[^>]*><\/script>/g, '');
        expect([path, /<script>alert|<img src=x/.exec(inner)?.[0]]).toEqual([path, undefined]);
        expect(html).not.toContain(secretKey);
      }
    }
    const all = await Promise.all(troubled.pages.map((path) => office().open(path)));
    expect(all.filter(({ html }) => html.includes('&lt;script')).length).toBeGreaterThan(4);
  });
});

describe('why a signature failed', () => {
  it('is in the list, and line by line on the page of the call', async () => {
    const list = await office({ role: 'developer', boundTo: clientId }).open('/dashboard/requests');
    expect(list.text).toContain('invalid_signature');
    expect(list.text).toContain('signed with the Request-Target');
    const { text } = await office().open(`/dashboard/requests/${troubled.mistaken}`);
    expect(text).toContain('Why did the signature fail?');
    expect(text).toMatch(/Request-Target \/\S+ different \/\S+\/ /);
    expect(text).toMatch(/Client-Id \S+ the same/);
  });

  it('is said in Indonesian too', async () => {
    const { text } = await office({ language: 'id' }).open(
      `/dashboard/requests/${troubled.mistaken}`,
    );
    expect(text).toContain('Path yang ditandatangani berbeda dari yang dipanggil.');
  });

  it('is not shown to others', async () => {
    const other = office({ role: 'developer', boundTo: otherClientId });
    expect((await other.open(`/dashboard/requests/${troubled.mistaken}`)).status).toBe(404);
    expect((await office({ role: 'viewer' }).open('/dashboard/requests')).status).toBe(403);
  });
});

describe('errors by kind', () => {
  it('lead to the newest of each', async () => {
    const { text, html } = await office().open('/dashboard/requests/errors');
    expect(text).toContain('Invalid Header Signature');
    expect(html).toContain(`href="/dashboard/requests/${troubled.mistaken}"`);
  });
});

describe('notifications', () => {
  it('are sent again: one, the chosen ones, and everything since a day after a look at how many', async () => {
    const desk = office({ role: 'support', boundTo: clientId });
    const { failed, delivered } = troubled;
    const one = await desk.follow(`/dashboard/notifications/${failed}`, { do: 'resend' });
    expect(one.text).toContain('It is being sent again.');
    const none = await desk.follow('/dashboard/notifications', { do: 'resend' });
    expect(none.text).toContain('Choose notifications with the boxes first.');
    const ids = [failed, delivered];
    const chosen = await desk.follow('/dashboard/notifications', { do: 'resend', ids });
    expect(chosen.text).toContain('2 notifications are being sent again.');
    const query = 'status=DELIVERED&since=2026-01-01';
    const preview = await desk.open(`/dashboard/notifications/resend?${query}`);
    expect(preview.text).toMatch(/These will be sent again \d/);
    const all = await desk.follow(`/dashboard/notifications/resend?${query}`, {
      do: 'all',
      status: 'DELIVERED',
      since: '2026-01-01',
      client_id: clientId,
    });
    expect(all.text).toMatch(/\d notifications are being sent again\./);
  });

  it('a test is sent, and its page says what came back', async () => {
    const desk = office({ role: 'developer', boundTo: clientId });
    const sent = await desk.follow('/dashboard/notifications', { do: 'test' });
    expect(sent.text).toContain('The test was delivered');
    expect(sent.text).toMatch(/TEST-\d{12}/);
  });

  it('an endpoint is muted and the mute is ended', async () => {
    const path = '/dashboard/notifications/endpoints';
    const desk = office({ role: 'developer', boundTo: clientId });
    const url = `${troubled.house.receiver.origin}${notificationPath}?q=%22%3E%3Cscript%3E`;
    const muted = await desk.follow(path, { do: 'mute', of: clientId, url });
    expect(muted.text).toContain('The receiver is muted.');
    expect(muted.text).toContain('End mute');
    const other = await desk.post(path, { do: 'mute', of: otherClientId, url });
    expect(other.status).toBeGreaterThanOrEqual(400);
    const ended = await desk.follow(path, { do: 'unmute', of: clientId, url });
    expect(ended.text).toContain('not muted any more');
    const { body } = await callOffice<{ entries: { action: string }[] }>(
      troubled.house.url,
      '/audit?object=endpoint',
    );
    expect(body.entries.map(({ action }) => action)).toEqual(['unmute endpoint', 'mute endpoint']);
  });

  it('a viewer reads them and sends nothing', async () => {
    const desk = office({ role: 'viewer', boundTo: clientId });
    const { html, status } = await desk.open('/dashboard/notifications');
    expect(status).toBe(200);
    expect(html).not.toContain('name="ids"');
    expect((await desk.open('/dashboard/notifications/resend')).status).toBe(403);
  });
});
