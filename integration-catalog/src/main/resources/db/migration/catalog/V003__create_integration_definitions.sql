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
  'Keeps updated_at true. The requirement names it here; platform offers the same to every module.';

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
  'The global catalogue: which integrations exist. The same for every workspace, read-only to services.';
COMMENT ON COLUMN catalog.integration_definitions.id IS 'Identity.';
COMMENT ON COLUMN catalog.integration_definitions.slug IS 'Stable name in URLs.';
COMMENT ON COLUMN catalog.integration_definitions.name IS 'Display name.';
COMMENT ON COLUMN catalog.integration_definitions.icon_url IS 'Where an icon is.';
COMMENT ON COLUMN catalog.integration_definitions.description IS 'What it connects.';
COMMENT ON COLUMN catalog.integration_definitions.category IS 'CRM, PAYMENTS, SUPPORT, EMAIL, ...';
COMMENT ON COLUMN catalog.integration_definitions.nango_provider_key IS 'Key of the provider at Nango.';
COMMENT ON COLUMN catalog.integration_definitions.capabilities IS 'What it can do, a JSON array of names.';
COMMENT ON COLUMN catalog.integration_definitions.sync_config IS 'How it syncs, a JSON object.';
COMMENT ON COLUMN catalog.integration_definitions.auth_config IS 'How it authorizes, a JSON object; never secrets.';
COMMENT ON COLUMN catalog.integration_definitions.active IS 'Whether new connections may be made.';
COMMENT ON COLUMN catalog.integration_definitions.created_at IS 'When it was made.';
COMMENT ON COLUMN catalog.integration_definitions.updated_at IS 'When it last changed.';
