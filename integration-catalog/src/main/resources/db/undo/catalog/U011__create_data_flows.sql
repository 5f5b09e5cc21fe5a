DROP TABLE catalog.data_flows;
DROP DOMAIN catalog.data_flow_status;
