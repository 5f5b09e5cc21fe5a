package dev.signalbox.platform.pool;

import java.util.Optional;
import java.util.regex.Pattern;

/// Names of the database roles of this deployment. Scripts and statements name them plainly; with
/// `SIGNALBOX_ROLE_PREFIX` each gets that prefix, so that several deployments share one cluster,
/// whose roles all databases have in common. The prefix is the process's own and never changes.
public final class RoleNames {
  public static final String VARIABLE = "SIGNALBOX_ROLE_PREFIX";

  private static final Pattern ROLE =
      Pattern.compile("\\b(signalbox_(?:kernel|owner|migrator)|[a-z][a-z0-9]*_app)\\b");

  /// V001 of platform derives the names of the services' roles from their schemas.
  private static final String DERIVED = "n.nspname || '_app'";

  private static final Pattern ALLOWED = Pattern.compile("((?!pg_)[a-z][a-z0-9_]{0,20})?");
  private static final String PREFIX =
      Optional.ofNullable(System.getenv(VARIABLE)).map(String::strip).orElse("");

  private RoleNames() {}

  /// Empty unless there is one.
  public static String prefix() {
    return PREFIX;
  }

  /// The roles in a script or a name, with the prefix.
  public static String in(String text) {
    return prefixed(text, PREFIX);
  }

  static String prefixed(String text, String prefix) {
    return prefix.isEmpty()
        ? text
        : ROLE.matcher(text)
            .replaceAll(prefix + "$1")
            .replace(DERIVED, "'" + prefix + "' || " + DERIVED);
  }

  /// A sentence that says why the prefix cannot be used; empty where it can.
  public static Optional<String> fault() {
    return ALLOWED.matcher(PREFIX).matches()
        ? Optional.empty()
        : Optional.of(
            VARIABLE
                + " has 1 to 21 characters: a small letter, then small letters, digits and underscores,"
                + " and does not begin with pg_.");
  }
}
