import type { CsvTable } from "./csv-table";
import { HEALTH_TABLES } from "./health-tables.server";
import { LIABILITY_TABLES } from "./liability-tables.server";
import { RETENTION_TABLES } from "./retention-tables.server";
import { ROI_TABLES } from "./roi-tables.server";
import { segmentMembers } from "./segment-members-table.server";
import { SEGMENT_TABLES } from "./segment-tables.server";
import { STATEMENT_TABLES } from "./statement-tables.server";

/** Every table that can be had as a file, by the name in its address. */
export const CSV_TABLES: Record<string, CsvTable> = {
  ...STATEMENT_TABLES,
  ...LIABILITY_TABLES,
  ...HEALTH_TABLES,
  ...SEGMENT_TABLES,
  "segment-members": segmentMembers,
  ...RETENTION_TABLES,
  ...ROI_TABLES,
};
