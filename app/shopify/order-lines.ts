import { orderOfLines } from "./bulk-order-query";

type Line = Record<string, unknown>;

/** An order out of a result file. `endsAt`: the byte after its last line. */
export type LinesOfOrder = {
  id: string;
  customerId: string | null;
  order: Line;
  /** A line that may have been of this order can't be read: the order has to be asked for. */
  isDamaged: boolean;
  /** Lines before its end that are no JSON, or of no order that was there. */
  unreadable: number;
  endsAt: number;
};

/** Puts the lines of a result file together to orders: those of an order follow it. */
export class OrderLines {
  /** Lines that no finished order has counted. */
  unreadable = 0;
  private order: Line | null = null;
  private inside: Line[] = [];
  private isDamaged = false;
  private endsAt = 0;

  /** The order before the line, when the line begins another. */
  take({ text, endsAt }: { text: string; endsAt: number }): LinesOfOrder | null {
    const line = parsed(text);
    if (line && typeof line.__parentId !== "string") {
      const finished = this.end();
      this.order = line;
      this.endsAt = endsAt;
      return finished;
    }
    if (line && line.__parentId === this.order?.id) this.inside.push(line);
    else {
      this.unreadable += 1;
      this.isDamaged = true;
    }
    this.endsAt = endsAt;
    return null;
  }

  /** The order that is still open, if there is one. */
  end(): LinesOfOrder | null {
    const { order, inside, isDamaged, unreadable, endsAt } = this;
    this.order = null;
    this.inside = [];
    this.isDamaged = false;
    if (!order) return null;
    this.unreadable = 0;
    const customer = order.customer as { id?: unknown } | null | undefined;
    return {
      id: String(order.id),
      customerId: typeof customer?.id === "string" ? customer.id : null,
      order: orderOfLines(order, inside),
      isDamaged,
      unreadable,
      endsAt,
    };
  }
}

function parsed(text: string): Line | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Line) : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
