package dev.signalbox.workflow.memory;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Configures the source of the vectors by which memory is searched.
///
/// @param provider `lexical` is built in; `openai` is any server with the same `POST
///   {base-url}/embeddings`, and needs `base-url` and `model`.
/// @param baseUrl The server's `https:` or `http:` address.
/// @param model The name of the model.
/// @param apiKey The key that is sent to the server.
/// @param timeout The limit of one attempt, at most 10 s.
/// @param sendDimensions Sends the number of dimensions; `false` is for models that reject the
///   parameter.
@ConfigurationProperties("signalbox.embedding")
record EmbeddingConfig(
    @Bindable(defaultValue = "lexical") String provider,
    @Nullable String baseUrl,
    @Nullable String model,
    @Nullable String apiKey,
    @Bindable(defaultValue = "4s") Duration timeout,
    @Bindable(defaultValue = "true") boolean sendDimensions) {

  EmbeddingConfig {
    if (!provider.matches("lexical|openai")) {
      throw new IllegalArgumentException("signalbox.embedding.provider is lexical or openai");
    }
    if (provider.equals("openai")) {
      if (baseUrl == null || !baseUrl.matches("https?://[^?#]+")) {
        throw new IllegalArgumentException(
            "signalbox.embedding.base-url is an http or https address");
      }
      if (model == null || model.isBlank() || model.length() > 200) {
        throw new IllegalArgumentException("signalbox.embedding.model names the model");
      }
    }
    if (timeout.isNegative() || timeout.isZero() || timeout.compareTo(Duration.ofSeconds(10)) > 0) {
      throw new IllegalArgumentException("signalbox.embedding.timeout is at most 10 s");
    }
  }

  URI address() {
    return URI.create(String.valueOf(baseUrl).replaceFirst("/+$", "") + "/embeddings");
  }

  /// Omits the key.
  @Override
  public String toString() {
    return "EmbeddingConfig[provider=" + provider + ", model=" + model + "]";
  }
}
