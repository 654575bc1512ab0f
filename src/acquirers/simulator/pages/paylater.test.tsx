// The pay-later pages: what their forms post and show, and where they lead.
import type { VNode } from 'preact';
import { expect, test } from 'vitest';
import { pageSamples } from '../../../../test/support/page-samples.tsx';
import { renderPage } from '../../../pages/kit/render.ts';
import { returnSeconds } from './ending-page.tsx';

const pages = new Map<string, VNode>(Object.entries(pageSamples({ language: 'en' })));

function html(name: string): string {
  const page = pages.get(name);
  if (!page) throw new Error(`no sample ${name}`);
  return renderPage(page);
}

const form = (name: string) => /<form id="answer".*?<\/form>/s.exec(html(name))?.[0] ?? '';

test.each([
  ['sign-in', 'sign-in'],
  ['tenure', 'choose'],
  ['otp', 'pay'],
])('the Enter key on %s does %s: the first button of a form is its default', (name, action) => {
  const first = /<button[^>]*value="([^"]*)"/.exec(form(name))?.[1];
  expect(first).toBe(action);
});

test.each(['sign-in', 'tenure', 'otp'])(
  '%s can be declined and cancelled, and keeps its state',
  (name) => {
    expect(html(name)).toMatch(/<button[^>]*name="do" value="decline" form="answer"/);
    expect(form(name)).toMatch(/<button[^>]*name="do" value="cancel"/);
    expect(form(name)).toContain(`name="step" value="${name}"`);
    expect(form(name)).toContain('name="state" value="signed-state"');
  },
);

test('the language switch asks for the same step again', () => {
  const [head = ''] = html('otp').split('<main');
  expect(head).toContain('name="step" value="otp"');
  expect(head).toContain('name="state" value="signed-state"');
  expect(head).toContain('name="do" value="show"');
  expect(head).toMatch(/<button[^>]*name="lang" value="id"/);
});

test('a tenure shows its instalment, its total and its interest', () => {
  const card = /<label class="tenure" for="months-6">.*?<\/label>/s.exec(html('tenure'))?.[0] ?? '';
  expect(card).toMatch(/checked/);
  for (const text of ['6 months', 'Rp80,920', 'Rp485,520', 'Rp65,520', '2.6% a month']) {
    expect(card).toContain(text);
  }
});

test('a wrong phone number is shown again, a PIN is not', () => {
  const page = html('sign-in-wrong');
  expect(page).toMatch(/<input[^>]*id="phone"[^>]*value="0811"/);
  expect(/<input[^>]*id="pin"[^>]*>/.exec(page)?.[0]).not.toContain('value=');
});

test('a result page goes to the shop automatically, and the customer can stay', () => {
  const page = html('result-approved');
  const target = 'https://shop.example/return?a=1&amp;b=2';
  expect(page).toContain(`http-equiv="refresh" content="${returnSeconds};url=${target}"`);
  expect(page).toContain(`<a class="button primary" href="${target}">`);
  expect(page).toContain('href="/pay/9mF2xK?stay=1&amp;lang=en"');
});

test('an address that is not http or https is not a link', () => {
  const page = html('result-nowhere');
  expect(page).not.toContain('refresh');
  expect(page).not.toContain('javascript');
  expect(page).toContain('You can close this page.');
});
