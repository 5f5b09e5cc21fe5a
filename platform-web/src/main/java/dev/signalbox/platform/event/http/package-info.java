/// Serves the routes of events: append under a condition, list, and follow as a stream of
/// server-sent events. [dev.signalbox.platform.event.http.ConsistencyTokens] encrypts the tokens of
/// a read, which an append returns. Tables: none of its own; it uses
/// [dev.signalbox.platform.event.EventStore]. Invariant: a stream reads in transactions of its
/// caller and ends when the caller loses access.
@NullMarked
package dev.signalbox.platform.event.http;

import org.jspecify.annotations.NullMarked;
