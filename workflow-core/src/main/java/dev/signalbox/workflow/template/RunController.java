package dev.signalbox.workflow.template;

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
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Controller("/v1/runs")
class RunController {
  private final Runs runs;
  private final Cursors cursors;

  RunController(Runs runs, Cursors cursors) {
    this.runs = runs;
    this.cursors = cursors;
  }

  /// Lists runs, newest first.
  @Get
  @Permitted(Permission.READ)
  HttpResponse<Page<Run>> list(
      HttpRequest<?> request,
      @Nullable @QueryValue UUID templateId,
      @Nullable @QueryValue UUID workOrderId) {
    var slice = cursors.byTime(request);
    var rows = runs.list(templateId, workOrderId, slice);
    return cursors.page(request, slice, rows, r -> new ByTime(r.startedAt(), r.id()));
  }

  /// Returns one run with the state of each node.
  @Get("/{id}")
  @Permitted(Permission.READ)
  Run get(UUID id) {
    return runs.get(id);
  }
}
