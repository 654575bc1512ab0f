// The two gateways of the run, each a process with a database of its own, that can be killed and started again.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type GatewayProcess, startProcess } from '../process/gateway-process.ts';

export const officeKey = `gok_${'run-of-two-gateways-'.repeat(2)}`;

export class Runner {
  readonly name: string;
  readonly url: string;
  kills = 0;
  readonly #settings: Record<string, string>;
  #running: GatewayProcess | undefined;

  constructor(name: string, folder: string, port: number, config: object) {
    this.name = name;
    this.url = `http://127.0.0.1:${port}`;
    const own = join(folder, name);
    mkdirSync(own, { recursive: true });
    const path = join(own, 'gapura.json');
    const dashboard = { keys: [{ name: 'run', key: officeKey, role: 'operator' }] };
    writeFileSync(path, JSON.stringify({ ...config, dashboard }));
    this.#settings = {
      PORT: String(port),
      PUBLIC_URL: this.url,
      DATA_DIR: join(own, 'data'),
      GAPURA_CONFIG: path,
      LOG_LEVEL: 'error',
    };
  }

  async start(): Promise<void> {
    this.#running = startProcess(this.#settings);
    await this.#running.ready;
  }

  async kill(): Promise<void> {
    const running = this.#running;
    if (running === undefined) return;
    this.kills += 1;
    running.child.kill('SIGKILL');
    await running.ended;
  }

  /** What it wrote to its log, once it has stopped. */
  async stop(): Promise<{ code: number | null; log: string }> {
    this.#running?.child.kill('SIGTERM');
    const end = await this.#running?.ended;
    return { code: end?.code ?? null, log: end?.stderr ?? '' };
  }

  async sandbox<T>(path: string, body?: object): Promise<{ status: number; body: T }> {
    const response = await fetch(`${this.url}/sandbox/v1/${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      body: body === undefined ? null : JSON.stringify(body),
    });
    return { status: response.status, body: (await response.json()) as T };
  }

  async office<T>(path: string): Promise<T> {
    const headers = { authorization: `Bearer ${officeKey}` };
    const response = await fetch(`${this.url}/office/v1${path}`, { headers });
    if (!response.ok) throw new Error(`${this.name} ${path}: ${response.status}`);
    return (await response.json()) as T;
  }
}
