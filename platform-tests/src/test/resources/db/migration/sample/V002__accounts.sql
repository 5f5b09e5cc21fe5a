-- Purpose: the sample logs users in, as a service that serves accounts does. Locks: none. Size: constant. Online: yes.
-- requires: platform >= 12
SELECT platform.serve_accounts('sample');
