package dev.signalbox.platform.account;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.platform.event.NewEvent;
import dev.signalbox.platform.event.Tag;
import dev.signalbox.platform.json.Json;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Builds the domain events about members, keys and invitations of the current workspace. They hold
/// ids, roles and scopes, never names, addresses or secrets. Commands that run outside of any
/// workspace are not logged.
final class AccountEvents {
  private AccountEvents() {}

  static NewEvent roleChanged(UUID member, String from, String to) {
    return NewEvent.of(
        "MEMBER.ROLE_CHANGED." + to,
        Json.object().put("from", from).put("to", to),
        Tag.of("member", member));
  }

  static NewEvent removed(UUID member, @Nullable String from) {
    return NewEvent.of(
        "MEMBER.REMOVED.REMOVED", Json.object().put("from", from), Tag.of("member", member));
  }

  static NewEvent created(ApiKey key) {
    JsonNode scopes = Json.MAPPER.valueToTree(key.scopes());
    var data = Json.object();
    data.set("scopes", scopes);
    data.put("expires", key.expiresAt() != null);
    return NewEvent.of("API_KEY.CREATED.ACTIVE", data, Tag.of("api-key", key.id()));
  }

  static NewEvent revoked(ApiKey key) {
    return NewEvent.of("API_KEY.REVOKED.REVOKED", Json.object(), Tag.of("api-key", key.id()));
  }

  static NewEvent invited(Invitation invitation) {
    return NewEvent.of(
        "INVITATION.CREATED.PENDING",
        Json.object().put("role", invitation.role()),
        Tag.of("invitation", invitation.id()));
  }

  static NewEvent revokedInvitation(UUID invitation) {
    return NewEvent.of(
        "INVITATION.REVOKED.REVOKED", Json.object(), Tag.of("invitation", invitation));
  }
}
