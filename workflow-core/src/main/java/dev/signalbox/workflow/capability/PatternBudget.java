package dev.signalbox.workflow.capability;

import com.networknt.schema.regex.RegularExpression;
import java.util.regex.Pattern;

/// Regular expressions of a schema, run with a budget of steps for one validation as a whole: a
/// pattern that backtracks without end is stopped by what it does, not guessed by how it looks.
final class PatternBudget {
  private static final ScopedValue<PatternBudget> CURRENT = ScopedValue.newInstance();
  private static final int STEPS = 5_000_000;
  private static final int MAX_PATTERN = 1000;

  private int left = STEPS;

  private PatternBudget() {}

  /// The content made a pattern exceed the budget.
  static final class ExhaustedException extends RuntimeException {
    ExhaustedException() {
      super("pattern budget exhausted", null, false, false);
    }
  }

  static <T> T spend(ScopedValue.CallableOp<T, RuntimeException> work) {
    return ScopedValue.where(CURRENT, new PatternBudget()).call(work);
  }

  /// Search anywhere in the value, as JSON Schema wants it.
  static RegularExpression expression(String regex) {
    if (regex.length() > MAX_PATTERN) {
      throw new IllegalArgumentException("A pattern has more than 1000 characters.");
    }
    var pattern = Pattern.compile(regex);
    return value -> {
      try {
        return pattern.matcher(new Counted(value, CURRENT.get(), 0, value.length())).find();
      } catch (StackOverflowError e) {
        throw new ExhaustedException();
      }
    };
  }

  /// Each look at a character is a step.
  private record Counted(String text, PatternBudget budget, int from, int to)
      implements CharSequence {
    @Override
    public int length() {
      return to - from;
    }

    @Override
    public char charAt(int index) {
      if (--budget.left < 0) {
        throw new ExhaustedException();
      }
      return text.charAt(from + index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return new Counted(text, budget, from + start, from + end);
    }

    @Override
    public String toString() {
      return text.substring(from, to);
    }
  }
}
