-- Purpose: the global catalogue of integrations (requirement V003). Locks: none on existing tables. Size: constant. Online: yes.
CREATE FUNCTION catalog.update_updated_at_column() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  NEW.updated_at := now();
  RETURN NEW;
END
$$;
COMMENT ON FUNCTION catalog.update_updated_at_column() IS
  'Sets updated_at to the time of the transaction. The requirement names it here; platform offers the same to every module.';

CREATE TABLE catalog.integration_definitions (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  slug text NOT NULL UNIQUE CHECK (slug ~ '^[a-z0-9-]{1,50}$'),
  name text NOT NULL,
  icon_url text,
  description text,
  category text NOT NULL,
  nango_provider_key text NOT NULL,
  capabilities jsonb NOT NULL DEFAULT '[]',
  sync_config jsonb NOT NULL DEFAULT '{}',
  auth_config jsonb NOT NULL DEFAULT '{}',
  active boolean NOT NULL DEFAULT true,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX idx_integration_definitions_category ON catalog.integration_definitions (category);
CREATE INDEX idx_integration_definitions_active ON catalog.integration_definitions (active) WHERE active = true;
CREATE TRIGGER set_integration_definitions_updated_at BEFORE UPDATE ON catalog.integration_definitions
  FOR EACH ROW EXECUTE FUNCTION catalog.update_updated_at_column();
GRANT SELECT ON catalog.integration_definitions TO catalog_app;
COMMENT ON TABLE catalog.integration_definitions IS
  'Is the global catalogue of integrations. It is the same for every workspace and read-only to services.';
COMMENT ON COLUMN catalog.integration_definitions.id IS 'Identifies the row.';
COMMENT ON COLUMN catalog.integration_definitions.slug IS 'Is the stable name in URLs.';
COMMENT ON COLUMN catalog.integration_definitions.name IS 'Is the name to display.';
COMMENT ON COLUMN catalog.integration_definitions.icon_url IS 'Tells where an icon is.';
COMMENT ON COLUMN catalog.integration_definitions.description IS 'Says what it connects.';
COMMENT ON COLUMN catalog.integration_definitions.category IS 'Is CRM, PAYMENTS, SUPPORT, EMAIL or another one.';
COMMENT ON COLUMN catalog.integration_definitions.nango_provider_key IS 'Is the key of the provider at Nango.';
COMMENT ON COLUMN catalog.integration_definitions.capabilities IS 'Says what it can do, a JSON array of names.';
COMMENT ON COLUMN catalog.integration_definitions.sync_config IS 'Says how it syncs, a JSON object.';
COMMENT ON COLUMN catalog.integration_definitions.auth_config IS 'Says how it authorizes, a JSON object; never secrets.';
COMMENT ON COLUMN catalog.integration_definitions.active IS 'Tells whether new connections may be made.';
COMMENT ON COLUMN catalog.integration_definitions.created_at IS 'Tells when it was made.';
COMMENT ON COLUMN catalog.integration_definitions.updated_at IS 'Tells when it last changed.';
