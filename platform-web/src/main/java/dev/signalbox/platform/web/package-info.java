/// Implements the HTTP layer that all services share: it turns a verified token or API key into a
/// caller, renders problem+json for every error including those of the framework, and provides
/// signed keyset cursors, ETag and If-Match. Routes declare the permission that they need with
/// [dev.signalbox.platform.web.Permitted]; a route without it is rejected.
@NullMarked
package dev.signalbox.platform.web;

import org.jspecify.annotations.NullMarked;
