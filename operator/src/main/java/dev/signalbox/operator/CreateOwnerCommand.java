package dev.signalbox.operator;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "create-owner",
    mixinStandardHelpOptions = true,
    description =
        "Makes an organization with a workspace and its first owner, on any migrated database.")
final class CreateOwnerCommand implements Callable<Integer> {
  private final Databases databases;

  @Option(names = "--email", required = true, description = "Address of the owner.")
  private String email = "";

  @Option(names = "--organization", required = true, description = "Name of the organization.")
  private String organization = "";

  @Option(
      names = "--workspace",
      description = "Name of its first workspace; production by default.",
      defaultValue = "production")
  private String workspace = "production";

  @Option(names = "--issuer", description = "Claim iss of the owner's identity provider.")
  private @Nullable String issuer;

  @Option(names = "--subject", description = "Claim sub of the owner at that provider.")
  private @Nullable String subject;

  CreateOwnerCommand(Databases databases) {
    this.databases = databases;
  }

  @Override
  public Integer call() throws Exception {
    if ((issuer == null) != (subject == null)) {
      throw new IllegalStateException("--issuer and --subject belong together.");
    }
    if (!email.matches("[^@\\s]+@[^@\\s]+")) {
      throw new IllegalStateException("--email is not an address.");
    }
    try (var database = databases.asMigrator()) {
      var made = Owners.create(database, email, organization, workspace, issuer, subject);
      System.out.println("organization " + made.organization());
      System.out.println("workspace    " + made.workspace());
      System.out.println("user         " + made.user());
      if (issuer == null) {
        System.out.println(
            """

            The owner sets a password once, within 24 hours, with this token:
              curl -d '{"token": "%s", "password": "..."}' -H 'Content-Type: application/json' \\
                https://<integration-catalog>/auth/reset-password
            With an access token of an identity provider in the header Authorization, and without a
            password, the same request links that identity instead.\
            """
                .formatted(made.token()));
      } else {
        System.out.println("The owner signs in at " + issuer + ".");
      }
      return 0;
    }
  }
}
