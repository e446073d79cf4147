export type Point = { x: number; y: number };

/** How neighbours are joined: straight, or level until the next one, as a share of survivors is. */
export type Shape = "line" | "steps";

/**
 * The `d` of an SVG path through points; null is a gap, and a point between two gaps a line of no length.
 *
 * @example
 * pathOf([{ x: 0, y: 5 }, { x: 10, y: 3 }], "steps"); // => "M0 5H10V3"
 */
export function pathOf(points: readonly (Point | null)[], shape: Shape): string {
  let path = "";
  points.forEach((point, at) => {
    if (!point) return;
    const before = points[at - 1] ?? null;
    if (before) path += joined(point, shape);
    else path += `M${round(point.x)} ${round(point.y)}${points[at + 1] ? "" : "h0"}`;
  });
  return path;
}

/** Points that no line goes to, for they have a gap on either side; a line of no length is hardly seen. */
export function lonePoints(points: readonly (Point | null)[]): Point[] {
  return points.flatMap((point, at) => (point && !points[at - 1] && !points[at + 1] ? point : []));
}

/** The closed outline between an upper and a lower edge, one for each run without a gap. */
export function bandOf(edges: readonly ({ x: number; low: number; high: number } | null)[], shape: Shape): string {
  return runsOf(edges)
    .map((run) => {
      const upper = run.map(({ x, high }) => ({ x, y: high }));
      const lower = run.map(({ x, low }) => ({ x, y: low })).reverse();
      const back = lower.map((point, at) => (at === 0 ? `L${round(point.x)} ${round(point.y)}` : backTo(point, shape)));
      return `${pathOf(upper, shape)}${back.join("")}Z`;
    })
    .join("");
}

function joined({ x, y }: Point, shape: Shape): string {
  return shape === "steps" ? `H${round(x)}V${round(y)}` : `L${round(x)} ${round(y)}`;
}

/** Backwards a step falls first. */
function backTo({ x, y }: Point, shape: Shape): string {
  return shape === "steps" ? `V${round(y)}H${round(x)}` : `L${round(x)} ${round(y)}`;
}

function runsOf<T>(items: readonly (T | null)[]): T[][] {
  const runs: T[][] = [[]];
  for (const item of items) {
    if (item !== null) runs.at(-1)!.push(item);
    else if (runs.at(-1)!.length > 0) runs.push([]);
  }
  return runs.filter((run) => run.length > 0);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
