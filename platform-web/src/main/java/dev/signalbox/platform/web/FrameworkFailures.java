package dev.signalbox.platform.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.signalbox.platform.json.JsonFailures;
import dev.signalbox.platform.problem.Causes;
import dev.signalbox.platform.problem.FieldError;
import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.problem.ProblemCode;
import io.micronaut.core.convert.exceptions.ConversionErrorException;
import io.micronaut.core.type.Argument;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.exceptions.BufferLengthExceededException;
import io.micronaut.http.exceptions.ContentLengthExceededException;
import io.micronaut.security.authentication.AuthorizationException;
import io.micronaut.web.router.exceptions.UnsatisfiedRouteException;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Translates exceptions of the framework to problems. The result is empty if only the status is
/// known.
final class FrameworkFailures {
  private FrameworkFailures() {}

  static Optional<Problem> toProblem(Throwable failure) {
    return Causes.of(failure).flatMap(cause -> one(cause).stream()).findFirst();
  }

  private static Optional<Problem> one(Throwable failure) {
    return Optional.ofNullable(
        switch (failure) {
          case Problem problem -> problem;
          case JsonProcessingException e -> JsonFailures.toProblem(e);
          case ConstraintViolationException e -> violations(e);
          case ContentLengthExceededException _, BufferLengthExceededException _ ->
              new Problem(ProblemCode.BODY_TOO_LARGE, "The body exceeds the limit of this route.");
          case AuthorizationException e ->
              e.isForbidden()
                  ? new Problem(ProblemCode.FORBIDDEN, "The role does not permit this.")
                  : new Problem(ProblemCode.UNAUTHENTICATED, "Send a valid token or API key.");
          case UnsatisfiedRouteException e -> unsatisfied(e.getArgument());
          case ConversionErrorException e when !hasCauseWeKnow(e) -> conversion(e.getArgument());
          default -> null;
        });
  }

  private static boolean hasCauseWeKnow(ConversionErrorException e) {
    return Causes.of(e).anyMatch(t -> t instanceof JsonProcessingException || t instanceof Problem);
  }

  private static Problem unsatisfied(Argument<?> argument) {
    if (argument.getAnnotationMetadata().hasAnnotation(Body.class)) {
      return new Problem(ProblemCode.MALFORMED_JSON, "The body is empty.");
    }
    return new Problem(
        ProblemCode.INVALID_PARAMETER,
        "A parameter is missing.",
        List.of(new FieldError("?" + argument.getName(), "missing", "It is required.")));
  }

  private static Problem conversion(Argument<?> argument) {
    if (argument.getAnnotationMetadata().hasAnnotation(Body.class)) {
      return new Problem(ProblemCode.MALFORMED_JSON, "The body cannot be read.");
    }
    return new Problem(
        ProblemCode.INVALID_PARAMETER,
        "A parameter has the wrong form.",
        List.of(
            new FieldError(
                "?" + argument.getName(),
                "wrong-type",
                "It should be a " + argument.getType().getSimpleName() + ".")));
  }

  private static Problem violations(ConstraintViolationException e) {
    var errors = new ArrayList<FieldError>();
    for (var violation : e.getConstraintViolations()) {
      errors.add(new FieldError(pointer(violation), "invalid", violation.getMessage()));
    }
    boolean onlyParameters = errors.stream().allMatch(error -> error.pointer().startsWith("?"));
    return new Problem(
        onlyParameters ? ProblemCode.INVALID_PARAMETER : ProblemCode.INVALID_VALUE,
        "A value is not allowed.",
        errors);
  }

  private static String pointer(ConstraintViolation<?> violation) {
    var below = new StringBuilder();
    String parameter = "";
    for (Path.Node node : violation.getPropertyPath()) {
      if (node.getKind() == ElementKind.PARAMETER) {
        parameter = node.getName();
      } else if (node.getKind() != ElementKind.METHOD) {
        if (node.getIndex() != null) {
          below.append('/').append(node.getIndex());
        }
        if (node.getName() != null && !node.getName().startsWith("<")) {
          below.append('/').append(node.getName());
        }
      }
    }
    return below.isEmpty() ? "?" + parameter : below.toString();
  }
}
