package dev.signalbox.testing.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.signalbox.testing.ServiceTest;
import dev.signalbox.testing.TestDatabase;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.function.Executable;

/// Tries every known way in which multi-tenant systems leaked on this module, as its own login
/// role; each attack has a control in which the protection is removed and the attack succeeds.
/// Subclasses carry `@MicronautTest(transactional = false)`.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
public abstract class ConformanceSuite extends ServiceTest {
  private static final String[] LETTERS = {"A7", "B16", "C18", "D8", "E13", "F11", "G11", "H18"};

  protected ConformanceSuite() {
    super();
  }

  protected ConformanceSuite(TestDatabase database) {
    super(database);
  }

  private final Set<String> passed = new LinkedHashSet<>();

  /// Returns a list route of the module that shows created resources.
  protected abstract HttpProbe http();

  /// Clears the changes of a control from sessions that outlive their client, like those of a
  /// pooler.
  protected void forgetSessions() {
    // Without a pooler a session ends with its client.
  }

  @BeforeAll
  void build() {
    arena().build();
  }

  @Order(1)
  @TestFactory
  Stream<DynamicContainer> attacks() {
    return all().stream()
        .map(attack ->
            dynamicContainer(
                attack.row() + " " + attack.what(),
                List.of(
                    dynamicTest("is stopped: " + attack.layer(), attack.attempt()),
                    dynamicTest("control: " + attack.control(), noting(attack)))));
  }

  @Order(2)
  @Test
  void each_row_is_attacked_proven_elsewhere_not_covered_or_does_not_apply() {
    var listed = new TreeSet<String>();
    all().forEach(attack -> listed.add(attack.row()));
    Elsewhere.PROVEN.forEach(row -> listed.add(row.row()));
    Elsewhere.NOT_COVERED.forEach(row -> listed.add(row.row()));
    Elsewhere.NOT_APPLICABLE.forEach(row -> listed.add(row.row()));
    var expected = new TreeSet<String>();
    for (var letter : LETTERS) {
      IntStream.rangeClosed(1, Integer.parseInt(letter.substring(1)))
          .forEach(n -> expected.add(letter.charAt(0) + "" + n));
    }
    assertEquals(expected, listed);
    assertEquals(73 + 11 + 18, listed.size());
  }

  @Order(2)
  @Test
  void each_function_for_visitors_has_its_row() {
    assertEquals(
        arena().superuser("SELECT unnest(platform.account_functions()) ORDER BY 1"),
        VisitorCall.ALL.stream().map(VisitorCall::function).sorted().toList());
  }

  /// Returns the rows whose attack was stopped and whose control succeeded in this run.
  protected final Set<String> passedRows() {
    return passed;
  }

  protected final Report report() {
    return new Report(all(), arena().superuser("SHOW server_version").getFirst());
  }

  List<Attack> all() {
    var arena = arena();
    return Stream.of(
            in("ConnectionAttacks", new ConnectionAttacks(arena).all()),
            in("ContextAttacks", new ContextAttacks(arena).all()),
            in("ForgedContextAttacks", new ForgedContextAttacks(arena).all()),
            in("ObjectAttacks", new ObjectAttacks(arena).all()),
            in("FunctionAttacks", new FunctionAttacks(arena).all()),
            in("StatementAttacks", new StatementAttacks(arena).all()),
            in("OracleAttacks", new OracleAttacks(arena).all()),
            in(
                "ChannelAttacks",
                new ChannelAttacks(arena, http(), () -> acme("OWNER"), this::globex).all()),
            in("OperationAttacks", new OperationAttacks(arena).all()),
            in("MidStatementAttacks", new MidStatementAttacks(arena).all()),
            in("KeyAttacks", new KeyAttacks(arena).all()),
            in("VisitorAttacks", new VisitorAttacks(arena).all()))
        .flatMap(List::stream)
        .sorted(Comparator.comparingInt(ConformanceSuite::position))
        .toList();
  }

  private static List<Attack> in(String test, List<Attack> attacks) {
    return attacks.stream().map(attack -> attack.in(test)).toList();
  }

  private Arena arena() {
    return new Arena(database(), service());
  }

  private static int position(Attack attack) {
    return attack.row().charAt(0) * 100 + Integer.parseInt(attack.row().substring(1));
  }

  /// Records the result. The control is the second test of its row: if it passes after the attack
  /// was stopped, the row has passed.
  private Executable noting(Attack attack) {
    return () -> {
      forgetSessions();
      attack.without().execute();
      forgetSessions();
      attack.attempt().execute();
      passed.add(attack.row());
    };
  }
}
