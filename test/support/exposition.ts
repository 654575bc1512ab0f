// The text of `GET /metrics`, read: what there is, with its type, its help and its labels.

export interface ExposedMetric {
  name: string;
  type: string;
  help: string;
  /** Without those that say which part of a histogram a line is. */
  labels: string[];
  /** The labels of each line. */
  samples: Record<string, string>[];
}

/** By the name of each line: a histogram is there with its three endings. */
export interface Exposition {
  metrics: ExposedMetric[];
  /** The metric that a name in a query is a part of, with the labels that it may use. */
  find(name: string): { metric: ExposedMetric; labels: string[] } | undefined;
}

const parts: Record<string, readonly (readonly [suffix: string, label?: string])[]> = {
  histogram: [['_bucket', 'le'], ['_sum'], ['_count']],
  summary: [['', 'quantile'], ['_sum'], ['_count']],
};

export function readExposition(text: string): Exposition {
  const metrics: ExposedMetric[] = [];
  for (const block of text.split(/^(?=# HELP )/m)) {
    const [, name = '', help = ''] = /^# HELP (\S+) (.*)$/m.exec(block) ?? [];
    if (name === '') continue;
    const type = /^# TYPE \S+ (\S+)$/m.exec(block)?.[1] ?? '';
    const samples = [...block.matchAll(/^[a-z]\w*(?:\{(.*)\})? \S+$/gm)].map(([, inside = '']) =>
      Object.fromEntries(
        [...inside.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, label = '', value = '']) => [
          label,
          value,
        ]),
      ),
    );
    const ofParts = (parts[type] ?? []).flatMap(([, label]) => label ?? []);
    const labels = new Set(samples.flatMap((sample) => Object.keys(sample)));
    metrics.push({
      name,
      type,
      help,
      samples,
      labels: [...labels].filter((label) => !ofParts.includes(label)).sort(),
    });
  }
  const byName = new Map<string, { metric: ExposedMetric; labels: string[] }>();
  for (const metric of metrics) {
    for (const [suffix, label] of parts[metric.type] ?? [['']]) {
      const labels = label === undefined ? metric.labels : [...metric.labels, label];
      byName.set(metric.name + suffix, { metric, labels });
    }
  }
  return { metrics, find: (name) => byName.get(name) };
}
