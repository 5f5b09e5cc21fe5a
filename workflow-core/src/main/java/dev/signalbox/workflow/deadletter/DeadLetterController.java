package dev.signalbox.workflow.deadletter;

import dev.signalbox.platform.idempotency.Idempotent;
import dev.signalbox.platform.page.ByTime;
import dev.signalbox.platform.tenant.Permission;
import dev.signalbox.platform.web.Cursors;
import dev.signalbox.platform.web.Page;
import dev.signalbox.platform.web.Permitted;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import jakarta.validation.constraints.Pattern;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Controller("/v1")
class DeadLetterController {
  private final DeadLetters letters;
  private final Cursors cursors;

  DeadLetterController(DeadLetters letters, Cursors cursors) {
    this.letters = letters;
    this.cursors = cursors;
  }

  @Introspected
  record Redrive(@Nullable String content) {}

  /// Lists dead letters, newest first; `processed=false` lists those that wait.
  @Get("/dead-letters")
  @Permitted(Permission.READ)
  HttpResponse<Page<DeadLetter>> list(
      HttpRequest<?> request,
      @Nullable @QueryValue @Pattern(regexp = "true|false") String processed) {
    var slice = cursors.byTime(request);
    var rows = letters.list(processed == null ? null : Boolean.valueOf(processed), slice);
    return cursors.page(request, slice, rows, d -> new ByTime(d.createdAt(), d.id()));
  }

  @Get("/dead-letters/{id}")
  @Permitted(Permission.READ)
  DeadLetter get(UUID id) {
    return letters.get(id);
  }

  /// Queues the item again, with its attempts reset and, if given, with new content.
  @Post("/dead-letters/{id}:redrive")
  @Idempotent
  @Permitted(Permission.WRITE)
  HttpResponse<DeadLetter> redrive(UUID id, @Nullable @Body Redrive redrive) {
    return HttpResponse.ok(letters.redrive(id, redrive == null ? null : redrive.content()));
  }
}
