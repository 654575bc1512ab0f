// gapura/testing: starts a gateway on a copy of the prepared data, and speaks to its sandbox routes.
import { randomUUID } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { GapuraOptions, TestGapura } from '#testing';
import { controls } from './controls.ts';
import { copyFolder } from './copy.ts';
import { clientId, merchantOf, secretKey } from './merchant.ts';
import { type GatewayProcess, startProcess } from './process.ts';
import { openSink, type Sink } from './sink.ts';
import { baseFolder, removeAbandoned, templateFolder } from './template.ts';

const defaultTimeoutMs = 60_000;

/** See `startGapura` in bin/testing.d.mts. */
export async function start(options: GapuraOptions): Promise<TestGapura> {
  const timeoutMs = options.timeoutMs ?? defaultTimeoutMs;
  const template = await templateFolder(timeoutMs);
  const folder = join(baseFolder, `run-${process.pid}-${randomUUID().slice(0, 8)}`);
  const sink = options.notificationUrl === undefined ? await openSink() : undefined;
  let gateway: GatewayProcess | undefined;
  const end = async () => {
    await Promise.all([gateway?.stop(), sink?.close()]);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await removeAbandoned();
    gateway = await startProcess(folder, timeoutMs, async () => {
      await copyFolder(template, folder);
      await configure(folder, options, sink);
    });
    return await opened(gateway, folder, end);
  } catch (error) {
    await end();
    throw error;
  }
}

async function configure(folder: string, options: GapuraOptions, sink: Sink | undefined) {
  const { merchants = [], ...rest } = (options.config ?? {}) as { merchants?: object[] };
  const privateKey = await readFile(join(folder, 'merchant.pem'), 'utf8');
  const urls = {
    notificationUrl: options.notificationUrl ?? sink?.notificationUrl ?? '',
    tokenUrl: options.tokenUrl ?? sink?.tokenUrl,
  };
  const config = { ...rest, merchants: [merchantOf(privateKey, urls), ...merchants] };
  await writeFile(join(folder, 'config.json'), JSON.stringify(config));
}

async function opened(
  { url }: GatewayProcess,
  folder: string,
  end: () => Promise<void>,
): Promise<TestGapura> {
  const call = controls(url);
  const [privateKey, { snap_public_key: publicKey }] = await Promise.all([
    readFile(join(folder, 'merchant.pem'), 'utf8'),
    call.keys(),
  ]);
  let ended: Promise<void> | undefined;
  const { pay, advance, notifications, reset } = call;
  const stop = () => {
    ended ??= end();
    return ended;
  };
  return {
    url,
    clientId,
    secretKey,
    privateKey,
    publicKey,
    pay,
    advance,
    notifications,
    reset,
    stop,
  };
}
