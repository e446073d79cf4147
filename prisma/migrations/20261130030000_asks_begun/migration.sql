-- How often making a report that somebody asked for was begun, and until when whoever makes it now has it.
ALTER TABLE report_ask ADD COLUMN attempts integer NOT NULL DEFAULT 0, ADD COLUMN leased_until timestamptz(6);
