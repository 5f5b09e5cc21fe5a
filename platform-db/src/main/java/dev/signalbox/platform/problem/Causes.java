package dev.signalbox.platform.problem;

import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/// Iterates over a failure and its causes, outermost first. It stops after 20, in case of a cycle.
public final class Causes {
  private Causes() {}

  public static Stream<Throwable> of(Throwable failure) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause).limit(20);
  }

  public static <E> Optional<E> find(Throwable failure, Class<E> type) {
    return of(failure).filter(type::isInstance).map(type::cast).findFirst();
  }
}
