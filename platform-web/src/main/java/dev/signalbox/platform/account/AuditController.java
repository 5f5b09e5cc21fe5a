package dev.signalbox.platform.account;

import dev.signalbox.platform.page.ByTime;
import dev.signalbox.platform.tenant.Permission;
import dev.signalbox.platform.tx.Sql;
import dev.signalbox.platform.tx.Transactions;
import dev.signalbox.platform.web.Cursors;
import dev.signalbox.platform.web.Page;
import dev.signalbox.platform.web.Permitted;
import dev.signalbox.platform.web.TimeWindows;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.QueryValue;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Serves the audit log of the workspace's members, invitations and keys, newest first.
@Controller("/v1/audit-log")
@Requires(property = "signalbox.account-api.enabled", value = "true")
public class AuditController {
  private final Transactions transactions;
  private final Sql sql;
  private final Cursors cursors;

  AuditController(Transactions transactions, Sql sql, Cursors cursors) {
    this.transactions = transactions;
    this.sql = sql;
    this.cursors = cursors;
  }

  /// Lists changes of members, invitations and keys, newest first; `from` and `to` restrict the
  /// list to those between two times.
  @Get
  @Permitted(Permission.ADMINISTER)
  HttpResponse<Page<AuditEntry>> list(
      HttpRequest<?> request,
      @Nullable @QueryValue Instant from,
      @Nullable @QueryValue Instant to) {
    var slice = cursors.byTime(request);
    var window = TimeWindows.of(from, to);
    // index: audit_log_in_workspace_idx
    var rows =
        transactions.read(() ->
            sql.of(
                    "SELECT * FROM platform.audit_log WHERE in_workspace ="
                        + " platform.current_workspace_id()")
                .filter("AND recorded_at >= :from", "from", window.from())
                .filter("AND recorded_at < :to", "to", window.to())
                .after(slice.after(), "AND (recorded_at, id) < (:afterAt, :afterId)")
                .and("ORDER BY recorded_at DESC, id DESC LIMIT :fetch")
                .with("fetch", slice.fetch())
                .list(AuditEntry::of));
    return cursors.page(request, slice, rows, one -> new ByTime(one.recordedAt(), one.id()));
  }
}
