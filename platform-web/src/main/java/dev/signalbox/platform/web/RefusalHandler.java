package dev.signalbox.platform.web;

import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.problem.ProblemCode;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import io.micronaut.security.authentication.AuthorizationException;
import io.micronaut.security.authentication.DefaultAuthorizationExceptionHandler;
import jakarta.inject.Singleton;

/// Renders requests that the security filter rejected.
@Singleton
@Replaces(DefaultAuthorizationExceptionHandler.class)
final class RefusalHandler
    implements ExceptionHandler<AuthorizationException, MutableHttpResponse<?>> {
  @Override
  public MutableHttpResponse<?> handle(
      @SuppressWarnings("rawtypes") HttpRequest request, AuthorizationException refusal) {
    return ProblemResponses.respond(
        request,
        refusal.isForbidden()
            ? Problem.notFound()
            : new Problem(ProblemCode.UNAUTHENTICATED, "Send a valid token or API key."));
  }
}
