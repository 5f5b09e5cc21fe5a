package dev.signalbox.platform.migration;

import dev.signalbox.platform.pool.RoleNames;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Holds passwords for the LOGIN roles that a bootstrap creates. An existing role keeps its
/// password unless passwords are reset.
public record RolePasswords(Map<String, String> byRole, boolean reset) {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int BYTES = 24;

  public RolePasswords {
    byRole = Map.copyOf(byRole);
  }

  /// Generates a random password of 192 bits for each role.
  public static RolePasswords random(List<ServiceModule> services, boolean reset) {
    var passwords = new TreeMap<String, String>();
    roles(services).forEach(role -> passwords.put(role, random()));
    return new RolePasswords(passwords, reset);
  }

  /// Uses the same password for all roles, for tests and development.
  public static RolePasswords same(List<ServiceModule> services, String password) {
    var passwords = new TreeMap<String, String>();
    roles(services).forEach(role -> passwords.put(role, password));
    return new RolePasswords(passwords, true);
  }

  /// Sets no passwords, for a server that trusts its local connections.
  public static RolePasswords none() {
    return new RolePasswords(Map.of(), false);
  }

  static List<String> roles(List<ServiceModule> services) {
    var roles = new ArrayList<String>();
    roles.add(RoleNames.in("signalbox_migrator"));
    services.forEach(service -> roles.add(service.appRole()));
    return List.copyOf(roles);
  }

  private static String random() {
    var bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  @Override
  public String toString() {
    return "RolePasswords[" + byRole.keySet() + "]";
  }
}
