/// Implements {{module}}, the service that keeps the {{module}} of workspaces.
@NullMarked
package dev.signalbox.{{module}};

import org.jspecify.annotations.NullMarked;
