package dev.signalbox.platform.tenant;

import static dev.signalbox.platform.tenant.Permission.ADMINISTER;
import static dev.signalbox.platform.tenant.Permission.APPROVE;
import static dev.signalbox.platform.tenant.Permission.OWN_ACCOUNT;
import static dev.signalbox.platform.tenant.Permission.PUBLIC;
import static dev.signalbox.platform.tenant.Permission.READ;
import static dev.signalbox.platform.tenant.Permission.WRITE;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/// Holds the role of a caller and its permissions, parsed from the result of the entry functions.
public record Role(String name, Set<Permission> permissions) {

  public Role {
    permissions = Set.copyOf(permissions);
  }

  /// Parses `OWNER`, …, `PERSON`, `SERVICE`, or `KEY:` with a list of scopes. An unknown role has
  /// no permissions.
  public static Role parse(String name) {
    return new Role(name, permissionsOf(name));
  }

  public boolean permits(Permission permission) {
    return permissions.contains(permission);
  }

  private static Set<Permission> permissionsOf(String name) {
    if (name.startsWith("KEY:")) {
      var scopes = Arrays.asList(name.substring("KEY:".length()).split(",", -1));
      var granted = EnumSet.noneOf(Permission.class);
      scopes.forEach(scope -> granted.addAll(permissionsOfScope(scope)));
      return granted;
    }
    return switch (name) {
      case "OWNER", "ADMIN" -> EnumSet.of(READ, WRITE, APPROVE, ADMINISTER, OWN_ACCOUNT);
      case "EDITOR" -> EnumSet.of(READ, WRITE, OWN_ACCOUNT);
      case "APPROVER" -> EnumSet.of(READ, APPROVE, OWN_ACCOUNT);
      case "VIEWER" -> EnumSet.of(READ, OWN_ACCOUNT);
      case "SERVICE" -> EnumSet.of(READ, WRITE);
      case "VISITOR" -> EnumSet.of(PUBLIC);
      case "PERSON" -> EnumSet.of(OWN_ACCOUNT);
      default -> EnumSet.noneOf(Permission.class);
    };
  }

  private static Set<Permission> permissionsOfScope(String scope) {
    return switch (scope) {
      case "read" -> EnumSet.of(READ);
      case "write" -> EnumSet.of(READ, WRITE);
      // An obsolete scope without effect: only people decide on approvals.
      case "approve" -> EnumSet.of(READ);
      case "admin" -> EnumSet.of(READ, ADMINISTER);
      default -> EnumSet.noneOf(Permission.class);
    };
  }
}
