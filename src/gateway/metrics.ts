// The metrics of the whole gateway, in whichever of its processes they are asked for.
import type { MetricsText } from '../http/health.ts';
import { type Metrics, merged } from '../lib/metrics.ts';
import type { Siblings } from './siblings.ts';

/** Adds up the metrics of all processes, and gives those of this one to the others. */
export function metricsOfAll({ registry }: Metrics, siblings: Siblings): MetricsText {
  const { contentType } = registry;
  siblings.answer('metrics', () => registry.getMetricsAsJSON());
  const text = async () => {
    const others = await siblings.ask('metrics');
    if (others.length === 0) return registry.metrics();
    return merged([await registry.getMetricsAsJSON(), ...others]);
  };
  return { contentType, text };
}
