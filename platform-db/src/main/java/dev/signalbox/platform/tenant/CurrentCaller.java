package dev.signalbox.platform.tenant;

import io.micronaut.core.propagation.PropagatedContext;
import io.micronaut.core.propagation.PropagatedContextElement;
import java.util.Optional;
import java.util.function.Supplier;

/// Holds the caller that is bound to the running request or job, with the permission that its route
/// needs. A raw thread does not inherit it and gets no transaction; `PropagatedContext.wrapCurrent`
/// passes it on.
public record CurrentCaller(Caller caller, Permission needed, String requestId)
    implements PropagatedContextElement {

  public static Optional<CurrentCaller> find() {
    return PropagatedContext.getOrEmpty().find(CurrentCaller.class);
  }

  /// Runs a background job, or a test, as the given caller.
  public static <T> T callAs(Caller caller, Permission needed, Supplier<T> work) {
    var element = new CurrentCaller(caller, needed, "");
    return PropagatedContext.getOrEmpty().plus(element).propagate(work);
  }

  /// Runs work without a result as the given caller.
  public static void runAs(Caller caller, Permission needed, Runnable work) {
    var element = new CurrentCaller(caller, needed, "");
    PropagatedContext.getOrEmpty().plus(element).wrap(work).run();
  }
}
