package dev.signalbox.testing.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Describes a function that a visitor's transaction may call, with the legitimate arguments of one
/// person and those of another one. The signature covers its label and the arguments, in this
/// order.
record VisitorCall(
    String row, String function, String sql, String label, List<String> own, List<String> others) {
  static final String ISSUER = "https://visitors.test";
  static final String FRESH = hex("f0");
  private static final String HASH = "decode(?, 'hex')";

  VisitorCall {
    own = List.copyOf(own);
    others = List.copyOf(others);
  }

  static final List<VisitorCall> ALL =
      List.of(
          call("H1", "login_candidate(?, ?, ?)", "login-candidate", List.of("$MAIL", "here")),
          call(
              "H2",
              "begin_login(?::uuid, #, ?, ?, ?)",
              "login",
              List.of("$USER", FRESH, "$MAIL", "here")),
          call("H3", "rotate_refresh_token(#, #, ?)", "refresh", List.of("$REFRESH", FRESH)),
          call("H4", "end_login(#, ?)", "logout", List.of("$REFRESH")),
          call("H5", "invitation_is_open(#, ?)", "invitation", List.of("$INVITATION")),
          call(
              "H6",
              "accept_invitation(#, ?, 'Name', ?, ?)",
              "accept",
              List.of("$INVITATION", "a hash", ISSUER)),
          call("H7", "request_password_reset(?, #, ?)", "reset-request", List.of("$MAIL", FRESH)),
          call("H8", "reset_is_open(#, ?)", "reset-open", List.of("$RESET")),
          call("H9", "reset_password(#, ?, ?, ?)", "reset", List.of("$RESET", "a hash", ISSUER)));

  /// Two persons, each with an account, a login, an open invitation and a token for a new password.
  static final String PERSONS =
      """
      INSERT INTO platform.users (id, email, password_hash, email_verified_at)
        SELECT ('c0000000-0000-4000-8000-00000000000' || n)::uuid, 'visitor' || n || '@example.test', 'h', now() FROM generate_series(1, 2) n;
      INSERT INTO platform.refresh_tokens (token_hash, family_id, user_id, expires_at)
        SELECT decode(repeat('a' || n, 32), 'hex'), gen_random_uuid(), ('c0000000-0000-4000-8000-00000000000' || n)::uuid, now() + interval '1 day'
          FROM generate_series(1, 2) n;
      INSERT INTO platform.invitations (workspace_id, token_hash, email, role, mailed)
        SELECT w.id, decode(repeat('b' || n, 32), 'hex'), 'visitor-invited' || n || '@example.test', 'VIEWER', true
          FROM generate_series(1, 2) n, platform.workspaces w WHERE w.slug = 'acme';
      INSERT INTO platform.password_resets (token_hash, user_id, expires_at)
        SELECT decode(repeat('c' || n, 32), 'hex'), ('c0000000-0000-4000-8000-00000000000' || n)::uuid, now() + interval '1 hour' FROM generate_series(1, 2) n
      """;

  static final String NO_PERSONS =
      "DELETE FROM platform.users WHERE email LIKE 'visitor%'; DELETE FROM platform.invitations WHERE email LIKE 'visitor%'";

  private static VisitorCall call(String row, String form, String label, List<String> arguments) {
    return new VisitorCall(
        row,
        form.substring(0, form.indexOf('(')),
        "SELECT * FROM platform." + form.replace("#", HASH),
        label,
        of("1", arguments),
        of("2", arguments));
  }

  private static List<String> of(String person, List<String> arguments) {
    return arguments.stream()
        .map(argument ->
            switch (argument) {
              case "$MAIL" -> "visitor" + person + "@example.test";
              case "$USER" -> "c0000000-0000-4000-8000-00000000000" + person;
              case "$REFRESH" -> hex("a" + person);
              case "$INVITATION" -> hex("b" + person);
              case "$RESET" -> hex("c" + person);
              default -> argument;
            })
        .toList();
  }

  private static String hex(String octet) {
    return octet.repeat(32);
  }

  String[] parts() {
    return parts(label, own);
  }

  String[] partsOfOthers() {
    return parts(label, others);
  }

  /// Returns the signed parts that each other function with the same number of arguments would use:
  /// this call's arguments under the other label.
  List<String[]> partsOfOtherFunctions() {
    return ALL.stream()
        .filter(other -> !other.label.equals(label) && other.own.size() == own.size())
        .map(other -> parts(other.label, own))
        .toList();
  }

  private static String[] parts(String label, List<String> arguments) {
    return Stream.concat(Stream.of(label), arguments.stream()).toArray(String[]::new);
  }

  Object[] arguments(String proof) {
    var all = new ArrayList<Object>(own);
    all.add(proof);
    return all.toArray();
  }
}
