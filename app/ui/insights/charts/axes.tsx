import type { ReactNode } from "react";
import type { Layout } from "./layout";

const TEXT = { fontSize: 12, fill: "var(--p-color-text-secondary)" };
const LINE = "var(--p-color-border)";

type Props = {
  layout: Layout;
  /** Which place is pointed at; null: none. */
  active: number | null;
  onActive: (place: number | null) => void;
  children: ReactNode;
};

/** Grid lines and names, what is drawn between them, and places that can be pointed at. */
export function Axes({ layout, active, onActive, children }: Props) {
  const { plot, ticks, labels, slot, x, y } = layout;
  const placeAt = (left: number) => Math.max(0, Math.min(Math.floor((left - plot.left) / slot), 1e6));
  return (
    <g
      onPointerMove={(event) => {
        const box = event.currentTarget.ownerSVGElement!.getBoundingClientRect();
        onActive(placeAt(event.clientX - box.left));
      }}
      onPointerLeave={() => onActive(null)}
    >
      <rect x={plot.left} y={0} width={plot.right - plot.left} height={plot.bottom} fill="transparent" />
      {active === null ? null : (
        <rect
          x={x(active) - slot / 2}
          y={plot.top}
          width={slot}
          height={plot.bottom - plot.top}
          fill="var(--p-color-bg-surface-hover)"
        />
      )}
      {ticks.map(({ value, text, y: height }) => (
        <g key={value}>
          <line x1={plot.left} x2={plot.right} y1={height} y2={height} stroke={LINE} />
          <text {...TEXT} x={plot.left - 6} y={height + 4} textAnchor="end">
            {text}
          </text>
        </g>
      ))}
      {children}
      <line x1={plot.left} x2={plot.right} y1={y(0)} y2={y(0)} stroke="var(--p-color-border-emphasis)" opacity={0.5} />
      {labels.map(({ text, x: middle }) => (
        <text key={`${text} ${middle}`} {...TEXT} x={middle} y={plot.bottom + 18} textAnchor="middle">
          {text}
        </text>
      ))}
    </g>
  );
}
