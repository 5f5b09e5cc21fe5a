package dev.signalbox.platform.data;

import io.micronaut.core.order.Ordered;
import io.micronaut.data.annotation.event.PrePersist;
import io.micronaut.data.event.EntityEventContext;
import io.micronaut.data.event.EntityEventListener;
import io.micronaut.data.model.runtime.RuntimePersistentEntity;
import jakarta.inject.Singleton;
import java.lang.annotation.Annotation;

/// Gives a new row the first revision. Micronaut Data begins with 0, but revisions of this API
/// begin with 1.
@Singleton
final class FirstRevision implements EntityEventListener<Object> {
  @Override
  public boolean supports(
      RuntimePersistentEntity<Object> entity, Class<? extends Annotation> event) {
    return entity.getVersion() != null && event == PrePersist.class;
  }

  @Override
  public boolean prePersist(EntityEventContext<Object> context) {
    var version = context.getPersistentEntity().getVersion();
    if (version != null) {
      context.setProperty(version.getProperty(), NewRow.REVISION);
    }
    return true;
  }

  /// Runs after the listener of Micronaut Data.
  @Override
  public int getOrder() {
    return Ordered.LOWEST_PRECEDENCE;
  }
}
