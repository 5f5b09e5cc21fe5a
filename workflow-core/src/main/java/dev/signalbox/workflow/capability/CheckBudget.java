package dev.signalbox.workflow.capability;

import com.networknt.schema.regex.RegularExpression;
import java.util.regex.Pattern;

/// Limits the total cost of one validation: steps of regular expressions, visits of a keyword to a
/// part of the content, and errors that are kept. A schema that would run for long on a content is
/// stopped by its actual cost, not rejected by an estimate.
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

  /// Signals that the validation would exceed the budget.
  static final class ExhaustedException extends RuntimeException {
    ExhaustedException() {
      super("budget exhausted", null, false, false);
    }
  }

  /// Counts that a keyword visits a part of the content.
  static void visit() {
    var budget = CURRENT.get();
    if (--budget.visits < 0) {
      throw new ExhaustedException();
    }
  }

  /// Counts the errors of a keyword; the errors of `anyOf`'s alternatives are kept until one
  /// matches.
  static void found(int count) {
    var budget = CURRENT.get();
    budget.errors -= count;
    if (budget.errors < 0) {
      throw new ExhaustedException();
    }
  }

  /// Runs work within the current budget, or a new one: the validations of one request share their
  /// budget.
  static <T> T spend(ScopedValue.CallableOp<T, RuntimeException> work) {
    return CURRENT.isBound()
        ? work.call()
        : ScopedValue.where(CURRENT, new CheckBudget()).call(work);
  }

  /// Compiles an expression that matches anywhere in the value, as JSON Schema requires.
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

  /// Counts each read of a character as a step.
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
