package dev.signalbox.platform.pool;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;

/// Has the pool drop its connection to a server that takes no writes any more, as a demoted primary
/// does (SQLSTATE 25006), so that the next one finds its successor.
public final class ReadOnlyServer implements SQLExceptionOverride {
  @java.lang.Override
  public Override adjudicate(SQLException failure) {
    return "25006".equals(failure.getSQLState()) ? Override.MUST_EVICT : Override.CONTINUE_EVICT;
  }
}
