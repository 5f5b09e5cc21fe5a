package dev.signalbox.platform.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.signalbox.platform.problem.Code;
import dev.signalbox.platform.problem.FieldError;
import io.micronaut.core.annotation.Introspected;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The body of every error of every route: RFC 9457 with our extensions.
@Introspected
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ProblemBody(
    String type,
    String title,
    int status,
    String detail,
    String instance,
    String code,
    String requestId,
    @Nullable List<FieldError> errors) {

  public static final String MEDIA_TYPE = "application/problem+json";

  static ProblemBody of(
      Code code, String detail, String instance, String requestId, List<FieldError> errors) {
    return new ProblemBody(
        "urn:signalbox:problem:" + code.code().toLowerCase(Locale.ROOT),
        code.title(),
        code.status(),
        detail,
        instance,
        code.code(),
        requestId,
        errors.isEmpty() ? null : errors);
  }
}
