// A chart of many columns in which one zooms: drawn from the numbers in its table, in place of the server's drawing.
import uPlot from 'uplot';

interface Numbers {
  labels: string[];
  /** The values of each series, as text for people and as numbers. */
  series: { name: string; values: number[]; texts: string[] }[];
}

/** Replaces the drawings of charts that have `data-zoom`. Without it they stay as the server drew them. */
export function enableZoom(within: ParentNode): void {
  for (const figure of within.querySelectorAll<HTMLElement>('.chart[data-zoom]')) draw(figure);
}

/** Whether somebody looks at a part of a chart in there: it must not be drawn anew under the pointer. */
export function isZoomed(within: ParentNode): boolean {
  return within.querySelector('.chart[data-zoomed]') !== null;
}

const height = 240;
/** What a label of the axis takes, in pixels. */
const labelWidth = 72;

function draw(figure: HTMLElement): void {
  const body = figure.querySelector<HTMLElement>('.chart-body');
  const hint = figure.querySelector<HTMLElement>('.chart-hint');
  const all = figure.querySelector<HTMLButtonElement>('.chart-all');
  const numbers = numbersOf(figure);
  const end = numbers.labels.length - 0.5;
  if (body === null || hint === null || all === null || end < 0) return;
  const read = (place: number | null | undefined) => {
    hint.textContent = place == null ? (figure.dataset.zoom ?? '') : sentence(numbers, place);
  };
  const shown = (from: number, to: number) => {
    const isPart = from > -0.5 || to < end;
    figure.toggleAttribute('data-zoomed', isPart);
    all.hidden = !isPart;
  };
  const plot = new uPlot(
    {
      width: body.clientWidth,
      height,
      legend: { show: false },
      padding: [8, 4, 0, 0],
      cursor: { y: false, points: { show: false }, drag: { x: true, y: false, uni: 10 } },
      scales: {
        x: { time: false, range: (_, from, to) => within([from, to], end) },
        y: { range: (_, __, max) => [0, Math.max(max, 10) * 1.02] },
      },
      axes: axesOf(figure, numbers),
      series: [{}, ...columnsOf(figure, numbers)],
      hooks: {
        setCursor: [({ cursor }) => read(cursor.idx)],
        setScale: [({ scales: { x } }, key) => key === 'x' && shown(x?.min ?? 0, x?.max ?? 0)],
      },
    },
    [numbers.labels.map((_, place) => place), ...stacked(numbers).reverse()],
    (self, begin) => {
      body.replaceChildren(self.root);
      begin();
    },
  );
  read(undefined);
  all.onclick = () => plot.setScale('x', { min: -0.5, max: end });
  new ResizeObserver(() => plot.setSize({ width: body.clientWidth, height })).observe(body);
}

function axesOf(figure: HTMLElement, { labels }: Numbers): uPlot.Axis[] {
  const style = getComputedStyle(figure);
  const both = {
    stroke: style.getPropertyValue('--muted'),
    font: `12px ${style.fontFamily}`,
    ticks: { show: false },
  };
  const short = shortener(figure);
  return [
    {
      ...both,
      grid: { show: false },
      size: 28,
      splits: ({ width }, _, from, to) => marked(from, to, Math.floor(width / labelWidth)),
      values: (_, places) => places.map((place) => labels[place] ?? ''),
    },
    {
      ...both,
      size: 64,
      grid: { stroke: style.getPropertyValue('--line'), width: 1 },
      values: (_, values) => values.map(short),
    },
  ];
}

/** The whole of a column is drawn first, and what is below it over it. */
function columnsOf(figure: HTMLElement, { series }: Numbers): uPlot.Series[] {
  const paths = uPlot.paths.bars?.({ size: [0.72, 56] });
  if (paths === undefined) return [];
  const points = { show: false };
  return series
    .map((_, place) => {
      const colour = getComputedStyle(figure).getPropertyValue(`--series-${Math.min(place, 5)}`);
      return { fill: colour, stroke: colour, width: 0, points, paths };
    })
    .reverse();
}

/** What the chart shows, from its table. */
function numbersOf(figure: HTMLElement): Numbers {
  const rows = [...figure.querySelectorAll('.chart-table tbody tr')];
  const heads = [...figure.querySelectorAll('.chart-table thead th')];
  const names = heads.slice(1).map((head) => head.textContent ?? '');
  const cells = rows.map((row) => [...row.querySelectorAll<HTMLElement>('td[data-value]')]);
  const count = cells[0]?.length ?? 0;
  return {
    labels: rows.map((row) => row.querySelector('th')?.textContent ?? ''),
    series: names.slice(0, count).map((name, place) => ({
      name,
      values: cells.map((row) => Number(row[place]?.dataset.value)),
      texts: cells.map((row) => row[place]?.textContent ?? ''),
    })),
  };
}

/** The tops of the columns: each series stands on those before it. */
function stacked({ labels, series }: Numbers): number[][] {
  const below = labels.map(() => 0);
  return series.map(({ values }) =>
    values.map((value, at) => {
      below[at] = (below[at] ?? 0) + value;
      return below[at];
    }),
  );
}

/** `3 Nov · Kredivo Rp 120.000 · Cards Rp 90.000`: what is not zero. */
function sentence({ labels, series }: Numbers, place: number): string {
  const parts = series
    .filter(({ values }) => values[place] !== 0)
    .map(({ name, texts }) => `${name} ${texts[place] ?? ''}`);
  return [labels[place] ?? '', ...(parts.length === 0 ? ['–'] : parts)].join(' · ');
}

/** At least three columns, each of them whole at the ends: the last one ends at `end`. */
function within([from, to]: [number, number], end: number): [number, number] {
  const middle = (from + to) / 2;
  const half = Math.max((to - from) / 2, 1.5);
  const [first, last] = [middle - half, middle + half];
  return [first <= 0 ? -0.5 : first, last >= end - 0.5 ? end : last];
}

/** The columns with a label: at most so many. */
function marked(from: number, to: number, most: number): number[] {
  const first = Math.ceil(from);
  const count = Math.floor(to) - first + 1;
  const every = Math.max(1, Math.ceil(count / most));
  return Array.from({ length: Math.ceil(count / every) }, (_, at) => first + at * every);
}

function shortener(figure: HTMLElement): (value: number) => string {
  const { lang } = document.documentElement;
  const format = new Intl.NumberFormat(lang, { notation: 'compact', maximumFractionDigits: 1 });
  const prefix = figure.dataset.prefix ?? '';
  return (value) => `${prefix}${format.format(value)}`;
}
