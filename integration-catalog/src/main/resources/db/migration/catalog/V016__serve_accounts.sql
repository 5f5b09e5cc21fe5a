-- Purpose: integration-catalog logs users in and takes invitations. Locks: none. Size: constant. Online: yes. requires: platform >= 12
SELECT platform.serve_accounts('catalog');
