import { randomUUID } from "node:crypto";
import { idFor } from "./ids.ts";
import { ShopError } from "./errors.ts";
import { Lookup } from "./lookup.ts";
import type { Customer, Discount, Metafield, Order, Product, ShopState, Variant, WebhookEvent } from "./types.ts";

type ShopOptions = {
  now(): Date;
  onChange?(): void;
  /** Null keeps the shop silent: bodies are then not even written (seeding). */
  emit: ((event: WebhookEvent) => void) | null;
};

/** Notes a webhook topic and its body as of now; sent only when the whole action succeeds. */
export type Notify = (topic: string, body: () => string) => void;

/** The stand-in shop: its state, its clock, and the webhooks its changes cause. All writes happen inside `act`. */
export class Shop {
  /** Events of the action under way; null between actions. */
  private pending: WebhookEvent[] | null = null;
  private eventId = "";
  private readonly customers = new Lookup<Customer>(({ id }) => id);
  private readonly orders = new Lookup<Order>(({ id }) => id);
  private readonly metafields = new Lookup<Metafield>(placeOf);

  constructor(
    readonly state: ShopState,
    private readonly options: ShopOptions,
  ) {}

  now(): Date {
    return this.options.now();
  }

  /** A number no other thing in this shop has, as a decimal string. */
  nextId(): string {
    return idFor(this.state.nextId++);
  }

  /** Tell whoever saves the state that it changed. */
  touch(): void {
    this.options.onChange?.();
  }

  /**
   * One merchant or shopper action: its webhooks share one event id and leave together at the end, none if it throws.
   * An action inside an action joins it.
   */
  act<T>(work: (notify: Notify) => T): T {
    const notify: Notify = (topic, body) => {
      if (this.options.emit === null) return;
      const triggeredAt = this.now().toISOString();
      this.pending?.push({ topic, body: body(), eventId: this.eventId, triggeredAt });
    };
    if (this.pending) return work(notify);
    this.pending = [];
    this.eventId = randomUUID();
    let events: WebhookEvent[] = [];
    try {
      const result = work(notify);
      events = this.pending;
      return result;
    } finally {
      this.pending = null;
      this.touch();
      for (const event of events) this.options.emit?.(event);
    }
  }

  /** The finders take the number or the gid, and return undefined when there is no such thing. */
  customer(id: string): Customer | undefined {
    return this.customers.find(this.state.customers, numberOf(id));
  }

  product(id: string): Product | undefined {
    return this.state.products.find((product) => product.id === numberOf(id));
  }

  variant(id: string): { product: Product; variant: Variant } | undefined {
    const wanted = numberOf(id);
    for (const product of this.state.products) {
      const variant = product.variants.find((candidate) => candidate.id === wanted);
      if (variant) return { product, variant };
    }
    return undefined;
  }

  order(id: string): Order | undefined {
    return this.orders.find(this.state.orders, numberOf(id));
  }

  metafield(place: Pick<Metafield, "ownerId" | "namespace" | "key">): Metafield | undefined {
    return this.metafields.find(this.state.metafields, placeOf(place));
  }

  discount(id: string): Discount | undefined {
    return this.state.discounts.find((discount) => discount.id === numberOf(id));
  }

  /** Codes are one name in any case, as in Shopify. */
  discountByCode(code: string): Discount | undefined {
    const wanted = code.trim().toLowerCase();
    return this.state.discounts.find((discount) => discount.code.toLowerCase() === wanted);
  }

  customerByEmail(email: string): Customer | undefined {
    const wanted = email.trim().toLowerCase();
    return this.state.customers.find((customer) => customer.email?.toLowerCase() === wanted);
  }

  /** The order, or a ShopError `order_not_found`. */
  requireOrder(id: string): Order {
    const order = this.order(id);
    if (!order) throw new ShopError("order_not_found", `There is no order ${id}`);
    return order;
  }
}

function placeOf({ ownerId, namespace, key }: Pick<Metafield, "ownerId" | "namespace" | "key">): string {
  return `${ownerId} ${namespace} ${key}`;
}

/** The last part of a gid, or the number itself. */
function numberOf(id: string): string {
  return id.slice(id.lastIndexOf("/") + 1);
}
