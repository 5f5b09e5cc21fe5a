package dev.signalbox.workflow.memory;

import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;

@Factory
final class EmbeddingProviders {
  @Singleton
  EmbeddingProvider provider(EmbeddingConfig config) {
    return config.provider().equals("openai") ? new OpenAiEmbeddings(config) : new LexicalHashing();
  }
}
