package dev.signalbox.platform.web;

import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.problem.ProblemCode;
import io.micronaut.context.annotation.Primary;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.response.ErrorContext;
import io.micronaut.http.server.exceptions.response.ErrorResponseProcessor;
import jakarta.inject.Singleton;

/// The one seam through which every error leaves, ours and the framework's.
@Singleton
@Primary
final class ProblemResponses implements ErrorResponseProcessor<ProblemBody> {
  @Override
  public MutableHttpResponse<ProblemBody> processResponse(
      ErrorContext context, MutableHttpResponse<?> base) {
    var problem =
        context
            .getRootCause()
            .flatMap(FrameworkFailures::toProblem)
            .orElseGet(() -> ofStatus(base.code()));
    return respond(context.getRequest(), problem);
  }

  static MutableHttpResponse<ProblemBody> respond(HttpRequest<?> request, Problem problem) {
    var code = problem.code();
    var body =
        ProblemBody.of(
            code, problem.detail(), request.getPath(), RequestIds.of(request), problem.errors());
    MutableHttpResponse<ProblemBody> response =
        HttpResponse.<ProblemBody>status(HttpStatus.valueOf(code.status()))
            .body(body)
            .contentType(MediaType.of(ProblemBody.MEDIA_TYPE));
    if (code.status() == 401) {
      response.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
    }
    if (isWorthRepeating(code)) {
      response.header(HttpHeaders.RETRY_AFTER, "1");
    }
    return response;
  }

  private static boolean isWorthRepeating(ProblemCode code) {
    return switch (code) {
      case UNAVAILABLE, CONCURRENT_UPDATE, REQUEST_IN_PROGRESS -> true;
      default -> false;
    };
  }

  private static Problem ofStatus(int status) {
    var code = ProblemCode.ofStatus(status);
    return new Problem(code, code.title() + ".");
  }
}
