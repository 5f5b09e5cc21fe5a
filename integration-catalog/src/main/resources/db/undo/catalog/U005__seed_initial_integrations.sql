DELETE FROM catalog.integration_definitions WHERE slug IN ('hubspot', 'salesforce', 'stripe', 'zendesk', 'intercom', 'gmail');
