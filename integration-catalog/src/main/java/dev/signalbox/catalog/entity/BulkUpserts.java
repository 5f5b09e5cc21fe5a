package dev.signalbox.catalog.entity;

import dev.signalbox.catalog.connection.Connections;
import dev.signalbox.platform.bulk.LineResult;
import dev.signalbox.platform.event.Journal;
import dev.signalbox.platform.event.NewEvent;
import dev.signalbox.platform.json.Ndjson;
import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.problem.ProblemCode;
import dev.signalbox.platform.tx.Transactions;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/// Stores uploads of a source's records. Lines are stored in chunks of 500, each in a transaction
/// of its own, or all in one transaction if the upload is atomic.
@Singleton
final class BulkUpserts {
  private static final int CHUNK = 500;
  private static final int SHOWN_ERRORS = 100;

  private final Transactions transactions;
  private final Connections connections;
  private final UpsertChunk chunk;
  private final Journal journal;

  BulkUpserts(
      Transactions transactions, Connections connections, UpsertChunk chunk, Journal journal) {
    this.transactions = transactions;
    this.connections = connections;
    this.chunk = chunk;
    this.journal = journal;
  }

  /// Returns one result per line, in order. The upload is rejected as a whole only if the caller or
  /// the connection lacks permission, or if it is atomic and a line was rejected.
  List<LineResult> upsert(UUID connectionId, byte[] body, boolean atomic) {
    var _ = connections.forSync(connectionId);
    var results = new ArrayList<LineResult>();
    var readable = new ArrayList<Incoming>();
    for (var line : Ndjson.lines(body)) {
      try {
        readable.add(UpsertLine.read(line));
      } catch (Problem problem) {
        results.add(LineResult.rejected(line.number(), problem));
      }
    }
    results.addAll(
        atomic ? allOrNothing(connectionId, readable, results) : some(connectionId, readable));
    results.sort(Comparator.comparingInt(LineResult::line));
    return results;
  }

  private List<LineResult> some(UUID connectionId, List<Incoming> lines) {
    var results = new ArrayList<LineResult>();
    for (var part : parts(lines)) {
      try {
        results.addAll(transactions.write(() -> storeAll(connectionId, List.of(part))));
      } catch (Problem problem) {
        // Earlier chunks are stored by then, so these lines are reported one by one; sending them
        // again is safe.
        if (!problem.code().isTransient()) {
          throw problem;
        }
        part.forEach(line ->
            results.add(
                LineResult.rejected(line.number(), problem).withExternalId(line.externalId())));
      }
    }
    return results;
  }

  private List<LineResult> allOrNothing(
      UUID connectionId, List<Incoming> lines, List<LineResult> unreadable) {
    refuseAny(unreadable);
    return transactions.write(() -> {
      var results = storeAll(connectionId, parts(lines));
      refuseAny(results);
      return results;
    });
  }

  /// Stores all chunks in the running transaction, and appends their events once, at its end.
  private List<LineResult> storeAll(UUID connectionId, List<List<Incoming>> parts) {
    var results = new ArrayList<LineResult>();
    var events = new ArrayList<NewEvent>();
    for (var part : parts) {
      var stored = chunk.store(connectionId, part);
      results.addAll(stored.results());
      events.addAll(stored.events());
    }
    journal.record(events);
    return results;
  }

  private static void refuseAny(List<LineResult> results) {
    var refused = results.stream().filter(LineResult::refused).toList();
    if (!refused.isEmpty()) {
      throw new Problem(
          ProblemCode.CONFLICT,
          "Nothing was stored, since " + refused.size() + " lines were rejected.",
          refused.stream().limit(SHOWN_ERRORS).map(LineResult::error).toList());
    }
  }

  private static List<List<Incoming>> parts(List<Incoming> lines) {
    var parts = new ArrayList<List<Incoming>>();
    for (int from = 0; from < lines.size(); from += CHUNK) {
      parts.add(lines.subList(from, Math.min(from + CHUNK, lines.size())));
    }
    return parts;
  }
}
