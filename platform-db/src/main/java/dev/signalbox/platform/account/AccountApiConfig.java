package dev.signalbox.platform.account;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;

/// Whether this service serves the account routes.
@ConfigurationProperties("signalbox.account-api")
public record AccountApiConfig(@Bindable(defaultValue = "false") boolean enabled) {}
