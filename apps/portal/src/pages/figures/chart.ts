import { scaleLinear, scalePoint } from 'd3-scale';
import { line } from 'd3-shape';

/**
 * Charts are drawn here, as text: they work without scripts, in print, and under a content security policy without inline style. What a
 * mark means is said beside it or by its form, never by its colour alone. The table beside each chart has the same numbers.
 */
export interface ChartPoint {
  /** Below the axis; null where the label is left out for room. */
  readonly label: string;
  readonly value: number | null;
  /** Not over yet: dashed, with an open mark. */
  readonly soFar: boolean;
}

export interface Reference {
  /** "England 22.6% (2025)" */
  readonly label: string;
  readonly value: number;
}

export interface Chart {
  /** Unique on its page. */
  readonly id: string;
  readonly title: string;
  /** What a picture shows, for whoever cannot see it. */
  readonly description: string;
  readonly points: readonly ChartPoint[];
  readonly references: readonly Reference[];
  /** A value in words: "14%". */
  readonly words: (value: number) => string;
}

interface Size {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  /** Room for a label of the axis. */
  readonly perLabel: number;
}
const WIDE: Size = { width: 760, height: 320, left: 52, right: 168, top: 24, bottom: 36, perLabel: 46 };
/** Drawn for a phone, and not a wide one made small. */
const NARROW: Size = { width: 345, height: 300, left: 42, right: 20, top: 24, bottom: 84, perLabel: 58 };
const LINE_HEIGHT = 17;

/** For both widths; the style sheet shows one of them. */
export function lineChart(chart: Chart): string {
  return `<div class="conjoint-chart conjoint-chart--wide">${svg(chart, WIDE, 'wide')}</div><div class="conjoint-chart conjoint-chart--narrow">${svg(chart, NARROW, 'narrow')}</div>`;
}

function svg(chart: Chart, size: Size, form: 'wide' | 'narrow'): string {
  const id = `${chart.id}-${form}`;
  const { x, y, ticks } = scales(chart, size);
  const body = [
    ...ticks.map((tick) => gridLine(tick, { size, y: y(tick), label: chart.words(tick) })),
    ...axisLabels(chart.points, x, size),
    ...references(chart.references, { y, size, form }),
    ...series(chart, { x, y, size }),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${size.height}" role="img" aria-labelledby="${id}-title ${id}-desc" focusable="false"><title id="${id}-title">${escaped(chart.title)}</title><desc id="${id}-desc">${escaped(chart.description)}</desc>${body.join('')}</svg>`;
}

type Place = (index: number) => number;

function scales({ points, references }: Chart, size: Size) {
  const known = [
    ...points.flatMap(({ value }) => (value === null ? [] : [value])),
    ...references.map(({ value }) => value),
  ];
  const y = scaleLinear()
    .domain([0, Math.max(1, ...known)])
    .nice(5)
    .range([size.height - size.bottom, size.top]);
  const place = scalePoint<number>()
    .domain(points.map((_, index) => index))
    .range([size.left + 12, size.width - size.right - 12]);
  const x: Place = (index) => place(index) ?? size.left;
  return { x, y: (value: number): number => y(value), ticks: y.ticks(5) };
}

function gridLine(tick: number, { size, y, label }: { size: Size; y: number; label: string }): string {
  const kind = tick === 0 ? 'conjoint-chart__axis' : 'conjoint-chart__grid';
  return `<line class="${kind}" x1="${size.left}" x2="${size.width - size.right}" y1="${n(y)}" y2="${n(y)}"/><text class="conjoint-chart__tick" x="${size.left - 8}" y="${n(y + 5)}" text-anchor="end">${escaped(label)}</text>`;
}

/** As many as there is room for, the last always. */
function axisLabels(points: readonly ChartPoint[], x: Place, size: Size): string[] {
  const room = size.width - size.left - size.right;
  const every = Math.max(1, Math.ceil((points.length * size.perLabel) / room));
  return points.flatMap(({ label }, index) =>
    (points.length - 1 - index) % every === 0
      ? [
          `<text class="conjoint-chart__tick" x="${n(x(index))}" y="${size.height - size.bottom + 22}" text-anchor="middle">${escaped(label)}</text>`,
        ]
      : [],
  );
}

/** Dashed, each with a dash of its own, and named: beside its end, or where that is too narrow below the chart. */
function references(
  all: readonly Reference[],
  { y, size, form }: { y: (value: number) => number; size: Size; form: 'wide' | 'narrow' },
): string[] {
  const places = apart(all.map(({ value }) => y(value)));
  return all.map(({ label, value }, index) => {
    const at = n(y(value));
    const rule = `<line class="conjoint-chart__reference conjoint-chart__reference--${index + 1}" x1="${size.left}" x2="${size.width - size.right}" y1="${at}" y2="${at}"/>`;
    if (form === 'wide')
      return `${rule}<text class="conjoint-chart__label" x="${size.width - size.right + 8}" y="${n(places[index]! + 5)}">${escaped(label)}</text>`;
    const row = size.height - size.bottom + 46 + index * LINE_HEIGHT;
    return `${rule}<line class="conjoint-chart__reference conjoint-chart__reference--${index + 1}" x1="${size.left}" x2="${size.left + 34}" y1="${row - 5}" y2="${row - 5}"/><text class="conjoint-chart__label" x="${size.left + 42}" y="${row}">${escaped(label)}</text>`;
  });
}

/** Moves labels that would stand on one another a line apart, in their order. */
export function apart(places: readonly number[]): number[] {
  const order = places.map((_, index) => index).sort((left, right) => places[left]! - places[right]!);
  const moved = [...places];
  let last = -Infinity;
  for (const index of order) {
    moved[index] = Math.max(places[index]!, last + LINE_HEIGHT);
    last = moved[index]!;
  }
  return moved;
}

function series(
  { points, words }: Chart,
  { x, y, size }: { x: Place; y: (value: number) => number; size: Size },
): string[] {
  const path = line<number>()
    .defined((index) => points[index]!.value !== null)
    .x((index) => tenth(x(index)))
    .y((index) => tenth(y(points[index]!.value ?? 0)));
  const indexes = points.map((_, index) => index);
  const open = points.findIndex(({ soFar }) => soFar);
  const over = open === -1 ? indexes : indexes.slice(0, open);
  const going = open === -1 ? [] : indexes.slice(Math.max(0, open - 1));
  const marks = points.flatMap(({ value, soFar }, index) =>
    value === null
      ? []
      : [
          `<circle class="conjoint-chart__mark${soFar ? ' conjoint-chart__mark--open' : ''}" cx="${n(x(index))}" cy="${n(y(value))}" r="4"/>`,
        ],
  );
  const last = points.findLastIndex(({ value, soFar }) => value !== null && !soFar);
  const said =
    last === -1
      ? []
      : [
          `<text class="conjoint-chart__value" x="${n(x(last))}" y="${n(Math.max(size.top - 8, y(points[last]!.value!) - 12))}" text-anchor="middle">${escaped(words(points[last]!.value!))}</text>`,
        ];
  return [
    `<path class="conjoint-chart__line" d="${path(over) ?? ''}"/>`,
    ...(going.length > 1
      ? [`<path class="conjoint-chart__line conjoint-chart__line--so-far" d="${path(going) ?? ''}"/>`]
      : []),
    ...marks,
    ...said,
  ];
}

/** A line of a year in a small place, with its last month marked. */
export function sparkLine({
  id,
  title,
  points,
}: {
  id: string;
  title: string;
  points: readonly ChartPoint[];
}): string {
  const [width, height] = [220, 48];
  const values = points.flatMap(({ value }) => (value === null ? [] : [value]));
  const y = scaleLinear()
    .domain([0, Math.max(1, ...values)])
    .range([height - 6, 6]);
  const x = scalePoint<number>()
    .domain(points.map((_, index) => index))
    .range([6, width - 6]);
  const path = line<number>()
    .defined((index) => points[index]!.value !== null)
    .x((index) => tenth(x(index) ?? 0))
    .y((index) => tenth(y(points[index]!.value ?? 0)));
  const last = points.findLastIndex(({ value }) => value !== null);
  const mark =
    last === -1
      ? ''
      : `<circle class="conjoint-chart__mark" cx="${n(x(last) ?? 0)}" cy="${n(y(points[last]!.value!))}" r="4"/>`;
  return `<svg class="conjoint-spark" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="${id}-title" focusable="false"><title id="${id}-title">${escaped(title)}</title><line class="conjoint-chart__axis" x1="0" x2="${width}" y1="${height - 6}" y2="${height - 6}"/><path class="conjoint-chart__line" d="${path(points.map((_, index) => index)) ?? ''}"/>${mark}</svg>`;
}

const tenth = (value: number): number => Math.round(value * 10) / 10;
const n = (value: number): string => String(tenth(value));

export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}
