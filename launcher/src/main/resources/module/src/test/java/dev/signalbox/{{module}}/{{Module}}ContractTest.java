package dev.signalbox.{{module}};

import dev.signalbox.testing.Api;
import dev.signalbox.testing.ApiContractSuite;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.util.Map;

@MicronautTest(transactional = false)
class {{Module}}ContractTest extends ApiContractSuite {
  @Override
  protected Map<String, Example> examples(Api acmeOwner) {
    var data = {{Module}}Data.create(acmeOwner);
    return Map.of(
        "GET /v1/{{module}}/{id}", new Example(data.{{thing}}(), ""),
        "PATCH /v1/{{module}}/{id}", new Example(data.{{thing}}(), "{\"title\": \"two\"}"),
        "DELETE /v1/{{module}}/{id}", new Example(data.{{thing}}(), ""));
  }
}
