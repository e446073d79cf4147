-- Who joined in some days, which the home page counts at every look: of members who are there, which is all that anybody asks for.
SET LOCAL lock_timeout = '15s';

CREATE INDEX member_present_idx ON member (shop_id, joined_at) WHERE merged_into IS NULL AND erased_at IS NULL;
DROP INDEX member_joined_idx;
