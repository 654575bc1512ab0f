// Charts drawn on the server: stacked bars, a line, a sparkline. Each has its numbers as a table, for everybody.
// biome-ignore-all lint/a11y/noNoninteractiveTabindex: the keyboard must be able to scroll a wide table
import type { ComponentChildren } from 'preact';
import { useWords } from '../here.ts';
import { partWords } from './words.ts';

/** Colours exist for so many series; further ones share the last. */
const colours = 6;

export function seriesClass(place: number): string {
  return `series-${Math.min(place, colours - 1)}`;
}

export interface ChartColumn {
  /** Below the bar: `15 Jan`. */
  label: string;
  /** One number a series, not below 0. */
  values: readonly number[];
}

export interface ChartProps {
  /** What the chart shows: read by screen readers, and the caption of the table. */
  label: string;
  /** The head of the table's first column: `Day`. */
  unit: string;
  series: readonly string[];
  columns: readonly ChartColumn[];
  /** A value in the table. */
  format: (value: number) => string;
  /** A value on the axis. */
  short: (value: number) => string;
  /** What stands before the numbers of an axis that the browser draws: `Rp `. */
  prefix?: string | undefined;
}

/** With more columns than this one can zoom, where scripts run. */
const zoomedFrom = 14;

const width = 1000;
const height = 240;

/** A bar for each column, with the series on top of one another. */
export function StackedBars(props: ChartProps) {
  const { columns } = props;
  const sums = columns.map(({ values }) => sumOf(values));
  const top = niceTop(Math.max(...sums, 0));
  const step = width / Math.max(columns.length, 1);
  const bar = Math.min(step * 0.72, 56);
  return (
    <ChartFrame {...props} top={top} zooms>
      {columns.map(({ label, values }, place) => {
        let below = 0;
        const x = place * step + (step - bar) / 2;
        return (
          <g key={place}>
            <title>{`${label}: ${props.format(sums[place] ?? 0)}`}</title>
            {/* The whole column reacts to the pointer, not only its bar. */}
            <rect class="chart-column" x={place * step} y={0} width={step} height={height} />
            {values.map((value, series) => {
              const size = (value / top) * height;
              below += size;
              if (size === 0) return null;
              return (
                <rect
                  key={series}
                  class={seriesClass(series)}
                  x={round(x)}
                  y={round(height - below)}
                  width={round(bar)}
                  height={round(size)}
                />
              );
            })}
          </g>
        );
      })}
    </ChartFrame>
  );
}

/** A line for each series. */
export function Lines(props: ChartProps) {
  const { columns, series } = props;
  const top = niceTop(Math.max(...columns.flatMap(({ values }) => values), 0));
  const step = width / Math.max(columns.length - 1, 1);
  return (
    <ChartFrame {...props} top={top}>
      {series.map((name, place) => (
        <polyline
          key={name}
          class={`chart-line ${seriesClass(place)}`}
          points={columns
            .map(({ values }, at) => {
              const y = height - ((values[place] ?? 0) / top) * height;
              return `${round(at * step)},${round(y)}`;
            })
            .join(' ')}
        />
      ))}
    </ChartFrame>
  );
}

/** A small line without axes; `label` says what it shows, with its last value. */
export function Sparkline({ label, values }: { label: string; values: readonly number[] }) {
  const top = Math.max(...values, 1);
  const step = 100 / Math.max(values.length - 1, 1);
  const points = values.map((value, at) => `${round(at * step)},${round(22 - (value / top) * 20)}`);
  return (
    <svg
      class="sparkline"
      viewBox="0 0 100 24"
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      <polyline class="chart-line series-0" points={points.join(' ')} />
    </svg>
  );
}

interface FrameProps extends ChartProps {
  top: number;
  zooms?: boolean | undefined;
  children: ComponentChildren;
}

function ChartFrame(props: FrameProps) {
  const { label, series, columns, top, short } = props;
  const words = useWords(partWords);
  const lines = [0, 0.5, 1];
  const zoom = props.zooms && columns.length > zoomedFrom ? words.zoom : undefined;
  return (
    <figure class="chart" data-zoom={zoom} data-prefix={props.prefix}>
      {series.length > 1 && (
        <ul class="chart-legend">
          {series.map((name, place) => (
            <li key={name}>
              <svg viewBox="0 0 10 10" width={10} height={10} aria-hidden="true">
                <rect class={seriesClass(place)} width={10} height={10} rx={2} />
              </svg>
              {name}
            </li>
          ))}
        </ul>
      )}
      <div class="chart-body">
        <div class="chart-axis" aria-hidden="true">
          {[...lines].reverse().map((line) => (
            <span key={line}>{short(top * line)}</span>
          ))}
        </div>
        <svg
          viewBox={`0 0 ${width} ${height}`}
          preserveAspectRatio="none"
          role="img"
          aria-label={label}
        >
          {lines.map((line) => (
            <line
              key={line}
              class="chart-grid"
              x1={0}
              x2={width}
              y1={height * line}
              y2={height * line}
            />
          ))}
          {props.children}
        </svg>
        <div class="chart-labels" aria-hidden="true">
          {columns.map(({ label: text }, place) => (
            <span key={place} class={isSpare(place, columns.length) ? 'spare' : undefined}>
              {isMarked(place, columns.length) ? text : ''}
            </span>
          ))}
        </div>
      </div>
      {zoom !== undefined && (
        <p class="chart-read">
          <span class="chart-hint" />
          <button type="button" class="chart-all" hidden>
            {words.zoomOut}
          </button>
        </p>
      )}
      <ChartTable {...props} />
    </figure>
  );
}

function ChartTable({ label, unit, series, columns, format }: ChartProps) {
  const words = useWords(partWords);
  const hasTotal = series.length > 1;
  return (
    <details class="chart-table unfold">
      <summary>{words.asTable}</summary>
      <section class="scroll" aria-label={label} tabIndex={0}>
        <table>
          <caption class="unseen">{label}</caption>
          <thead>
            <tr>
              <th scope="col">{unit}</th>
              {series.map((name) => (
                <th key={name} scope="col" class="end">
                  {name}
                </th>
              ))}
              {hasTotal && (
                <th scope="col" class="end">
                  {words.totals}
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {columns.map((column) => (
              <tr key={column.label}>
                <th scope="row">{column.label}</th>
                {column.values.map((value, place) => (
                  <td key={place} class="end" data-value={value}>
                    {format(value)}
                  </td>
                ))}
                {hasTotal && <td class="end">{format(sumOf(column.values))}</td>}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </details>
  );
}

/** Which columns have a label: at most eight, the first and the last among them. */
function isMarked(place: number, count: number): boolean {
  const every = Math.max(1, Math.ceil(count / 7));
  return (count - 1 - place) % every === 0;
}

/** Whether a label has no room on a phone: every other one, and never the last. */
function isSpare(place: number, count: number): boolean {
  const every = Math.max(1, Math.ceil(count / 7));
  return ((count - 1 - place) / every) % 2 === 1;
}

/** The least of 1, 2, 2.5, 5 times a power of ten that is not below the value. */
function niceTop(value: number): number {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 2.5, 5, 10].find((one) => one * power >= value) ?? 10) * power;
}

const sumOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
const round = (value: number) => Math.round(value * 100) / 100;
