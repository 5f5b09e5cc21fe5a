package dev.signalbox.workflow.capability;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.signalbox.platform.json.Json;
import dev.signalbox.platform.problem.Problem;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectorSecretsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'password': 'hunter2'}|/config/password",
        "{'db': {'Pass_Word': 'hunter2'}}|/config/db/Pass_Word",
        "{'api-key': 'hunter2'}|/config/api-key",
        "{'hosts': [{'botToken': 'hunter2'}]}|/config/hosts/0/botToken",
        "{'clientSecret': {'value': 'hunter2'}}|/config/clientSecret",
        "{'credentials': ['hunter2']}|/config/credentials",
        "{'password': 42}|/config/password",
        "{'token': {'secretRef': 'a', 'fallback': 'hunter2'}}|/config/token",
        "{'token': {'secretRef': ''}}|/config/token",
        "{'Authorization': 'hunter2'}|/config/Authorization",
        "{'url': 'postgres://bob:hunter2@db/x'}|/config/url",
        "{'header': 'Bearer hunter2'}|/config/header",
        "{'pem': '-----BEGIN RSA PRIVATE KEY-----hunter2'}|/config/pem"
      })
  void a_secret_in_clear_is_rejected_with_its_place_and_not_repeated(String json, String pointer) {
    var config = Json.stored(json.replace('\'', '"'));
    var problem = assertThrows(Problem.class, () -> ConnectorSecrets.refuse(config));
    assertEquals(pointer, problem.errors().getFirst().pointer());
    assertFalse((problem + Json.write(problem.errors())).contains("hunter2"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'password': {'secretRef': 'slack/bot'}}",
        "{'token': null, 'useToken': true}",
        "{'tokenUrl': 'https://id.example/token', 'passwordPolicy': 'strict', 'maxTokens': 5}",
        "{'channel': '#ops', 'retries': 3, 'url': 'https://example.test:8443/a@b'}",
        "{}"
      })
  void values_that_are_no_secrets_and_references_to_secrets_are_accepted(String json) {
    assertDoesNotThrow(() -> ConnectorSecrets.refuse(Json.stored(json.replace('\'', '"'))));
  }
}
