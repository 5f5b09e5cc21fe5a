-- Purpose: expired refresh tokens are found without reading all of them.
-- Locks: SHARE UPDATE EXCLUSIVE on platform.refresh_tokens. Size: the tokens. Online: yes.
CREATE INDEX CONCURRENTLY IF NOT EXISTS refresh_tokens_expires_at_idx ON platform.refresh_tokens (expires_at);
