package dev.signalbox.testing.edge;

import dev.signalbox.platform.idempotency.Idempotent;
import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.tenant.Permission;
import dev.signalbox.platform.tx.Sql;
import dev.signalbox.platform.tx.Transactions;
import dev.signalbox.platform.web.Permitted;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import jakarta.validation.Valid;
import java.util.List;
import java.util.Map;
import java.util.UUID;

@Controller("/v1/notes")
class NoteController {
  private final Transactions transactions;
  private final Sql sql;

  NoteController(Transactions transactions, Sql sql) {
    this.transactions = transactions;
    this.sql = sql;
  }

  @Get
  @Permitted(Permission.READ)
  List<String> list() {
    return transactions.read(
        () -> sql.of("SELECT text FROM sample.notes ORDER BY text").list(row -> row.text("text")));
  }

  @Get("/{id}")
  @Permitted(Permission.READ)
  Map<String, String> get(UUID id) {
    return transactions.read(() ->
        sql.of("SELECT text FROM sample.notes WHERE id = :id")
            .with("id", id)
            .first(row -> Map.of("text", row.text("text")))
            .orElseThrow(Problem::notFound));
  }

  @Post
  @Idempotent
  @Permitted(Permission.WRITE)
  Map<String, String> create(@Valid @Body Note note) {
    return transactions.write(() ->
        sql.of("INSERT INTO sample.notes (text) VALUES (:text) RETURNING id")
            .with("text", note.text())
            .only(row -> Map.of("id", row.text("id"))));
  }

  @Get("/limited")
  @Permitted(Permission.READ)
  int limited(@QueryValue int size) {
    return size;
  }

  @Get("/undeclared")
  String undeclared() {
    return "never";
  }

  @Get("/broken")
  @Permitted(Permission.READ)
  String broken() {
    throw new IllegalStateException("secret detail");
  }
}
