package dev.signalbox.testing.event;

import dev.signalbox.platform.event.Query;
import dev.signalbox.platform.event.SequencedEvent;
import dev.signalbox.platform.event.projection.Projection;
import dev.signalbox.platform.tx.Sql;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/// Provides projections that record each event of the type LEDGER that they process, in the table
/// of notes of the sample service.
final class Ledgers {
  private Ledgers() {}

  abstract static class Ledger implements Projection {
    private final Sql sql;

    Ledger(Sql sql) {
      this.sql = sql;
    }

    @Override
    public Query query() {
      return Query.all();
    }

    @Override
    public void handle(SequencedEvent event) {
      if (event.type().startsWith("LEDGER.")) {
        // The lines are numbered to record their order.
        sql.of(
                """
                INSERT INTO sample.notes (text) SELECT :line || count(*) FROM sample.notes WHERE text LIKE :ledger || ' %'
                """)
            .with("ledger", "ledger " + name() + suffix())
            .with("line", "ledger " + name() + suffix() + " " + event.position() + " ")
            .call();
      }
    }

    String suffix() {
      return "";
    }

    /// Returns the lines in the order in which they were written.
    List<Long> lines(String ledger) {
      return sql.of(
              "SELECT split_part(text, ' ', 3) AS position FROM sample.notes WHERE text LIKE :prefix ORDER BY CAST(split_part(text, ' ', 4) AS integer)")
          .with("prefix", "ledger " + ledger + " %")
          .list(row -> Long.valueOf(row.text("position")));
    }

    List<Long> deadLetters(String projection) {
      return sql.of(
              "SELECT position FROM platform.event_dead_letters WHERE projection = :projection ORDER BY position")
          .with("projection", projection)
          .list(row -> row.number("position"));
    }
  }

  @Singleton
  @Requires(property = "ledgers")
  static class Plain extends Ledger {
    Plain(Sql sql) {
      super(sql);
    }

    @Override
    public String name() {
      return "plain";
    }
  }

  @Singleton
  @Requires(property = "ledgers")
  static class RebuiltBefore extends Ledger {
    RebuiltBefore(Sql sql) {
      super(sql);
    }

    @Override
    public String name() {
      return "rebuilt";
    }

    @Override
    String suffix() {
      return "-1";
    }
  }

  @Singleton
  @Requires(property = "ledgers")
  static class Rebuilt extends Ledger {
    Rebuilt(Sql sql) {
      super(sql);
    }

    @Override
    public String name() {
      return "rebuilt";
    }

    @Override
    public int version() {
      return 2;
    }

    @Override
    String suffix() {
      return "-" + version();
    }
  }

  @Singleton
  @Requires(property = "ledgers")
  static class Stopping extends Ledger {
    private final AtomicBoolean poisoned = new AtomicBoolean();

    Stopping(Sql sql) {
      super(sql);
    }

    void poisoned(boolean now) {
      poisoned.set(now);
    }

    @Override
    public String name() {
      return "stopping";
    }

    @Override
    public void handle(SequencedEvent event) {
      super.handle(event);
      if (poisoned.get() && event.type().equals("LEDGER.POISON.OK")) {
        throw new IllegalStateException("cannot digest it");
      }
    }
  }

  @Singleton
  @Requires(property = "ledgers")
  static class Skipping extends Ledger {
    Skipping(Sql sql) {
      super(sql);
    }

    @Override
    public String name() {
      return "skipping";
    }

    @Override
    public Poison poison() {
      return Poison.SKIP;
    }

    @Override
    public void handle(SequencedEvent event) {
      super.handle(event);
      if (event.type().equals("LEDGER.POISON.SKIP")) {
        throw new IllegalStateException("cannot digest it");
      }
    }
  }
}
