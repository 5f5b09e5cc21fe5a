package dev.signalbox.platform.web;

import io.micronaut.core.annotation.Introspected;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Holds one page of a list; `next` is the cursor of the following page, absent on the last.
@Introspected
public record Page<T>(List<T> items, @Nullable String next) {
  public Page {
    items = List.copyOf(items);
  }
}
