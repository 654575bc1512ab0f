// Where traces are sent, from the standard variables of OpenTelemetry.
import { ConfigError } from './file.ts';

export interface TracingSettings {
  /** Where spans are posted to. */
  url: string;
  /** Sent with each post; may have secrets. */
  headers: Record<string, string>;
  serviceName: string;
  sampler: Sampler;
}

export interface Sampler {
  /** Whether a caller's trace is recorded if, and only if, the caller records it. */
  followsCaller: boolean;
  /** The share of other traces that is recorded, from 0 to 1. */
  ratio: number;
}

/** OTEL_TRACES_SAMPLER: what each value means, with the share where it is fixed. */
const samplers: Record<string, { followsCaller: boolean; ratio?: number }> = {
  always_on: { followsCaller: false, ratio: 1 },
  always_off: { followsCaller: false, ratio: 0 },
  traceidratio: { followsCaller: false },
  parentbased_always_on: { followsCaller: true, ratio: 1 },
  parentbased_always_off: { followsCaller: true, ratio: 0 },
  parentbased_traceidratio: { followsCaller: true },
};

function given(env: NodeJS.ProcessEnv, name: string): string | undefined {
  const value = env[name]?.trim();
  return value === '' ? undefined : value;
}

/** Undefined if nobody asks for traces. Throws ConfigError. */
export function tracingOf(env: NodeJS.ProcessEnv): TracingSettings | undefined {
  const url = urlOf(env);
  if (url === undefined || given(env, 'OTEL_SDK_DISABLED')?.toLowerCase() === 'true') {
    return undefined;
  }
  const protocol = given(env, 'OTEL_EXPORTER_OTLP_PROTOCOL') ?? 'http/json';
  if (protocol !== 'http/json') {
    throw new ConfigError(
      `OTEL_EXPORTER_OTLP_PROTOCOL is "${protocol}": traces are sent as http/json, so unset it.`,
    );
  }
  return {
    url,
    headers: headersOf(given(env, 'OTEL_EXPORTER_OTLP_HEADERS') ?? ''),
    serviceName: given(env, 'OTEL_SERVICE_NAME') ?? 'gapura',
    sampler: samplerOf(env),
  };
}

function urlOf(env: NodeJS.ProcessEnv): string | undefined {
  const own = given(env, 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT');
  const base = given(env, 'OTEL_EXPORTER_OTLP_ENDPOINT');
  const name =
    own === undefined ? 'OTEL_EXPORTER_OTLP_ENDPOINT' : 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT';
  const url = own ?? (base && `${base.replace(/\/+$/, '')}/v1/traces`);
  if (url === undefined || (URL.canParse(url) && /^https?:/.test(url))) return url;
  // It may have a password, so the message does not show it.
  throw new ConfigError(`${name} is not an http or https address: correct it, or unset it.`);
}

/** `name=value`, separated by commas, the values escaped as in a URL. */
function headersOf(text: string): Record<string, string> {
  const parts = text.split(',').filter((part) => part.trim() !== '');
  return Object.fromEntries(
    parts.map((part) => {
      const [name = '', ...value] = part.split('=');
      if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name.trim()) || value.length === 0) throw badHeaders();
      try {
        return [name.trim().toLowerCase(), decodeURIComponent(value.join('=').trim())];
      } catch {
        throw badHeaders();
      }
    }),
  );
}

function badHeaders(): ConfigError {
  return new ConfigError(
    'OTEL_EXPORTER_OTLP_HEADERS is not a list of name=value, separated by commas, with values escaped as in a URL.',
  );
}

function samplerOf(env: NodeJS.ProcessEnv): Sampler {
  const name = given(env, 'OTEL_TRACES_SAMPLER') ?? 'parentbased_always_on';
  const known = Object.hasOwn(samplers, name) ? samplers[name] : undefined;
  if (known === undefined) {
    const names = Object.keys(samplers).join(', ');
    throw new ConfigError(`OTEL_TRACES_SAMPLER is "${name}": use one of ${names}.`);
  }
  const { followsCaller, ratio = ratioOf(env) } = known;
  return { followsCaller, ratio };
}

function ratioOf(env: NodeJS.ProcessEnv): number {
  const text = given(env, 'OTEL_TRACES_SAMPLER_ARG') ?? '1';
  const ratio = Number(text);
  if (ratio >= 0 && ratio <= 1) return ratio;
  throw new ConfigError(`OTEL_TRACES_SAMPLER_ARG is "${text}": use a share from 0 to 1.`);
}
