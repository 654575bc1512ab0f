// gapura mcp: a server of the Model Context Protocol over stdio or HTTP. Its packages are loaded only here.
import {
  type Command,
  jsonOption,
  parsed,
  type Terminal,
  UsageError,
  wholeNumber,
} from './command.ts';
import { readDemoFile } from './demo-file.ts';
import { officeAt, officeOptions } from './office-calls.ts';
import { gatewayUrl, merchantOptions, privateKeyOption } from './options.ts';

const options = {
  ...jsonOption,
  ...officeOptions,
  ...merchantOptions,
  ...privateKeyOption,
  write: { type: 'boolean', default: false },
  http: { type: 'boolean', default: false },
  port: { type: 'string', default: '9100' },
  host: { type: 'string', default: '127.0.0.1' },
} as const;

export const mcp: Command = {
  options,
  async run(args, terminal) {
    const { values } = parsed({ args, options });
    const { env } = terminal;
    const port = wholeNumber('--port', values.port, 0);
    const key =
      values['office-key'] ?? (env.GAPURA_OFFICE_KEY || readDemoFile(env)?.mcp_key || undefined);
    if (key === undefined) {
      throw new UsageError('Give a key of the office: --office-key, or GAPURA_OFFICE_KEY.');
    }
    const office = officeAt(gatewayUrl(values.url, env), key);
    const { toolsFor } = await import('./mcp/tools.ts');
    const { serveHttp, serveStdin } = await import('./mcp/serve.ts');
    const tools = toolsFor({ office, merchant: values, env }, values.write);
    if (!values.http) {
      await serveStdin(tools, terminal.stopped());
      return 0;
    }
    const served = await serveHttp(tools, { host: values.host, port });
    say(terminal, values.json, served.url);
    await terminal.stopped();
    await served.close();
    return 0;
  },
};

function say(terminal: Terminal, json: boolean, url: string): void {
  terminal.print(json ? JSON.stringify({ url }) : `Serving the Model Context Protocol at ${url}`);
}
