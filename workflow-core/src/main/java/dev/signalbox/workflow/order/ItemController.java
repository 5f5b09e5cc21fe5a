package dev.signalbox.workflow.order;

import dev.signalbox.platform.tenant.Permission;
import dev.signalbox.platform.tx.Keyset;
import dev.signalbox.platform.web.Cursors;
import dev.signalbox.platform.web.Page;
import dev.signalbox.platform.web.Permitted;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.QueryValue;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Controller("/v1/work-items")
final class ItemController {
  private final WorkItems items;
  private final Cursors cursors;

  ItemController(WorkItems items, Cursors cursors) {
    this.items = items;
    this.cursors = cursors;
  }

  /// Lists items without their contents, newest first.
  @Get
  @Permitted(Permission.READ)
  HttpResponse<Page<WorkItem>> list(
      HttpRequest<?> request,
      @Nullable @QueryValue UUID workOrderId,
      @Nullable @QueryValue ItemStatus status,
      @Nullable @QueryValue String type) {
    var slice = cursors.slice(request);
    var rows = items.list(workOrderId, status, type, slice);
    return cursors.page(request, slice, rows, i -> new Keyset(i.createdAt(), i.id()));
  }

  @Get("/{id}")
  @Permitted(Permission.READ)
  WorkItem get(UUID id) {
    return items.get(id);
  }
}
