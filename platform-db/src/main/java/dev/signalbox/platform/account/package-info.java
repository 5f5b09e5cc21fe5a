/// Who belongs where, and the API keys of a workspace. Tables: the directory of schema platform
/// (organizations, users, workspaces, memberships: each with a policy of its own) and `api_keys`.
/// The routes are served where `signalbox.account-api.enabled` is true; the tables are there
/// everywhere, since each transaction is entered through them. A key's secret exists once, in the
/// answer that creates it; PostgreSQL keeps its SHA-256.
@NullMarked
package dev.signalbox.platform.account;

import org.jspecify.annotations.NullMarked;
