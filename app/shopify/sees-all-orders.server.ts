import { AdminApiError, type AdminApi } from "./admin-api.server";
import { readGrantedScopes } from "./bulk-operations";

/** Whether Shopify shows the app all orders of a shop; if not, those of the last sixty days. Throws what `run` throws. */
export async function seesAllOrders(admin: AdminApi): Promise<boolean> {
  const { currentAppInstallation } = await admin.run(readGrantedScopes);
  return currentAppInstallation.accessScopes.some(({ handle }) => handle === "read_all_orders");
}

/** The same, or null where Shopify can't be asked: for a page that is of use without knowing. */
export async function seesAllOrdersIfTold(admin: AdminApi): Promise<boolean | null> {
  try {
    return await seesAllOrders(admin);
  } catch (error) {
    if (error instanceof AdminApiError) return null;
    throw error;
  }
}
