import { roundTicks } from "./ticks";

/** Where things are in a chart, in its own units: pixels. */
export type Layout = {
  plot: { left: number; right: number; top: number; bottom: number };
  /** The space of one place. */
  slot: number;
  ticks: { value: number; text: string; y: number }[];
  labels: { text: string; x: number }[];
  x: (place: number) => number;
  y: (value: number) => number;
};

type Wanted = {
  width: number;
  height: number;
  /** The texts under the axis. */
  names: readonly string[];
  values: readonly number[];
  tick: (value: number) => string;
  /** The least that two ticks differ by: 1 for what is counted, a hundredth for shares. */
  smallestStep: number;
};

const LETTER = 6.6;
const TOP = 8;
const BOTTOM = 24;

/** A chart's axes: round ticks from zero on, and as many names as there is room for. */
export function layoutOf({ width, height, names, values, tick, smallestStep }: Wanted): Layout {
  const [least, greatest] = [Math.min(0, ...values), Math.max(0, ...values)];
  // A little below zero is room at the bottom, not a step of its own.
  const steps = roundTicks(least, greatest, 4, smallestStep).filter((value) => value >= 0 || least < value / 2);
  const texts = steps.map((value) => ({ value, text: tick(value) }));
  const left = 12 + LETTER * Math.max(...texts.map(({ text }) => widthOf(text)));
  const plot = { left, right: width - 8, top: TOP, bottom: height - BOTTOM };
  const [low, high] = [Math.min(least, ...steps), Math.max(...steps)];
  const y = (value: number) => plot.bottom - ((value - low) / (high - low)) * (plot.bottom - plot.top);
  const slot = (plot.right - plot.left) / Math.max(1, names.length);
  const x = (place: number) => plot.left + (place + 0.5) * slot;
  const room = 16 + LETTER * Math.max(1, ...names.map(widthOf));
  const every = Math.max(1, Math.ceil(room / slot));
  // From the last one back: what is newest is always named.
  const labels = names
    .map((text, place) => ({ text, place }))
    .filter(({ place }) => (names.length - 1 - place) % every === 0)
    .map(({ text, place }) => ({ text, x: within(x(place), text, width) }));
  return { plot, slot, ticks: texts.map((each) => ({ ...each, y: y(each.value) })), labels, x, y };
}

/** The middle of a text, moved so far that none of it is cut off. */
function within(x: number, text: string, width: number): number {
  const half = (LETTER * widthOf(text)) / 2;
  return Math.max(half, Math.min(width - half, x));
}

/** In letters; a Chinese one is as wide as two. */
function widthOf(text: string): number {
  return [...text].reduce((sum, letter) => sum + (letter > "\u2e7f" ? 1.8 : 1), 0);
}
