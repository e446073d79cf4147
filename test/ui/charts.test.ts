import { describe, expect, test } from "vitest";
import { layoutOf } from "~/ui/insights/charts/layout";
import { bandOf, lonePoints, pathOf } from "~/ui/insights/charts/path";

describe("a line", () => {
  const points = [{ x: 0, y: 5 }, { x: 10, y: 3 }, null, { x: 30, y: 4 }];

  test("leaves a gap where a value is not known, and a lone point is a dot", () => {
    expect(pathOf(points, "line")).toBe("M0 5L10 3M30 4h0");
    expect(lonePoints(points)).toEqual([{ x: 30, y: 4 }]);
  });

  test("of survivors is level until the next step", () => {
    expect(pathOf(points.slice(0, 2), "steps")).toBe("M0 5H10V3");
  });

  test("has a closed band around it, a piece for each run", () => {
    const edges = [{ x: 0, low: 9, high: 1 }, { x: 10, low: 8, high: 2 }, null, { x: 30, low: 7, high: 3 }];
    expect(bandOf(edges, "line")).toBe("M0 1L10 2L10 8L0 9ZM30 3h0L30 7Z");
    expect(bandOf(edges.slice(0, 2), "steps")).toBe("M0 1H10V2L10 8V9H0Z");
  });
});

describe("a chart's axes", () => {
  const wanted = {
    width: 320,
    height: 240,
    names: Array.from({ length: 30 }, (_, at) => `Nov ${at + 1}`),
    values: [0, 3600, -42],
    tick: String,
    smallestStep: 1,
  };

  test("hold every value inside the drawing, zero where it belongs", () => {
    const { plot, y } = layoutOf(wanted);
    expect(y(3600)).toBeGreaterThanOrEqual(plot.top);
    expect(y(-42)).toBeLessThanOrEqual(plot.bottom);
    expect(y(0)).toBeLessThan(y(-42));
  });

  test("name as many places as there is room for, the last among them, none cut off", () => {
    const { labels } = layoutOf(wanted);
    expect(labels.at(-1)!.text).toBe("Nov 30");
    expect(labels.length).toBeLessThan(8);
    for (const { x, text } of labels) expect(x + (6.6 * text.length) / 2).toBeLessThanOrEqual(320);
    expect(layoutOf({ ...wanted, width: 3000 }).labels).toHaveLength(30);
  });
});
