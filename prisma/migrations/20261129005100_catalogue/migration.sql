-- What earning rules need to know of a shop's products. An order's lines name a product and a variant only; which collections
-- a product is in, and which of its variants are on sale, is kept from when Shopify last told.
CREATE TABLE product (
  shop_id bigint NOT NULL REFERENCES shop (id) ON DELETE CASCADE,
  id bigint NOT NULL,
  title text NOT NULL,
  collection_ids bigint[] NOT NULL,
  -- Variants whose price is below the one it is compared with.
  sale_variant_ids bigint[] NOT NULL,
  synced_at timestamptz(6) NOT NULL,
  -- A product that is no more still counts for the orders that hold it.
  deleted_at timestamptz(6),
  PRIMARY KEY (shop_id, id)
);

SELECT protect_shop_tables();

-- A page may show a product's title; it is the worker that asks Shopify.
REVOKE INSERT, UPDATE ON product FROM evergreen_web;
