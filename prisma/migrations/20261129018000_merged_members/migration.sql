-- Who was merged into a member is asked for before anything is given that counts once a person.
SET LOCAL lock_timeout = '15s';

CREATE INDEX member_merged_idx ON member (shop_id, merged_into) WHERE merged_into IS NOT NULL;
