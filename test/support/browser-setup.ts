// Makes sure that there is a browser before the browser tests of a run begin.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { TestProject } from 'vitest/node';

/** The browser's program, or why there is none. */
export type FoundBrowser = { path: string } | { problem: string };

declare module 'vitest' {
  export interface ProvidedContext {
    browser: FoundBrowser;
  }
}

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

const places = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
];

const advice =
  'The browser tests need Chromium or Chrome. Install one (on Debian: apt-get install chromium) ' +
  'or set CHROME_PATH to its program.';

/** If this run has browser tests, looks for a browser and installs Debian's if it can. */
export default async function setup(project: TestProject): Promise<void> {
  // The files that this run was started with; if the runner does not say, all files.
  const { filenamePattern } = project.vitest as { filenamePattern?: string[] };
  const { testFiles } = await project.globTestFiles(filenamePattern);
  const needed = testFiles.some((file) => /[\\/]test[\\/]browser[\\/]/.test(file));
  project.provide('browser', needed ? findBrowser() : { problem: 'this run has no browser tests' });
}

function findBrowser(): FoundBrowser {
  const chosen = process.env.CHROME_PATH;
  if (chosen) {
    return existsSync(chosen) ? { path: chosen } : { problem: `CHROME_PATH: no file ${chosen}` };
  }
  const path = installed();
  if (path !== undefined) return { path };
  const failure = install();
  const fresh = installed();
  if (fresh !== undefined) return { path: fresh };
  return { problem: failure === undefined ? advice : `${advice}\n${failure}` };
}

function installed(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const programs = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [...programs, ...places].find((place) => existsSync(place));
}

/** Installs Debian's chromium, which needs root. Returns what went wrong, if anything. */
function install(): string | undefined {
  const apt = '/usr/bin/apt-get';
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !existsSync(apt)) return;
  process.stderr.write('No browser found: installing chromium with apt-get, once …\n');
  const quiet = ['-o', 'DPkg::Lock::Timeout=300', '-qq', '-y'];
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const run = (...args: string[]) => spawnSync(apt, [...quiet, ...args], { env, encoding: 'utf8' });
  run('update');
  const { status, stderr, error } = run('install', '--no-install-recommends', 'chromium');
  if (status === 0) return;
  return `apt-get install chromium failed: ${error?.message ?? stderr.trim().slice(-600)}`;
}
