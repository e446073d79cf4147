import { randomUUID } from "node:crypto";
import type { AppConfig } from "../app-config.ts";
import { reducedBody } from "../shop/payload-fields.ts";
import { Rng } from "../shop/rng.ts";
import type { WebhookEvent } from "../shop/types.ts";
import { attempt, type Delivery, type Destination } from "./delivery.ts";
import { type Faults, noFaults, planCopies } from "./faults.ts";

const LOG_LENGTH = 5000;
const MAX_IN_FLIGHT = 20;

export type SenderDeps = {
  config: AppConfig;
  destination: () => Destination;
  retryDelays: number[];
  now: () => Date;
  random: () => number;
};

/** Delivers the shop's events to the app as Shopify does: at least once, in no certain order, repeated on failure. */
export class WebhookSender {
  private inForce: Faults = noFaults;
  private random: () => number;
  /** Oldest first. */
  readonly log: Delivery[] = [];
  private count = 0;
  private inFlight = 0;
  private readonly ready: Delivery[] = [];
  private readonly timers = new Set<NodeJS.Timeout>();
  private readonly idleWaiters = new Set<() => void>();
  private isStopped = false;

  constructor(private readonly deps: SenderDeps) {
    this.random = deps.random;
  }

  get faults(): Faults {
    return this.inForce;
  }

  set faults(faults: Faults) {
    this.inForce = faults;
    const seeded = faults.seed === null ? null : new Rng(`faults ${faults.seed}`);
    this.random = seeded ? () => seeded.next() : this.deps.random;
  }

  /**
   * Queues an event for every subscription to its topic, with the fields that one asks for; no subscription is no error.
   * `isVerbatim`: the body is sent to the byte, all of it.
   */
  send(
    event: WebhookEvent,
    { delayMs = 0, isVerbatim = false }: { delayMs?: number; isVerbatim?: boolean } = {},
  ): void {
    for (const { topic, path, includeFields } of this.deps.config.subscriptions) {
      if (topic !== event.topic) continue;
      const id = randomUUID();
      const body = isVerbatim || !includeFields ? event.body : reducedBody(event.body, includeFields);
      for (const copy of planCopies(this.inForce, this.random)) {
        const delivery = this.record({ ...event, body }, path, copy.hasOwnId ? randomUUID() : id);
        if (copy.isDropped) delivery.state = "dropped";
        else this.queue(delivery, delayMs + copy.delayMs);
      }
    }
  }

  /** Sends a logged delivery again: as the same delivery, or as a new one with an id of its own. Null when unknown. */
  resend(number: number, asNew: boolean): Delivery | null {
    const known = this.log.find((delivery) => delivery.number === number);
    if (!known) return null;
    const again = this.record(known, known.path, asNew ? randomUUID() : known.id);
    this.queue(again, 0);
    return again;
  }

  get pending(): number {
    return this.inFlight + this.ready.length + this.timers.size;
  }

  /** Resolves true when nothing waits, is on its way or is to be repeated; false when that takes too long. */
  idle(timeoutMs: number): Promise<boolean> {
    if (this.pending === 0) return Promise.resolve(true);
    return new Promise((resolve) => {
      const timer = setTimeout(() => finish(false), timeoutMs);
      const finish = (isIdle: boolean) => {
        clearTimeout(timer);
        this.idleWaiters.delete(onIdle);
        resolve(isIdle);
      };
      const onIdle = () => finish(true);
      this.idleWaiters.add(onIdle);
    });
  }

  /** Forgets what is queued; what is on its way ends by itself. */
  stop(): void {
    this.isStopped = true;
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
    this.ready.length = 0;
    this.tellIdle();
  }

  private record(event: WebhookEvent, path: string, id: string): Delivery {
    const { topic, body, eventId, triggeredAt } = event;
    const number = ++this.count;
    const delivery: Delivery = { number, id, eventId, topic, path, body, triggeredAt, state: "waiting", attempts: [] };
    this.log.push(delivery);
    if (this.log.length > LOG_LENGTH) this.log.shift();
    return delivery;
  }

  private queue(delivery: Delivery, delayMs: number): void {
    if (this.isStopped) return;
    if (delayMs === 0) {
      this.ready.push(delivery);
      this.pump();
      return;
    }
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      this.ready.push(delivery);
      this.pump();
    }, delayMs);
    this.timers.add(timer);
  }

  private pump(): void {
    while (this.inFlight < MAX_IN_FLIGHT) {
      const delivery = this.ready.shift();
      if (!delivery) return;
      this.inFlight++;
      void this.run(delivery);
    }
  }

  /** Never rejects: a failed attempt is an answer like any other. */
  private async run(delivery: Delivery): Promise<void> {
    delivery.state = "sending";
    const result = await attempt(delivery, this.deps.destination(), this.deps.now);
    this.inFlight--;
    delivery.attempts.push(result);
    const isDelivered = result.status !== null && result.status >= 200 && result.status < 300;
    const delay = this.deps.retryDelays[delivery.attempts.length - 1];
    if (isDelivered) delivery.state = "delivered";
    else if (delay === undefined) delivery.state = "failed";
    else {
      delivery.state = "waiting";
      this.queue(delivery, Math.max(1, delay));
    }
    this.pump();
    this.tellIdle();
  }

  private tellIdle(): void {
    if (this.pending > 0) return;
    for (const resolve of [...this.idleWaiters]) resolve();
  }
}
