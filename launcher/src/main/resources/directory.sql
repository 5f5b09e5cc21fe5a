-- The development directory. Fixed ids, so that documentation can name them. Subjects are the e-mail addresses.
INSERT INTO platform.organizations (id, name, slug) VALUES
  ('a0000000-0000-4000-8000-0000000000aa', 'Acme Rentals', 'acme'),
  ('b0000000-0000-4000-8000-0000000000bb', 'Globex Stays', 'globex');
INSERT INTO platform.workspaces (id, organization_id, name, slug) VALUES
  ('a0000000-0000-4000-8000-000000000001', 'a0000000-0000-4000-8000-0000000000aa', 'Acme production', 'production'),
  ('a0000000-0000-4000-8000-000000000002', 'a0000000-0000-4000-8000-0000000000aa', 'Acme staging', 'staging'),
  ('b0000000-0000-4000-8000-000000000001', 'b0000000-0000-4000-8000-0000000000bb', 'Globex production', 'production');
WITH people (email, name, organization, workspace, role) AS (VALUES
    ('owner@acme.test', 'Ada Owner', 'a0000000-0000-4000-8000-0000000000aa'::uuid, 'a0000000-0000-4000-8000-000000000001'::uuid, 'OWNER'),
    ('owner@acme.test', 'Ada Owner', 'a0000000-0000-4000-8000-0000000000aa', 'a0000000-0000-4000-8000-000000000002', 'OWNER'),
    ('admin@acme.test', 'Alan Admin', 'a0000000-0000-4000-8000-0000000000aa', 'a0000000-0000-4000-8000-000000000001', 'ADMIN'),
    ('editor@acme.test', 'Edith Editor', 'a0000000-0000-4000-8000-0000000000aa', 'a0000000-0000-4000-8000-000000000001', 'EDITOR'),
    ('approver@acme.test', 'Aki Approver', 'a0000000-0000-4000-8000-0000000000aa', 'a0000000-0000-4000-8000-000000000001', 'APPROVER'),
    ('viewer@acme.test', 'Vera Viewer', 'a0000000-0000-4000-8000-0000000000aa', 'a0000000-0000-4000-8000-000000000001', 'VIEWER'),
    ('owner@globex.test', 'Gus Owner', 'b0000000-0000-4000-8000-0000000000bb', 'b0000000-0000-4000-8000-000000000001', 'OWNER'),
    ('editor@globex.test', 'Greta Editor', 'b0000000-0000-4000-8000-0000000000bb', 'b0000000-0000-4000-8000-000000000001', 'EDITOR')),
made AS (INSERT INTO platform.users (email, display_name, email_verified_at) SELECT DISTINCT email, name, now() FROM people
  RETURNING id, email),
known AS (INSERT INTO platform.user_identities (user_id, issuer, subject) SELECT id, 'http://localhost:8080/dev', email FROM made),
belonging AS (INSERT INTO platform.user_organizations (user_id, organization_id, role, joined_at)
  SELECT DISTINCT m.id, p.organization, CASE WHEN p.role = 'OWNER' THEN 'OWNER' ELSE 'MEMBER' END, now() FROM made m JOIN people p
    USING (email))
INSERT INTO platform.workspace_members (workspace_id, user_id, role) SELECT p.workspace, m.id, p.role FROM made m JOIN people p
  USING (email);
