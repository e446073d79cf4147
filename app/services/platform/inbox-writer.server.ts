import type { Database } from "~/db/database.server";
import { storeDeliveries, type NewDelivery } from "~/db/inbox.server";

type Waiting = { delivery: NewDelivery; resolve: () => void; reject: (error: unknown) => void };

/** Rows of one statement at the most; what comes meanwhile goes with the next. */
const LARGEST = 200;
/** Statements under way at once: enough to keep two cores of the database busy, few enough to gather rows. */
const WRITERS = 2;

/**
 * Stores deliveries so that concurrent requests share a commit: while all writers are busy, newcomers gather for the next
 * that is free. `store` resolves when the delivery is durable.
 */
export class InboxWriter {
  private waiting: Waiting[] = [];
  private writers = 0;

  constructor(
    private readonly db: Database,
    private readonly onStored: () => void,
  ) {}

  store(delivery: NewDelivery): Promise<void> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ delivery, resolve, reject });
      if (this.writers < WRITERS) void this.drain();
    });
  }

  private async drain(): Promise<void> {
    this.writers += 1;
    // Whatever else arrived in this turn of the event loop goes along.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.waiting.length > 0) await this.write(this.waiting.splice(0, LARGEST));
    this.writers -= 1;
  }

  private async write(batch: readonly Waiting[]): Promise<void> {
    try {
      await storeDeliveries(
        this.db,
        batch.map(({ delivery }) => delivery),
      );
      for (const { resolve } of batch) resolve();
      this.onStored();
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }
}
