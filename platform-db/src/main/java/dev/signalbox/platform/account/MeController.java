package dev.signalbox.platform.account;

import dev.signalbox.platform.tenant.Permission;
import dev.signalbox.platform.tx.Sql;
import dev.signalbox.platform.tx.Transactions;
import dev.signalbox.platform.web.Permitted;
import io.micronaut.context.annotation.Requires;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Patch;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Size;

/// One's own account. Needs no X-Workspace-Id.
@Controller("/v1/me")
@Requires(property = "signalbox.account-api.enabled", value = "true")
public class MeController {
  private final Transactions transactions;
  private final Sql sql;

  MeController(Transactions transactions, Sql sql) {
    this.transactions = transactions;
    this.sql = sql;
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

  private Me read() {
    return sql.of(
            """
            SELECT id, email, display_name, created_at FROM platform.users
             WHERE id = platform.current_user_id()
            """)
        .only(Me::of);
  }
}
