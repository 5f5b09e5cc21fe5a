-- Purpose: the six integrations of version 1 (requirement V005). Plain INSERT on purpose: a second run fails on the slug. Locks: none.
-- Size: 6 rows. Online: yes. The ids are fixed, so that documentation and other environments agree on them.
INSERT INTO catalog.integration_definitions (id, slug, name, description, category, nango_provider_key, capabilities, auth_config) VALUES
  ('5b000000-0000-4000-8000-000000000001', 'hubspot', 'HubSpot', 'Contacts, companies and deals of HubSpot.', 'CRM', 'hubspot',
    '["contacts", "companies", "deals"]', '{"mode": "OAUTH2", "account": "portalId"}'),
  ('5b000000-0000-4000-8000-000000000002', 'salesforce', 'Salesforce', 'Contacts, accounts and opportunities of Salesforce.', 'CRM',
    'salesforce', '["contacts", "accounts", "opportunities"]', '{"mode": "OAUTH2", "account": "instance_url"}'),
  ('5b000000-0000-4000-8000-000000000003', 'stripe', 'Stripe', 'Customers, invoices and payments of Stripe.', 'PAYMENTS', 'stripe',
    '["customers", "invoices", "payments"]', '{"mode": "OAUTH2"}'),
  ('5b000000-0000-4000-8000-000000000004', 'zendesk', 'Zendesk', 'Tickets and users of Zendesk.', 'SUPPORT', 'zendesk',
    '["tickets", "users"]', '{"mode": "OAUTH2", "parameters": {"subdomain": {"required": true, "pattern": "^[a-z0-9_-]+$"}}, '
    '"account": "subdomain"}'),
  ('5b000000-0000-4000-8000-000000000005', 'intercom', 'Intercom', 'Conversations and contacts of Intercom.', 'SUPPORT', 'intercom',
    '["conversations", "contacts"]', '{"mode": "OAUTH2", "parameters": {"region": {"required": false, "enum": ["eu", "au"]}}}'),
  ('5b000000-0000-4000-8000-000000000006', 'gmail', 'Gmail', 'Messages and threads of Gmail.', 'EMAIL', 'google-mail',
    '["messages", "threads"]', '{"mode": "OAUTH2", "account": "emailAddressHash"}');
