package dev.signalbox.platform.json;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Primary;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.jackson.ObjectMapperFactory;
import jakarta.inject.Singleton;

/// Gives the framework the same strict mapper that everything else uses.
@Factory
final class JsonFactoryProvider {
  @Singleton
  @Primary
  @Replaces(value = ObjectMapper.class, factory = ObjectMapperFactory.class)
  ObjectMapper objectMapper() {
    return Json.MAPPER;
  }
}
