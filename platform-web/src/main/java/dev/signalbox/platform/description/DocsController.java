package dev.signalbox.platform.description;

import dev.signalbox.platform.tenant.Permission;
import dev.signalbox.platform.web.Permitted;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.runtime.ApplicationConfiguration;
import io.swagger.v3.oas.annotations.Hidden;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/// Serves the API description as an HTML page that loads nothing from other hosts.
@Hidden
@Controller("/docs")
class DocsController {
  private static final String ONLY_OURS =
      "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'"
          + " data:; script-src 'self' 'unsafe-eval'; frame-ancestors 'none'; base-uri 'none'";

  private final String service;

  DocsController(ApplicationConfiguration application) {
    this.service = application.getName().orElse("signalbox");
  }

  @Get(value = "{/page:index\\.html}", produces = MediaType.TEXT_HTML)
  @Permitted(Permission.PUBLIC)
  HttpResponse<String> page() {
    return HttpResponse.ok(resource("docs.html"))
        .header("Content-Security-Policy", ONLY_OURS)
        .header("Cache-Control", "no-cache");
  }

  @Get(value = "/start.js", produces = "text/javascript")
  @Permitted(Permission.PUBLIC)
  HttpResponse<String> start() {
    return HttpResponse.ok(resource("start.js")).header("Cache-Control", "no-cache");
  }

  private String resource(String name) {
    try (var in =
        Objects.requireNonNull(DocsController.class.getResourceAsStream("/description/" + name))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("SERVICE", service);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
