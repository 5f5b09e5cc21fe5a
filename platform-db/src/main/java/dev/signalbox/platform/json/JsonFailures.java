package dev.signalbox.platform.json;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.InvalidNullException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import dev.signalbox.platform.problem.Causes;
import dev.signalbox.platform.problem.FieldError;
import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.problem.ProblemCode;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// Translates errors of the JSON reader to problems with a pointer. It never quotes the input.
public final class JsonFailures {
  private JsonFailures() {}

  public static Problem toProblem(JsonProcessingException failure) {
    return Causes.find(failure, Problem.class)
        .or(() -> parserFailure(failure).map(JsonFailures::ofParser))
        .orElseGet(() -> ofBinding(failure));
  }

  private static Optional<JsonProcessingException> parserFailure(Throwable failure) {
    return Causes.of(failure)
        .filter(t -> t instanceof JsonParseException || t instanceof StreamConstraintsException)
        .map(JsonProcessingException.class::cast)
        .findFirst();
  }

  private static Problem ofBinding(JsonProcessingException failure) {
    return switch (failure) {
      case UnrecognizedPropertyException e ->
          problem(ProblemCode.UNKNOWN_FIELD, e, "The field is not known.");
      case InvalidNullException e ->
          problem(ProblemCode.MISSING_FIELD, e, "The field is required.");
      case InvalidFormatException e -> problem(ProblemCode.WRONG_TYPE, e, expected(e));
      case MismatchedInputException e when startsWith(e, "Missing required creator property") ->
          missing(e);
      case MismatchedInputException e when startsWith(e, "Trailing token") ->
          new Problem(ProblemCode.MALFORMED_JSON, "There is text after the JSON document.");
      case MismatchedInputException e when startsWith(e, "No content to map") ->
          new Problem(ProblemCode.MALFORMED_JSON, "The body is empty.");
      case MismatchedInputException e -> problem(ProblemCode.WRONG_TYPE, e, expected(e));
      case JsonMappingException e when e.getCause() instanceof InputCoercionException ->
          problem(ProblemCode.WRONG_TYPE, e, "The number does not fit.");
      case JsonMappingException e -> problem(ProblemCode.INVALID_VALUE, e, "Not allowed.");
      default -> ofParser(failure);
    };
  }

  private static Problem ofParser(JsonProcessingException failure) {
    if (failure instanceof UnsafeTextException) {
      return new Problem(
          ProblemCode.UNSAFE_TEXT, "A text holds a NUL or half of a surrogate pair.");
    }
    if (failure instanceof NumberRangeException) {
      return new Problem(
          ProblemCode.NUMBER_OUT_OF_RANGE,
          "A number has more than 80 characters when written out.");
    }
    var message = String.valueOf(failure.getOriginalMessage());
    if (failure instanceof StreamConstraintsException) {
      if (message.contains("depth")) {
        return new Problem(ProblemCode.TOO_DEEP, "The JSON is nested deeper than 64 levels.");
      }
      if (message.contains("Number")) {
        return new Problem(ProblemCode.NUMBER_OUT_OF_RANGE, "A number is too long.");
      }
      return new Problem(ProblemCode.BODY_TOO_LARGE, "The JSON document exceeds 1 MiB.");
    }
    if (message.startsWith("Duplicate")) {
      return new Problem(ProblemCode.DUPLICATE_FIELD, "A field is named twice.");
    }
    return new Problem(ProblemCode.MALFORMED_JSON, "The JSON is malformed or cut off.");
  }

  private static Problem missing(MismatchedInputException e) {
    var message = e.getOriginalMessage();
    var name =
        message.substring(
            message.indexOf('\'') + 1, message.indexOf('\'', message.indexOf('\'') + 1));
    return new Problem(
        ProblemCode.MISSING_FIELD,
        "The body lacks a field.",
        List.of(
            new FieldError(
                pointer(e).replaceFirst("/" + name + "$", "") + "/" + name,
                "missing",
                "The field is required.")));
  }

  private static Problem problem(ProblemCode code, JsonMappingException e, String detail) {
    return new Problem(
        code, code.title() + ".", List.of(new FieldError(pointer(e), code.code(), detail)));
  }

  private static String expected(MismatchedInputException e) {
    var type = e.getTargetType();
    return type == null ? "It has the wrong type." : "It should be " + named(type) + ".";
  }

  private static String named(Class<?> type) {
    if (type.isEnum()) {
      return "one of "
          + Arrays.stream(type.getEnumConstants()).map(Object::toString).collect(joining(", "));
    }
    return switch (type.getSimpleName()) {
      case "Instant" -> "an ISO-8601 time with an offset";
      case "UUID" -> "a UUID";
      case "String" -> "a text";
      case "Boolean", "boolean" -> "true or false";
      case "Integer", "int", "Long", "long" -> "a whole number";
      case "BigDecimal", "Double", "double" -> "a number";
      default -> Collection.class.isAssignableFrom(type) ? "an array" : "an object";
    };
  }

  private static boolean startsWith(JsonProcessingException e, String start) {
    return String.valueOf(e.getOriginalMessage()).startsWith(start);
  }

  private static String pointer(JsonMappingException e) {
    var pointer = new StringBuilder();
    for (var reference : e.getPath()) {
      pointer.append('/');
      pointer.append(
          reference.getFieldName() == null ? reference.getIndex() : reference.getFieldName());
    }
    return pointer.toString();
  }
}
