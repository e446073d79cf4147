/**
 * How Node is started for the server, here and in the Dockerfile: batches make much that is thrown away at once, and with room
 * for it half of the collector's work is saved.
 */
export const SERVER_FLAGS = ["--max-semi-space-size=64"];
