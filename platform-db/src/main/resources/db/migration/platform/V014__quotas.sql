-- Purpose: limits how much an organization may have, with defaults that an operator changes for one organization or for all.
-- Locks: SHARE ROW EXCLUSIVE on tables of the directory for triggers and foreign keys, brief. Size: constant. Online: yes.
CREATE TABLE platform.quota_defaults (
  kind text PRIMARY KEY CHECK (kind ~ '^[a-z_]{1,40}$'),
  most bigint NOT NULL CHECK (most >= 0)
);
INSERT INTO platform.quota_defaults (kind, most) VALUES ('organizations_of_person', 20), ('workspaces', 50), ('members', 500),
  ('api_keys', 200), ('streams', 40), ('events', 50000000), ('entities', 5000000), ('work_items', 5000000), ('memory_documents', 500000);
COMMENT ON TABLE platform.quota_defaults IS
  'Says how much an organization may have at most, unless quotas says otherwise. Operators change it.';
COMMENT ON COLUMN platform.quota_defaults.kind IS 'Names what is counted.';
COMMENT ON COLUMN platform.quota_defaults.most IS 'Is the highest number of it.';

CREATE TABLE platform.quotas (
  organization_id uuid NOT NULL REFERENCES platform.organizations (id) ON DELETE CASCADE,
  kind text NOT NULL REFERENCES platform.quota_defaults (kind),
  most bigint NOT NULL CHECK (most >= 0),
  PRIMARY KEY (organization_id, kind)
);
CREATE INDEX quotas_kind_idx ON platform.quotas (kind);
COMMENT ON TABLE platform.quotas IS 'Holds the quotas of single organizations. Operators change it.';
COMMENT ON COLUMN platform.quotas.organization_id IS 'Names the organization.';
COMMENT ON COLUMN platform.quotas.kind IS 'Names what is counted.';
COMMENT ON COLUMN platform.quotas.most IS 'Is the highest number of it.';

CREATE TABLE platform.usage (
  workspace_id uuid NOT NULL DEFAULT platform.current_workspace_id() REFERENCES platform.workspaces (id) ON DELETE CASCADE,
  kind text NOT NULL REFERENCES platform.quota_defaults (kind),
  amount bigint NOT NULL CHECK (amount >= 0),
  counted_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, kind)
);
CREATE INDEX usage_kind_idx ON platform.usage (kind);
SELECT platform.isolate('platform.usage', 'SELECT, INSERT, UPDATE');
CREATE POLICY kernel_reads ON platform.usage FOR SELECT TO signalbox_kernel USING (true);
GRANT SELECT ON platform.usage, platform.quotas, platform.quota_defaults TO signalbox_kernel;
COMMENT ON TABLE platform.usage IS 'Holds how much a workspace has, as it was last counted.';
COMMENT ON COLUMN platform.usage.workspace_id IS 'Names the workspace.';
COMMENT ON COLUMN platform.usage.kind IS 'Names what was counted.';
COMMENT ON COLUMN platform.usage.amount IS 'Is the number that was counted.';
COMMENT ON COLUMN platform.usage.counted_at IS 'Tells when it was counted.';

CREATE FUNCTION platform.quota(organization uuid, counted text) RETURNS bigint
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$ SELECT coalesce((SELECT q.most FROM platform.quotas q WHERE q.organization_id = organization AND q.kind = counted), (SELECT d.most
  FROM platform.quota_defaults d WHERE d.kind = counted)) $$;
COMMENT ON FUNCTION platform.quota(uuid, text) IS 'Returns the quota of an organization. Only kernel functions call it.';

CREATE FUNCTION platform.check_quota() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  counted text := TG_ARGV[0];
  present bigint;
  organization uuid;
BEGIN
  CASE counted
    WHEN 'workspaces' THEN
      organization := NEW.organization_id;
      SELECT count(*) INTO present FROM platform.workspaces w WHERE w.organization_id = organization AND w.status <> 'DELETED';
    WHEN 'members' THEN
      organization := NEW.organization_id;
      -- Who is in already adds nothing: an insert that ON CONFLICT will drop.
      IF EXISTS (SELECT FROM platform.user_organizations m WHERE m.organization_id = organization AND m.user_id = NEW.user_id) THEN
        RETURN NEW;
      END IF;
      SELECT count(*) INTO present FROM platform.user_organizations m WHERE m.organization_id = organization;
    WHEN 'organizations_of_person' THEN
      SELECT count(*) INTO present FROM platform.user_organizations m JOIN platform.organizations o ON o.id = m.organization_id
        AND o.status <> 'DELETED'
        WHERE m.user_id = NEW.user_id AND m.role = 'OWNER';
    WHEN 'api_keys' THEN
      SELECT w.organization_id INTO organization FROM platform.workspaces w WHERE w.id = NEW.workspace_id;
      SELECT count(*) INTO present FROM platform.api_keys k JOIN platform.workspaces w ON w.id = k.workspace_id
        WHERE w.organization_id = organization AND k.status = 'ACTIVE';
  END CASE;
  IF present >= platform.quota(organization, counted) THEN
    RAISE EXCEPTION 'a quota is used up' USING ERRCODE = '53400', HINT = counted;
  END IF;
  RETURN NEW;
END
$$;
COMMENT ON FUNCTION platform.check_quota() IS
  'Refuses a row beyond a quota of its organization (53400; the hint names the quota). Two at the same time may exceed it by one.';

CREATE FUNCTION platform.quota_state() RETURNS TABLE (kind text, used bigint, most bigint, counted_at timestamptz, organization uuid)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
DECLARE
  org uuid := (SELECT w.organization_id FROM platform.workspaces w WHERE w.id = platform.sealed('workspace_id')::uuid);
BEGIN
  IF org IS NULL THEN RAISE EXCEPTION 'no context' USING ERRCODE = '42501', HINT = 'not-sealed'; END IF;
  RETURN QUERY SELECT d.kind, CASE d.kind
      WHEN 'workspaces' THEN (SELECT count(*) FROM platform.workspaces w WHERE w.organization_id = org AND w.status <> 'DELETED')
      WHEN 'members' THEN (SELECT count(*) FROM platform.user_organizations m WHERE m.organization_id = org)
      WHEN 'api_keys' THEN (SELECT count(*) FROM platform.api_keys k JOIN platform.workspaces w ON w.id = k.workspace_id
        WHERE w.organization_id = org AND k.status = 'ACTIVE')
      ELSE c.amount END, platform.quota(org, d.kind), c.counted_at, org
    FROM platform.quota_defaults d
    LEFT JOIN (SELECT u.kind, sum(u.amount)::bigint AS amount, min(u.counted_at) AS counted_at FROM platform.usage u
      JOIN platform.workspaces w ON w.id = u.workspace_id AND w.organization_id = org
      AND w.status <> 'DELETED' GROUP BY u.kind) c ON c.kind = d.kind
   WHERE d.kind <> 'organizations_of_person' ORDER BY d.kind;
END
$$;
COMMENT ON FUNCTION platform.quota_state() IS
  'Lists what the organization of the entered workspace has and may have, and since when of what '
  'is counted in the background. It is NULL where nothing was counted yet.';
SELECT platform.kernel_keeps('platform.quota(uuid,text)'), platform.kernel_keeps('platform.check_quota()', 'signalbox_owner'),
  platform.kernel_owns('platform.quota_state()');

CREATE TRIGGER workspaces_quota BEFORE INSERT ON platform.workspaces
  FOR EACH ROW EXECUTE FUNCTION platform.check_quota('workspaces');
CREATE TRIGGER user_organizations_quota BEFORE INSERT ON platform.user_organizations
  FOR EACH ROW EXECUTE FUNCTION platform.check_quota('members');
CREATE TRIGGER user_organizations_owner_quota BEFORE INSERT ON platform.user_organizations
  FOR EACH ROW WHEN (NEW.role = 'OWNER') EXECUTE FUNCTION platform.check_quota('organizations_of_person');
CREATE TRIGGER api_keys_quota BEFORE INSERT ON platform.api_keys
  FOR EACH ROW EXECUTE FUNCTION platform.check_quota('api_keys');
