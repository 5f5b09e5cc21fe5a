package dev.signalbox.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.signalbox.platform.problem.Code;
import dev.signalbox.testing.GeneratedPage;
import java.util.Comparator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// All modules together, since one page lists the codes of all of them.
class ProblemCodesTest {
  @Test
  void no_two_modules_define_the_same_code() {
    var codes = Code.all().stream().map(Code::code).toList();
    assertEquals(codes.stream().distinct().toList(), codes);
  }

  @Test
  void the_page_of_problem_codes_is_current() {
    var rows =
        Code.all().stream()
            .sorted(Comparator.comparingInt(Code::status).thenComparing(Code::code))
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
