import type { Database } from "~/db/database.server";
import { storeDeliveries, type NewDelivery } from "~/db/inbox.server";
import { Gathered } from "~/lib/gathered";

/** Two statements at once keep two cores of the database busy and still gather rows. */
const BOUNDS = { atOnce: 2, largest: 200 };

/** Stores deliveries so that concurrent requests share a commit. What it is asked resolves when the delivery is durable. */
export function inboxWriter(db: Database, onStored: () => void): (delivery: NewDelivery) => Promise<void> {
  const writing = new Gathered<NewDelivery, void>(async (deliveries) => {
    await storeDeliveries(db, deliveries);
    onStored();
    return [];
  }, BOUNDS);
  return (delivery) => writing.ask(delivery);
}
