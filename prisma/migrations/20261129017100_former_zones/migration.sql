-- The zones that a shop has left, oldest first: [until, zone], milliseconds. What was bought before is of the day it was then.
ALTER TABLE shop ADD COLUMN former_zones jsonb NOT NULL DEFAULT '[]';
