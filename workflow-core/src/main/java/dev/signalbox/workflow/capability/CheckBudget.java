package dev.signalbox.workflow.capability;

import com.networknt.schema.regex.RegularExpression;
import java.util.regex.Pattern;

/// What one validation may cost as a whole: steps of regular expressions, visits of a keyword to a
/// part of the content, and errors that are kept. A schema that would run for long on a content is
/// stopped by what it does, not guessed by how it looks.
final class CheckBudget {
  private static final ScopedValue<CheckBudget> CURRENT = ScopedValue.newInstance();
  private static final int STEPS = 5_000_000;
  private static final int VISITS = 200_000;
  private static final int ERRORS = 5_000;
  private static final int MAX_PATTERN = 1000;

  private int left = STEPS;
  private int visits = VISITS;
  private int errors = ERRORS;

  private CheckBudget() {}

  /// Checking the content would cost more than the budget.
  static final class ExhaustedException extends RuntimeException {
    ExhaustedException() {
      super("budget exhausted", null, false, false);
    }
  }

  /// A keyword looks at a part of the content.
  static void visit() {
    var budget = CURRENT.get();
    if (--budget.visits < 0) {
      throw new ExhaustedException();
    }
  }

  /// A keyword found so many errors; those of the alternatives of `anyOf` are kept until one fits.
  static void found(int count) {
    var budget = CURRENT.get();
    budget.errors -= count;
    if (budget.errors < 0) {
      throw new ExhaustedException();
    }
  }

  /// Within a budget that is spent already, on the same one: checks of one request share theirs.
  static <T> T spend(ScopedValue.CallableOp<T, RuntimeException> work) {
    return CURRENT.isBound()
        ? work.call()
        : ScopedValue.where(CURRENT, new CheckBudget()).call(work);
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
  private record Counted(String text, CheckBudget budget, int from, int to)
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
