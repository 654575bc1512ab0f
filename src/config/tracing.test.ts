import { describe, expect, it } from 'vitest';
import { loadConfig } from './environment.ts';
import { tracingOf } from './tracing.ts';

const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318/' };

describe('the variables of OpenTelemetry', () => {
  it('mean nothing without a collector, or if they are switched off', () => {
    expect(
      tracingOf({ OTEL_SERVICE_NAME: 'pay', OTEL_TRACES_SAMPLER: 'nonsense' }),
    ).toBeUndefined();
    expect(tracingOf({ ...endpoint, OTEL_SDK_DISABLED: 'true' })).toBeUndefined();
    expect(loadConfig({}).tracing).toBeUndefined();
  });

  it('say where traces go, with which headers, and by which name', () => {
    expect(tracingOf(endpoint)).toEqual({
      url: 'http://collector:4318/v1/traces',
      headers: {},
      serviceName: 'gapura',
      sampler: { followsCaller: true, ratio: 1 },
    });
    const all = {
      ...endpoint,
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://traces.example/otlp',
      OTEL_EXPORTER_OTLP_HEADERS: 'Authorization=Bearer%20abc=,x-team = pay',
      OTEL_SERVICE_NAME: 'pay',
      OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
      OTEL_TRACES_SAMPLER_ARG: '0.25',
    };
    const settings = {
      url: 'https://traces.example/otlp',
      headers: { authorization: 'Bearer abc=', 'x-team': 'pay' },
      serviceName: 'pay',
      sampler: { followsCaller: true, ratio: 0.25 },
    };
    expect(tracingOf(all)).toEqual(settings);
    expect(loadConfig(all).tracing).toEqual(settings);
  });

  it.each([
    ['always_on', { followsCaller: false, ratio: 1 }],
    ['always_off', { followsCaller: false, ratio: 0 }],
    ['traceidratio', { followsCaller: false, ratio: 0.5 }],
    ['parentbased_always_off', { followsCaller: true, ratio: 0 }],
  ])('have the sampler %s', (name, sampler) => {
    const env = { ...endpoint, OTEL_TRACES_SAMPLER: name, OTEL_TRACES_SAMPLER_ARG: '0.5' };
    expect(tracingOf(env)?.sampler).toEqual(sampler);
  });

  it.each([
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'user:pass@collector' }, /^OTEL_EXPORTER_OTLP_ENDPOINT is not/],
    [{ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'ftp://x' }, /^OTEL_EXPORTER_OTLP_TRACES_ENDPOINT is/],
    [{ ...endpoint, OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }, /http\/json/],
    [{ ...endpoint, OTEL_EXPORTER_OTLP_HEADERS: 'secret-token' }, /name=value/],
    [{ ...endpoint, OTEL_EXPORTER_OTLP_HEADERS: 'a=%zz' }, /name=value/],
    [{ ...endpoint, OTEL_TRACES_SAMPLER: 'jaeger_remote' }, /use one of always_on/],
    [{ ...endpoint, OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '25' }, /0 to 1/],
  ])('are refused if they cannot be followed: %j', (env, message) => {
    expect(() => loadConfig(env)).toThrow(message);
    expect(() => loadConfig(env)).not.toThrow(/pass|secret-token/);
  });
});
