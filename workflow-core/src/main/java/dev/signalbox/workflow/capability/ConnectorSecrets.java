package dev.signalbox.workflow.capability;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.platform.problem.FieldError;
import dev.signalbox.platform.problem.Problem;
import dev.signalbox.platform.problem.ProblemCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// Keeps secrets out of configurations: if a key or a value looks like a secret, only
/// `{"secretRef": "name in the vault"}` is accepted.
final class ConnectorSecrets {
  private static final Pattern SECRET_KEY =
      Pattern.compile(
          "passw|passphrase|pwd$|secret|token|apikey|accesskey|privatekey|signingkey|encryptionkey"
              + "|credential|bearer|^authorization$|^auth$|^cookie$|connectionstring|^dsn$");

  /// Matches keys that mention secrets without containing one.
  private static final Pattern HARMLESS_KEY =
      Pattern.compile(
          "(url|uri|endpoint|policy|count|limit|ttl|seconds|type|expiry|expiresat)$|^max.*tokens$");

  private static final Pattern SECRET_VALUE =
      Pattern.compile(
          "(?i)://[^/@\\s]*:[^/@\\s]+@|^(bearer|basic) \\S|-----BEGIN [A-Z ]*PRIVATE KEY");

  private static final String REFERENCE = "secretRef";

  private ConnectorSecrets() {}

  /// Rejects a configuration with secrets; the problem points to each secret and never quotes one.
  static JsonNode refuse(JsonNode config) {
    var errors = new ArrayList<FieldError>();
    search(config, "/config", errors);
    if (!errors.isEmpty()) {
      throw new Problem(
          ProblemCode.INVALID_VALUE, "A configuration must not hold secrets.", errors);
    }
    return config;
  }

  private static void search(JsonNode node, String at, List<FieldError> errors) {
    if (isReference(node)) {
      return;
    }
    if (node.isTextual() && SECRET_VALUE.matcher(node.asText()).find()) {
      errors.add(secret(at));
    }
    node.properties()
        .forEach(field -> {
          var below = at + "/" + field.getKey().replace("~", "~0").replace("/", "~1");
          if (looksSecret(field.getKey()) && !mayStand(field.getValue())) {
            errors.add(secret(below));
          } else {
            search(field.getValue(), below, errors);
          }
        });
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      search(node.path(i), at + "/" + i, errors);
    }
  }

  private static boolean looksSecret(String key) {
    var plain = key.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    return SECRET_KEY.matcher(plain).find() && !HARMLESS_KEY.matcher(plain).find();
  }

  private static boolean mayStand(JsonNode value) {
    return isReference(value) || value.isNull() || value.isBoolean();
  }

  private static boolean isReference(JsonNode node) {
    var name = node.path(REFERENCE);
    return node.size() == 1
        && name.isTextual()
        && !name.asText().isBlank()
        && name.asText().length() <= 200;
  }

  private static FieldError secret(String pointer) {
    return new FieldError(
        pointer, "secret", "Store it in a vault and send {\"secretRef\": \"its name\"}.");
  }
}
