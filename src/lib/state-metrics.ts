// Metrics of what is: read when somebody looks, or set by a job.
import { Counter, Gauge, type Registry } from 'prom-client';

/** How the numbers of several processes become one: `sum` unless each of them sees the same thing. */
export type Aggregation = 'sum' | 'max' | 'min';

export interface Described {
  name: string;
  /** One sentence without a full stop, as Prometheus shows it. */
  help: string;
  aggregator?: Aggregation | undefined;
}

/** Values by the value of a label, which has few values. */
export type ByLabel = Readonly<Record<string, number>>;

export interface StateMetrics {
  /** A number that is read when somebody looks. */
  gauge(name: string, help: string, read: () => number, aggregator?: Aggregation): void;
  /** Numbers with labels that are read when somebody looks; `total` ones only grow. */
  readings(
    described: Described & { labels: readonly string[]; total?: boolean },
    read: () => readonly Reading[],
  ): void;
  /** A number that a job finds out. Until then it is absent. */
  figure(described: Described): (value: number) => void;
  /** Numbers by one label that a job finds out: each time all of them. */
  figures(described: Described & { label: string }): (values: ByLabel) => void;
}

export type Reading = readonly [labels: Readonly<Record<string, string>>, value: number];

export function stateMetrics(registers: Registry[]): StateMetrics {
  const figures: StateMetrics['figures'] = ({ label, aggregator = 'max', ...described }) => {
    const gauge = new Gauge({ ...described, aggregator, labelNames: [label], registers });
    return (values) => {
      gauge.reset();
      for (const [name, value] of Object.entries(values)) gauge.set({ [label]: name }, value);
    };
  };
  return {
    figures,
    figure({ aggregator = 'max', ...described }) {
      // One without labels would be 0 until it is set.
      let known: number | undefined;
      new Gauge({
        ...described,
        aggregator,
        registers,
        collect() {
          if (known === undefined) this.remove();
          else this.set(known);
        },
      });
      return (value) => {
        known = value;
      };
    },
    gauge: (name, help, read, aggregator = 'sum') =>
      void new Gauge({
        name,
        help,
        registers,
        aggregator,
        collect() {
          this.set(read());
        },
      }),
    readings({ labels, total = false, aggregator = 'sum', ...described }, read) {
      const metric = { ...described, labelNames: [...labels], registers, aggregator };
      if (!total) {
        new Gauge({
          ...metric,
          collect() {
            this.reset();
            for (const [of, value] of read()) this.set(of, value);
          },
        });
        return;
      }
      new Counter({
        ...metric,
        collect() {
          this.reset();
          for (const [of, value] of read()) this.inc(of, value);
        },
      });
    },
  };
}
