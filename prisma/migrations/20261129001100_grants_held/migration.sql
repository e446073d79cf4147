-- A grant that was lost again stays on record, so that its next one gets another name in the ledger.
ALTER TABLE member_grant ADD COLUMN is_held boolean NOT NULL DEFAULT true;
-- What it was for, in the words of the ledger's reasons.
ALTER TABLE member_grant ADD COLUMN reason jsonb NOT NULL DEFAULT '{}';
