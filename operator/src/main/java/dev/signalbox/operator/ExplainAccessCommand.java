package dev.signalbox.operator;

import com.nimbusds.jwt.SignedJWT;
import dev.signalbox.platform.boot.SecretFiles;
import dev.signalbox.platform.hash.Hashes;
import dev.signalbox.platform.migration.ServiceModule;
import dev.signalbox.platform.pool.DatabaseUrl;
import dev.signalbox.platform.tenant.Bytes;
import dev.signalbox.platform.tenant.Caller;
import java.sql.SQLException;
import java.text.ParseException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "explain-access",
    mixinStandardHelpOptions = true,
    description = "Says why a caller sees or does not see rows of a table.")
final class ExplainAccessCommand implements Callable<Integer> {
  private final Databases databases;

  @Option(names = "--token", description = "A token, as sent in Authorization: Bearer.")
  private @Nullable String token;

  @Option(names = "--api-key", description = "An API key, as sent in X-API-Key.")
  private @Nullable String apiKey;

  @Option(names = "--workspace", description = "The workspace, as sent in X-Workspace-Id.")
  private @Nullable UUID workspace;

  @Option(names = "--table", required = true, description = "For example catalog.entities.")
  private String table = "";

  @Option(names = "--id", description = "Asks about one row.")
  private @Nullable UUID id;

  ExplainAccessCommand(Databases databases) {
    this.databases = databases;
  }

  @Override
  public Integer call() throws Exception {
    var service = DatabaseUrl.from(SecretFiles.merged(System.getenv()));
    if (service.isPresent()) {
      var key = SecretFiles.merged(System.getenv()).get("SIGNALBOX_ENTRY_KEY");
      if (key == null) {
        throw new IllegalStateException(
            "SIGNALBOX_ENTRY_KEY is not set: that of the service belongs to its DATABASE_URL.");
      }
      explain(login(service.get()), key, caller(Optional.empty()));
      return 0;
    }
    try (var database = databases.asMigrator()) {
      if (database.development().isEmpty()) {
        throw new IllegalStateException(
            "DATABASE_URL is not set: what a caller sees is asked with the service's own login.");
      }
      explain(
          login(new DatabaseUrl(database.url(), serviceOf(table).appRole(), "")),
          MigrateCommand.entryKey(database),
          caller(database.development()));
    }
    return 0;
  }

  private void explain(DataSource login, String key, Caller caller) throws SQLException {
    AccessExplanation.of(login, key, caller, table, id).forEach(System.out::println);
  }

  private static DataSource login(DatabaseUrl url) {
    var source = new PGSimpleDataSource();
    source.setUrl(url.jdbcUrl());
    source.setUser(url.user());
    source.setPassword(url.password());
    return source;
  }

  private Caller caller(Optional<Database.Development> development) {
    if (token != null && workspace != null && apiKey == null) {
      return member(token, workspace, development);
    }
    if (apiKey != null && token == null && apiKey.contains(".")) {
      var parts = apiKey.split("\\.", 2);
      return new Caller.ApiKeyHolder(parts[0], Bytes.of(Hashes.sha256(parts[1])));
    }
    throw new IllegalArgumentException("give --token and --workspace, or --api-key");
  }

  private static Caller.Member member(
      String token, UUID workspace, Optional<Database.Development> development) {
    try {
      var jwt = SignedJWT.parse(token);
      var claims = jwt.getJWTClaimsSet();
      boolean ours = development.filter(known -> known.signed().test(jwt)).isPresent();
      var expiry = claims.getExpirationTime();
      System.out.printf(
          "token        issuer %s, subject %s, expires %s%n",
          claims.getIssuer(), claims.getSubject(), expiry == null ? "never" : expiry.toInstant());
      System.out.println(
          "signature    "
              + (ours
                  ? "of this checkout's key"
                  : "not of this checkout's key: what follows holds if a service accepts this token"));
      if (expiry == null || expiry.toInstant().isBefore(Instant.now())) {
        throw new IllegalArgumentException("the token has expired; every request with it is 401");
      }
      return new Caller.Member(claims.getIssuer(), claims.getSubject(), workspace);
    } catch (ParseException e) {
      throw new IllegalArgumentException("this is not a signed token", e);
    }
  }

  private static ServiceModule serviceOf(String table) {
    return ServiceModule.all().stream()
        .filter(service -> table.startsWith(service.schema() + "."))
        .findFirst()
        .orElse(ServiceModule.all().getFirst());
  }
}
