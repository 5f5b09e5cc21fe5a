package dev.signalbox.platform.account;

import dev.signalbox.platform.tenant.Permission;
import dev.signalbox.platform.tx.Sql;
import dev.signalbox.platform.tx.Transactions;
import dev.signalbox.platform.web.Permitted;
import io.micronaut.context.annotation.Requires;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Patch;
import io.micronaut.http.annotation.Status;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Size;

/// Serves the caller's own account. It needs no X-Workspace-Id.
@Controller("/v1/me")
@Requires(property = "signalbox.account-api.enabled", value = "true")
public class MeController {
  private final Transactions transactions;
  private final Sql sql;

  private final Directory directory;

  MeController(Transactions transactions, Sql sql, Directory directory) {
    this.transactions = transactions;
    this.sql = sql;
    this.directory = directory;
  }

  @Introspected
  record ChangeMe(@Size(min = 1, max = 200) String displayName) {}

  @Get
  @Permitted(Permission.OWN_ACCOUNT)
  Me me() {
    return transactions.read(this::read);
  }

  @Patch
  @Permitted(Permission.OWN_ACCOUNT)
  Me change(@Valid @Body ChangeMe body) {
    return transactions.write(() -> {
      sql.of("SELECT platform.change_me(:name, NULL)").with("name", body.displayName()).call();
      return read();
    });
  }

  /// Deletes the caller's account; rejected for the last owner of an organization or workspace.
  @Delete
  @Permitted(Permission.OWN_ACCOUNT)
  @Status(HttpStatus.NO_CONTENT)
  void delete() {
    directory.deleteMe();
  }

  private Me read() {
    return sql.of(
            """
            SELECT id, email, email_verified_at IS NOT NULL AS email_verified, display_name, created_at FROM platform.users
             WHERE id = platform.current_user_id()
            """)
        .only(Me.class);
  }
}
