package dev.signalbox.platform.service;

import com.zaxxer.hikari.HikariDataSource;
import dev.signalbox.platform.pool.SingleConnection;
import io.micronaut.core.async.publisher.AsyncSingleResultPublisher;
import io.micronaut.data.connection.jdbc.advice.DelegatingDataSource;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.management.health.indicator.annotation.Readiness;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.reactivestreams.Publisher;

/// Reports ready while PostgreSQL answers within two seconds on a dedicated connection and thread:
/// tenants who exhaust the pool do not make an orchestrator remove the instance.
@Singleton
@Readiness
final class ReadinessOfDatabase implements HealthIndicator {
  private static final String NAME = "database";

  private final Drain drain;
  private final SingleConnection connection;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("readiness").factory());

  ReadinessOfDatabase(DataSource pool, Drain drain) throws SQLException {
    this.drain = drain;
    this.connection =
        SingleConnection.like(
            DelegatingDataSource.unwrapDataSource(pool).unwrap(HikariDataSource.class));
  }

  @Override
  public Publisher<HealthResult> getResult() {
    return new AsyncSingleResultPublisher<>(thread, this::result);
  }

  private HealthResult result() {
    boolean ready = !drain.isDraining() && connection.answers();
    return HealthResult.builder(NAME, ready ? HealthStatus.UP : HealthStatus.DOWN).build();
  }

  @PreDestroy
  void stop() {
    thread.shutdownNow();
    connection.close();
  }
}
