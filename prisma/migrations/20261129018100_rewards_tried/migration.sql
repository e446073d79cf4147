-- A reward that can't be given is tried again, later each time, and in the end no more.
SET LOCAL lock_timeout = '15s';

ALTER TABLE member_grant ADD COLUMN reward_attempts smallint NOT NULL DEFAULT 0;
ALTER TABLE member_grant ADD COLUMN reward_retry_at timestamptz(6);
