package dev.signalbox.workflow.memory;

import dev.signalbox.platform.problem.FieldError;
import dev.signalbox.platform.problem.Problem;
import dev.signalbox.workflow.WorkflowCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Represents 1536 finite numbers of length 1. They are normalised on input: this does not change
/// cosine similarity, and every number then fits into half precision.
final class Embedding {
  static final int DIMENSIONS = 1536;

  private final float[] values;

  private Embedding(float[] values) {
    this.values = values;
  }

  /// Normalises a vector; null if it has another length, a number that is not finite, or no
  /// direction.
  static @Nullable Embedding normalised(double[] raw) {
    double squares = 0;
    for (double value : raw) {
      squares += value * value;
    }
    double length = Math.sqrt(squares);
    if (raw.length != DIMENSIONS || !Double.isFinite(length) || length < 1e-30) {
      return null;
    }
    var values = new float[DIMENSIONS];
    for (int i = 0; i < DIMENSIONS; i++) {
      values[i] = (float) (raw[i] / length);
    }
    return new Embedding(values);
  }

  /// Parses the vector of a client.
  static Embedding parse(String pointer, List<@Nullable Double> numbers) {
    if (numbers.size() != DIMENSIONS) {
      var detail = "It should have exactly 1536 numbers.";
      throw new Problem(
          WorkflowCode.VECTOR_LENGTH,
          WorkflowCode.VECTOR_LENGTH.title() + ".",
          List.of(new FieldError(pointer, WorkflowCode.VECTOR_LENGTH.code(), detail)));
    }
    var raw = numbers.stream().mapToDouble(n -> n == null ? Double.NaN : n).toArray();
    var embedding = normalised(raw);
    if (embedding == null) {
      throw Problem.invalid(pointer, "Its numbers should be finite and not all zero.");
    }
    return embedding;
  }

  /// Returns the cosine of the angle between two unit vectors.
  double cosine(Embedding other) {
    double sum = 0;
    for (int i = 0; i < DIMENSIONS; i++) {
      sum += (double) values[i] * other.values[i];
    }
    return sum;
  }

  /// Returns the text in PostgreSQL's vector format.
  String text() {
    var text = new StringBuilder(DIMENSIONS * 12).append('[');
    for (int i = 0; i < DIMENSIONS; i++) {
      text.append(i == 0 ? "" : ",").append(values[i]);
    }
    return text.append(']').toString();
  }
}
