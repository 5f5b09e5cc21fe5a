/// Manages identity, access and the API keys of a workspace. Tables: the identity and access tables
/// of schema `platform` (organizations, users, workspaces, memberships, each with a policy of its
/// own) and `api_keys`. The routes are served if `signalbox.account-api.enabled` is true; the
/// tables exist in every deployment, since each transaction reads them when it sets its tenant
/// context. The secret of a key appears only in the answer that creates the key; PostgreSQL stores
/// its SHA-256.
@NullMarked
package dev.signalbox.platform.account;

import org.jspecify.annotations.NullMarked;
