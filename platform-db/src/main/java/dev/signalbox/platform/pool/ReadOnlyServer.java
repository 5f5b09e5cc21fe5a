package dev.signalbox.platform.pool;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;

/// Makes the pool drop its connection to a server that accepts no writes any more, like a demoted
/// primary (SQLSTATE 25006), so that the next connection finds its successor.
public final class ReadOnlyServer implements SQLExceptionOverride {
  @java.lang.Override
  public Override adjudicate(SQLException failure) {
    return "25006".equals(failure.getSQLState()) ? Override.MUST_EVICT : Override.CONTINUE_EVICT;
  }
}
