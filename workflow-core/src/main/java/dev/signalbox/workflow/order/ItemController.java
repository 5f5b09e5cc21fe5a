package dev.signalbox.workflow.order;

import dev.signalbox.platform.event.SequencedEvent;
import dev.signalbox.platform.event.Timelines;
import dev.signalbox.platform.page.ByTime;
import dev.signalbox.platform.tenant.Permission;
import dev.signalbox.platform.web.Cursors;
import dev.signalbox.platform.web.Page;
import dev.signalbox.platform.web.Permitted;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.QueryValue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Controller("/v1")
class ItemController {
  private final WorkItems items;
  private final Cursors cursors;

  ItemController(WorkItems items, Cursors cursors) {
    this.items = items;
    this.cursors = cursors;
  }

  /// Lists items without their contents, newest first.
  @Get("/work-items")
  @Permitted(Permission.READ)
  HttpResponse<Page<WorkItem>> list(
      HttpRequest<?> request,
      @Nullable @QueryValue UUID workOrderId,
      @Nullable @QueryValue ItemStatus status,
      @Nullable @QueryValue String type) {
    var slice = cursors.byTime(request);
    var rows = items.list(workOrderId, status, type, slice);
    return cursors.page(request, slice, rows, i -> new ByTime(i.createdAt(), i.id()));
  }

  /// Finds items whose content contains the words, best matches first; `"a phrase"`, `or` and
  /// `-not` work.
  @Get("/work-items:search")
  @Permitted(Permission.READ)
  Page<WorkItem> search(
      @QueryValue @Size(min = 1, max = 500) String q,
      @QueryValue(defaultValue = "20") @Min(1) @Max(200) int limit) {
    return new Page<>(items.search(q, limit), null);
  }

  @Get("/work-items/{id}")
  @Permitted(Permission.READ)
  WorkItem get(UUID id) {
    return items.get(id);
  }

  /// Lists the log's events about an item, newest first.
  @Get("/work-items/{id}/timeline")
  @Permitted(Permission.READ)
  HttpResponse<Page<SequencedEvent>> timeline(HttpRequest<?> request, UUID id) {
    var slice = cursors.byPosition(request);
    return cursors.page(request, slice, items.timeline(id, slice), Timelines::at);
  }
}
