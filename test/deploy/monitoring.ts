// What deploy/ has for Prometheus and Grafana, read from the files.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

export const deploy = join(import.meta.dirname, '..', '..', 'deploy');
const read = (path: string) => readFileSync(join(deploy, path), 'utf8');

export interface Rule {
  alert: string;
  expr: string;
  for?: string;
  labels: { severity: string };
  annotations: { summary: string; description: string; runbook_url: string };
}

export interface Panel {
  id: number;
  type: string;
  title: string;
  targets?: { expr: string }[];
}

const alerts = parse(read('prometheus/alerts.yml')) as {
  groups: { name: string; rules: Rule[] }[];
};
export const rules = alerts.groups.flatMap((group) => group.rules);

export const dashboard = JSON.parse(read('grafana/gapura.json')) as { panels: Panel[] };
export const panels = dashboard.panels.filter(({ type }) => type !== 'row');

/** The expressions of the dashboard as Prometheus gets them from Grafana, each with its panel. */
export const panelExpressions = panels.flatMap(({ title, targets = [] }) =>
  targets.map(({ expr }): [title: string, expression: string] => [
    title,
    expr.replaceAll('$__rate_interval', '5m').replaceAll('$job', 'gapura'),
  ]),
);
