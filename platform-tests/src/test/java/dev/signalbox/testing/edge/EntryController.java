package dev.signalbox.testing.edge;

import dev.signalbox.platform.idempotency.Idempotent;
import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.problem.ProblemCode;
import dev.signalbox.platform.tenant.Permission;
import dev.signalbox.platform.tx.Sql;
import dev.signalbox.platform.tx.Transactions;
import dev.signalbox.platform.web.Permitted;
import dev.signalbox.platform.web.Revisions;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Provides writes that only an Idempotency-Key protects from happening twice.
@Controller("/v1/entries")
class EntryController {
  private final Transactions transactions;
  private final Sql sql;

  EntryController(Transactions transactions, Sql sql) {
    this.transactions = transactions;
    this.sql = sql;
  }

  @Introspected
  record Entry(String text) {}

  @Post
  @Idempotent
  @Permitted(Permission.WRITE)
  HttpResponse<Entry> create(@Body Entry entry, @Nullable @QueryValue String note) {
    var stored = store(entry.text());
    return Revisions.created(new Entry(stored), 7, URI.create("/v1/entries/" + stored.length()));
  }

  @Post("/failing")
  @Idempotent
  @Permitted(Permission.WRITE)
  HttpResponse<Entry> fail(@Body Entry entry) {
    store(entry.text());
    throw new Problem(ProblemCode.CONFLICT, "Planned.");
  }

  @Post("/chunks")
  @Idempotent(atomic = false)
  @Permitted(Permission.WRITE)
  HttpResponse<List<String>> createMany(
      @Body List<Entry> entries, @QueryValue(defaultValue = "false") boolean repeat) {
    var answer = HttpResponse.ok(entries.stream().map(entry -> store(entry.text())).toList());
    return repeat ? answer.setAttribute(Idempotent.REPEAT, true) : answer;
  }

  private String store(String text) {
    if (text.equals("refused")) {
      throw new Problem(ProblemCode.CONFLICT, "Planned.");
    }
    return transactions.write(() ->
        sql.of(
                """
                INSERT INTO sample.notes (text) VALUES (:text || '#' || gen_random_uuid())
                RETURNING text
                """)
            .with("text", text)
            .only(row -> row.text("text")));
  }
}
