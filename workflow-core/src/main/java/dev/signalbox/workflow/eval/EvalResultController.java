package dev.signalbox.workflow.eval;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.f4b6a3.uuid.UuidCreator;
import dev.signalbox.platform.data.NewRow;
import dev.signalbox.platform.idempotency.Idempotent;
import dev.signalbox.platform.json.FreeJson;
import dev.signalbox.platform.page.ByTime;
import dev.signalbox.platform.tenant.Permission;
import dev.signalbox.platform.web.Cursors;
import dev.signalbox.platform.web.Page;
import dev.signalbox.platform.web.Permitted;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.annotation.Status;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.net.URI;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Controller("/v1/eval-results")
class EvalResultController {
  private final EvalResults results;
  private final Cursors cursors;

  EvalResultController(EvalResults results, Cursors cursors) {
    this.results = results;
    this.cursors = cursors;
  }

  /// Represents a new evaluation. A third decimal is rejected, not rounded: 0.995 must not become a
  /// perfect score.
  @Introspected
  record Creation(
      UUID workItemId,
      @NotBlank @Size(max = 100) String evaluationType,
      @DecimalMin("0") @DecimalMax("1") @Digits(integer = 1, fraction = 2) BigDecimal score,
      @Nullable JsonNode metrics,
      Boolean passed) {
    EvalResult result(JsonNode metrics) {
      return new EvalResult(
          UuidCreator.getTimeOrderedEpoch(),
          workItemId,
          evaluationType,
          score,
          metrics,
          passed,
          NewRow.TIME);
    }
  }

  @Post
  @Status(HttpStatus.CREATED)
  @Idempotent
  @Permitted(Permission.WRITE)
  HttpResponse<EvalResult> create(@Valid @Body Creation body) {
    var result = results.create(body, FreeJson.object("/metrics", body.metrics()));
    return HttpResponse.created(result, URI.create("/v1/eval-results/" + result.id()));
  }

  /// Lists the results of one work item or of all, newest first.
  @Get
  @Permitted(Permission.READ)
  HttpResponse<Page<EvalResult>> list(
      HttpRequest<?> request, @Nullable @QueryValue UUID workItemId) {
    var slice = cursors.byTime(request);
    var rows = results.list(workItemId, slice);
    return cursors.page(request, slice, rows, r -> new ByTime(r.createdAt(), r.id()));
  }

  @Get("/{id}")
  @Permitted(Permission.READ)
  EvalResult get(UUID id) {
    return results.get(id);
  }
}
