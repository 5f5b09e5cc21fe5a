package dev.signalbox.workflow.memory;

import dev.signalbox.platform.bulk.BulkAnswer;
import dev.signalbox.platform.bulk.LineOutcome;
import dev.signalbox.platform.bulk.LineResult;
import dev.signalbox.platform.idempotency.Idempotent;
import dev.signalbox.platform.limit.Quota;
import dev.signalbox.platform.tenant.Permission;
import dev.signalbox.platform.web.Permitted;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Size;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Stores many documents at once, and searches them.
@Controller("/v1")
class MemoryBulkController {
  private final Memories memories;
  private final MemorySearches searches;
  private final EmbeddingProvider provider;
  private final Clock clock;

  MemoryBulkController(
      Memories memories, MemorySearches searches, EmbeddingProvider provider, Clock clock) {
    this.memories = memories;
    this.searches = searches;
    this.provider = provider;
    this.clock = clock;
  }

  @Introspected
  record BatchRequest(@Valid @Size(min = 1, max = 200) List<DocRequest> docs) {}

  /// Holds one result per document, in order; `modelId` names the model that embedded documents
  /// without a vector.
  @Introspected
  record BatchAnswer(
      List<LineResult> results,
      Map<LineOutcome, Integer> summary,
      String modelId,
      boolean semantic) {}

  @Introspected
  record SearchItem(
      double score, @Nullable Double textScore, @Nullable Double similarity, MemDoc doc) {}

  /// Holds the hits; `semantic` is false if near vectors only mean shared words.
  @Introspected
  record SearchAnswer(
      String mode, @Nullable String modelId, boolean semantic, List<SearchItem> items) {}

  /// Stores all documents or none: one invalid document rejects the batch, and the problem points
  /// to it.
  @Post("/memory:batch")
  @Idempotent(atomic = false) // embedding must not happen inside of a transaction
  @Permitted(Permission.WRITE)
  @Quota("memory_documents")
  HttpResponse<BatchAnswer> store(@Valid @Body BatchRequest body) {
    var now = clock.instant();
    var docs = new ArrayList<NewDoc>();
    for (int i = 0; i < body.docs().size(); i++) {
      docs.add(body.docs().get(i).check("/docs/" + i, now));
    }
    var results = new ArrayList<LineResult>();
    for (var doc : memories.store(docs)) {
      var outcome = doc.created() ? LineOutcome.CREATED : LineOutcome.DUPLICATE;
      results.add(LineResult.of(results.size() + 1, outcome, doc.id()));
    }
    var answer = BulkAnswer.of(results, LineOutcome.CREATED, LineOutcome.DUPLICATE);
    return HttpResponse.ok(
        new BatchAnswer(
            answer.results(), answer.summary(), provider.modelId(), provider.semantic()));
  }

  @Post("/memory:search")
  @Permitted(Permission.READ)
  SearchAnswer search(@Valid @Body SearchRequest body) {
    var result = searches.search(body.check(), body.queryText());
    var items = result.found().stream().map(MemoryBulkController::item).toList();
    boolean semantic = result.modelId() != null && !lexical(result.modelId());
    return new SearchAnswer(
        result.mode().name().toLowerCase(Locale.ROOT), result.modelId(), semantic, items);
  }

  private boolean lexical(String modelId) {
    return modelId.equals(provider.modelId()) && !provider.semantic();
  }

  private static SearchItem item(MemorySearch.Found found) {
    var hit = found.hit();
    return new SearchItem(hit.score(), hit.textScore(), hit.similarity(), found.doc());
  }
}
