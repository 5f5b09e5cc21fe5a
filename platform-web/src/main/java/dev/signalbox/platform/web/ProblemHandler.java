package dev.signalbox.platform.web;

import dev.signalbox.platform.problem.Problem;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import jakarta.inject.Singleton;

/// Renders the problems that our own code throws.
@Singleton
final class ProblemHandler implements ExceptionHandler<Problem, HttpResponse<?>> {
  @Override
  public HttpResponse<?> handle(
      @SuppressWarnings("rawtypes") HttpRequest request, Problem problem) {
    return ProblemResponses.respond(request, problem);
  }
}
