/** Who has not said for so long that it goes on is dead, and another may take over. */
export const LEASE_SECONDS = 90;
/** So often who works says that it goes on, in ms. */
export const EXTEND_MS = 20_000;
