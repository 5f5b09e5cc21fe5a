-- Without these definitions there are no connections to them; a rollback counts those and asks first.
DELETE FROM catalog.integration_connections c USING catalog.integration_definitions d
 WHERE c.integration_id = d.id AND d.slug IN ('hubspot', 'salesforce', 'stripe', 'zendesk', 'intercom', 'gmail');
DELETE FROM catalog.integration_definitions WHERE slug IN ('hubspot', 'salesforce', 'stripe', 'zendesk', 'intercom', 'gmail');
