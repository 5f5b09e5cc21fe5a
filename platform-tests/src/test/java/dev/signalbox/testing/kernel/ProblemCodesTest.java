package dev.signalbox.testing.kernel;

import dev.signalbox.platform.problem.ProblemCode;
import dev.signalbox.testing.GeneratedPage;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ProblemCodesTest {
  @Test
  void the_page_of_problem_codes_is_current() {
    var rows =
        Arrays.stream(ProblemCode.values())
            .sorted(Comparator.comparingInt(ProblemCode::status).thenComparing(ProblemCode::code))
            .map(code -> "| `%s` | %d | %s |\n".formatted(code.code(), code.status(), code.title()))
            .collect(Collectors.joining());
    GeneratedPage.assertCurrent(
        "reference/problems.md",
        """
        # Problem codes

        Every error is `application/problem+json` (RFC 9457) with `type`, `title`, `status`, `detail`, `instance`, `code`, `requestId`, and `errors` (a pointer, a code and a sentence each) where the input is at fault. Codes are stable. This page is generated.

        | code | status | meaning |
        |---|---|---|
        """
            + rows);
  }
}
