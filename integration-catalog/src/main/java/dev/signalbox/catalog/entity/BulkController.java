package dev.signalbox.catalog.entity;

import dev.signalbox.platform.bulk.BulkAnswer;
import dev.signalbox.platform.bulk.LineOutcome;
import dev.signalbox.platform.bulk.LineResult;
import dev.signalbox.platform.idempotency.Idempotent;
import dev.signalbox.platform.json.Ndjson;
import dev.signalbox.platform.limit.Quota;
import dev.signalbox.platform.tenant.Permission;
import dev.signalbox.platform.web.Permitted;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.QueryValue;
import jakarta.validation.constraints.Pattern;
import java.util.UUID;

@Controller("/v1")
class BulkController {
  private final BulkUpserts upserts;

  BulkController(BulkUpserts upserts) {
    this.upserts = upserts;
  }

  /// Stores records of one connection, one JSON document per line, and answers with one result per
  /// line and a summary. With `atomic=true` all lines are stored or none.
  @Post("/entities:bulk-upsert")
  @Consumes(Ndjson.MEDIA_TYPE)
  @Produces(Ndjson.MEDIA_TYPE)
  @Idempotent(atomic = false)
  @Permitted(Permission.WRITE)
  @Quota("entities")
  HttpResponse<byte[]> upsert(
      @QueryValue UUID connectionId,
      @QueryValue(defaultValue = "false") @Pattern(regexp = "true|false") String atomic,
      @Body byte[] body) {
    var results = upserts.upsert(connectionId, body, Boolean.parseBoolean(atomic));
    var answer =
        BulkAnswer.of(
            results,
            LineOutcome.CREATED,
            LineOutcome.UPDATED,
            LineOutcome.UNCHANGED,
            LineOutcome.STALE,
            LineOutcome.CONFLICT,
            LineOutcome.REJECTED);
    var response = HttpResponse.ok(answer.ndjson()).contentType(Ndjson.MEDIA_TYPE);
    return results.stream().anyMatch(LineResult::worthRepeating)
        ? response.setAttribute(Idempotent.REPEAT, true)
        : response;
  }
}
