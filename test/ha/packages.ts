// The Debian packages that the set-up runs, installed when they are missing and without starting their services.
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';

/** The packages cannot be installed here. The message says what is missing and what to do. */
export class PackagesMissing extends Error {}

/** What `npm run test:ha` runs. */
export const packages = ['postgresql', 'patroni', 'etcd-server', 'haproxy'];
/** Units that a new installation would start at the next boot of a machine with systemd. */
const services = ['caddy', 'etcd', 'haproxy', 'nginx', 'patroni', 'postgresql', 'prometheus'];

/** Asked by Debian's maintainer scripts before they start a service; exit code 101 forbids it. */
const policy = '/usr/sbin/policy-rc.d';
const clusterSettings = '/etc/postgresql-common/createcluster.conf';

/** Installs those of these packages that are missing. Throws PackagesMissing if that cannot be done. */
export function ensurePackages(names: readonly string[]): void {
  const missing = names.filter((name) => !isInstalled(name));
  if (missing.length === 0) return;
  const wanted = missing.join(' ');
  if (!existsSync('/usr/bin/apt-get')) {
    throw new PackagesMissing(`Install ${wanted}: this script can do it only with apt-get.`);
  }
  if (process.getuid?.() !== 0) {
    throw new PackagesMissing(
      `Missing: ${wanted}. Run this as root, or: apt-get install ${wanted}`,
    );
  }
  console.log(`Installing ${wanted}, without starting them…`);
  withoutServices(() => {
    if (!canInstall(missing)) apt(['update']);
    // First what makes PostgreSQL's configuration, so that the server package makes no cluster of its own.
    if (missing.includes('postgresql')) {
      install(['postgresql-common']);
      withoutCluster(() => install(missing));
    } else install(missing);
  });
  for (const name of services.filter((service) => missing.some((one) => one.startsWith(service)))) {
    spawnSync('systemctl', ['disable', name], { stdio: 'ignore' });
  }
}

function isInstalled(name: string): boolean {
  const { stdout } = spawnSync('dpkg-query', ['-W', '-f', `\${db:Status-Status}`, name], {
    encoding: 'utf8',
  });
  return stdout === 'installed';
}

/** Whether apt's lists know all of them. A new machine has no lists at all. */
function canInstall(names: readonly string[]): boolean {
  const { status } = spawnSync('apt-get', ['install', '--simulate', ...names], { stdio: 'ignore' });
  return status === 0;
}

function install(names: readonly string[]): void {
  const args = ['install', '--yes', '--no-install-recommends', ...names];
  if (apt(args)) return;
  // The lists may name versions that the archive has replaced.
  apt(['update']);
  if (!apt(args)) throw new PackagesMissing(`apt-get could not install ${names.join(' ')}.`);
}

/** Runs apt-get without questions; its output is shown only if it fails. Returns whether it succeeded. */
function apt(args: readonly string[]): boolean {
  // Another apt-get may be running; and what can be installed again need not survive a power cut.
  const options = ['--quiet', '-oDPkg::Lock::Timeout=120', '-oDPkg::Options::=--force-unsafe-io'];
  const { status, stdout, stderr } = spawnSync('apt-get', [...options, ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    maxBuffer: 64 * 1024 ** 2,
  });
  if (status !== 0) process.stderr.write(`${stdout}${stderr}`.slice(-4000));
  return status === 0;
}

/** Forbids maintainer scripts to start services while `act` runs. */
function withoutServices(act: () => void): void {
  const kept = `${policy}.before-gapura`;
  const hadOne = existsSync(policy);
  if (hadOne) renameSync(policy, kept);
  writeFileSync(policy, '#!/bin/sh\nexit 101\n');
  chmodSync(policy, 0o755);
  try {
    act();
  } finally {
    if (hadOne) renameSync(kept, policy);
    else rmSync(policy);
  }
}

/** Keeps PostgreSQL's package from creating a cluster while `act` runs. */
function withoutCluster(act: () => void): void {
  const before = readFileSync(clusterSettings, 'utf8');
  writeFileSync(clusterSettings, `${before}\ncreate_main_cluster = false\n`);
  try {
    act();
  } finally {
    writeFileSync(clusterSettings, before);
  }
}
