/// The HTTP edge that all services share: verified token or API key to a caller, problem+json for
/// every error including those of the framework, signed keyset cursors, ETag and If-Match. Routes
/// declare what they need with [dev.signalbox.platform.web.Permitted]; a route without it is
/// refused.
@NullMarked
package dev.signalbox.platform.web;

import org.jspecify.annotations.NullMarked;
