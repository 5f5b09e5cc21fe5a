package dev.signalbox.testing.edge;

import dev.signalbox.platform.tenant.Permission;
import dev.signalbox.platform.tx.Sql;
import dev.signalbox.platform.tx.Transactions;
import dev.signalbox.platform.web.Permitted;
import dev.signalbox.platform.web.Revisions;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.QueryValue;
import java.util.Map;

/// Provides slow requests: with a connection, and without one.
@Controller("/v1/slow")
class SlowController {
  private final Transactions transactions;
  private final Sql sql;

  SlowController(Transactions transactions, Sql sql) {
    this.transactions = transactions;
    this.sql = sql;
  }

  @Get("/read")
  @Permitted(Permission.READ)
  String read(@QueryValue double seconds) {
    return transactions.read(() ->
        sql.of("SELECT pg_sleep(:seconds)::text AS slept")
            .with("seconds", seconds)
            .only(row -> row.text("slept")));
  }

  @Get("/idle")
  @Permitted(Permission.READ)
  String idle(@QueryValue int millis) throws InterruptedException {
    Thread.sleep(millis);
    return "done";
  }

  @Get("/revision")
  @Permitted(Permission.READ)
  HttpResponse<Map<String, Integer>> revision() {
    return Revisions.ok(Map.of("a", 1), 2);
  }

  @Get("/broken")
  @Permitted(Permission.READ)
  String broken() {
    throw new IllegalStateException("a defect");
  }
}
