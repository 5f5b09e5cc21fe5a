/// Runs a service that is reached by HTTP: the main method, the settings that it requires,
/// readiness and liveness, the history of migrations for operators, and the shutdown in order.
/// Tables: none of its own. Invariant: liveness waits for no tenant, and readiness has a connection
/// of its own.
@NullMarked
package dev.signalbox.platform.service;

import org.jspecify.annotations.NullMarked;
