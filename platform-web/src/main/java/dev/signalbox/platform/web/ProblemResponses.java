package dev.signalbox.platform.web;

import dev.signalbox.platform.observe.Observation;
import dev.signalbox.platform.observe.Observations;
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
import org.slf4j.MDC;

/// Renders every error response, ours and the framework's, in one place.
@Singleton
@Primary
final class ProblemResponses implements ErrorResponseProcessor<ProblemBody> {
  private final Observations observations;

  ProblemResponses(Observations observations) {
    this.observations = observations;
  }

  @Override
  public MutableHttpResponse<ProblemBody> processResponse(
      ErrorContext context, MutableHttpResponse<?> base) {
    var problem =
        context
            .getRootCause()
            .flatMap(FrameworkFailures::toProblem)
            .orElseGet(() -> ofStatus(base.code()));
    if (problem.code() == ProblemCode.INTERNAL) {
      context.getRootCause().ifPresent(cause -> record(context.getRequest(), cause));
    }
    var response = respond(context.getRequest(), problem);
    // Only the framework knows the methods that a 405 names.
    var allowed = base.getHeaders().getAll(HttpHeaders.ALLOW);
    if (!allowed.isEmpty()) {
      response.header(HttpHeaders.ALLOW, String.join(", ", allowed));
    }
    return response;
  }

  private void record(HttpRequest<?> request, Throwable cause) {
    var id = RequestIds.of(request);
    try (var _ = MDC.putCloseable(RequestContext.REQUEST_ID, id)) {
      observations.record(
          new Observation.RequestFailed(
              id, request.getMethodName() + " " + request.getPath(), cause));
    }
  }

  static MutableHttpResponse<ProblemBody> respond(HttpRequest<?> request, Problem problem) {
    var code = problem.code();
    var body =
        ProblemBody.of(
            code, problem.detail(), request.getPath(), RequestIds.of(request), problem.errors());
    MutableHttpResponse<ProblemBody> response =
        HttpResponse.<ProblemBody>status(HttpStatus.valueOf(code.status()))
            .body(body)
            .contentType(MediaType.of(ProblemBody.MEDIA_TYPE))
            .header(RequestIds.HEADER, RequestIds.of(request));
    if (code.status() == 401) {
      response.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
    }
    if (code.isTransient()) {
      response.header(HttpHeaders.RETRY_AFTER, Integer.toString(problem.retryAfterSeconds()));
    }
    return response;
  }

  private static Problem ofStatus(int status) {
    var code = ProblemCode.ofStatus(status);
    return new Problem(code, code.title() + ".");
  }
}
