import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { gapuraFile } from '../reconciliation/provider-lines.ts';
import { type ConfigFile, checkConfig } from './file.ts';
import { acquirerProblem, checkUpstreams, upstreamSettings } from './upstreams.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
const doku = { base_url: 'https://api.example/', client_id: 'BRN-1', secret_key: 'SK-1' };
const snap = { private_key: privateKey, public_key: publicKey };
const file = (upstream: object, more: object = {}): ConfigFile =>
  checkConfig({ upstreams: { doku: upstream }, ...more }, 'the file');

describe('upstreamSettings', () => {
  it('fills in what the file leaves out', () => {
    expect(upstreamSettings(file(doku), 'production')).toEqual([
      {
        name: 'doku',
        baseUrl: 'https://api.example',
        clientId: 'BRN-1',
        secretKeys: ['SK-1'],
        timeoutSeconds: 30,
        pollSeconds: [60, 120, 300, 900],
        concurrency: 32,
        snap: undefined,
        settlementFile: gapuraFile,
      },
    ]);
  });

  it.each([
    [
      { ...doku, base_url: 'http://api.example' },
      'base_url must be an https address in production',
    ],
    [{ ...doku, base_url: 'https://api.example/?a=1' }, 'base_url must be an address without'],
    [{ ...doku, secret_key: 'SK 1' }, 'secret_key has a blank'],
    [{ ...doku, snap: { ...snap, private_key: 'x' } }, 'snap.private_key is not an RSA'],
    [{ ...doku, snap: { ...snap, public_key: 'x' } }, 'snap.public_key is not an RSA'],
  ])('refuses %j', (upstream, why) => {
    expect(() => upstreamSettings(file(upstream), 'production')).toThrow(`upstreams.doku.${why}`);
  });

  it.each([
    { upstreams: { 'Not/a-path': doku } },
    { upstreams: { doku: { ...doku, poll_seconds: [] } } },
    { upstreams: { doku: { ...doku, secret: 'x' } } },
    { acquirers: { kredivo: { upstream: 'doku', other: 1 } } },
  ])('does not take %j for a configuration', (wrong) => {
    expect(() => checkConfig(wrong, 'the file')).toThrow();
  });
});

describe('what channels are put on', () => {
  const problem = (upstream: object) =>
    acquirerProblem({
      upstreams: upstreamSettings(file(upstream), 'sandbox'),
      own: ['simulator'],
      needsSnap: ['dana'],
    });

  it.each([
    ['kredivo', 'simulator', doku, undefined],
    ['kredivo', { upstream: 'doku' }, doku, undefined],
    ['dana', { upstream: 'doku' }, { ...doku, snap }, undefined],
    ['kredivo', 'other', doku, 'is "other": use one of simulator'],
    ['kredivo', { upstream: 'other' }, doku, 'which is not one of upstreams (doku)'],
    ['dana', { upstream: 'doku' }, doku, 'which has no snap.private_key'],
  ])('%s on %j', (channel, choice, upstream, why) => {
    const found = problem(upstream)(channel, choice);
    if (why === undefined) expect(found).toBeUndefined();
    else expect(found).toContain(why);
  });

  it('is checked at the start', () => {
    const wrong = file(doku, { acquirers: { kredivo: { upstream: 'else' } } });
    expect(() => checkUpstreams(wrong, problem(doku))).toThrow('acquirers.kredivo is on "else"');
  });
});
