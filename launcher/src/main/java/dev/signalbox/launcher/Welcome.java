package dev.signalbox.launcher;

import dev.signalbox.platform.migration.ServiceModule;
import java.time.Duration;

/// Prints the next steps for a new user.
final class Welcome {
  private static final Duration TOKEN_VALIDITY = Duration.ofHours(12);

  private Welcome() {}

  static void print(DevKeys keys, MailCatcher mail, Duration took) {
    var text = new StringBuilder("\n");
    for (var service : ServiceModule.all()) {
      text.append(
          "  %-20s %s   API description: %s/docs%n"
              .formatted(service.name(), Services.url(service), Services.url(service)));
    }
    var services = ServiceModule.all();
    text.append(
        """

          # a token of owner@acme.test for 12 hours, and the workspace "Acme production"; paste into another terminal
          export TOKEN=%s
          export WORKSPACE=%s
          curl -s -H "Authorization: Bearer $TOKEN" -H "X-Workspace-Id: $WORKSPACE" %s/v1/connections
          curl -s -H "Authorization: Bearer $TOKEN" -H "X-Workspace-Id: $WORKSPACE" %s/v1/integration-health
          curl -s -H "Authorization: Bearer $TOKEN" -H "X-Workspace-Id: $WORKSPACE" %s/v1/work-orders

          Another person: ./signalbox token --as editor@globex.test     The tutorial: docs/tutorial.md
          Mail, such as invitations: read it in %s
        """
            .formatted(
                keys.token("owner@acme.test", TOKEN_VALIDITY),
                Directory.ACME,
                Services.url(services.get(0)),
                Services.url(services.get(1)),
                Services.url(services.get(2)),
                mail.folder()));
    text.append(
        "%nReady in %.1f s. For development only. Ctrl-C stops everything.%n"
            .formatted(took.toMillis() / 1000.0));
    System.out.println(text);
  }
}
