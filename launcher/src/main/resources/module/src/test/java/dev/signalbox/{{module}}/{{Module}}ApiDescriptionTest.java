package dev.signalbox.{{module}};

import dev.signalbox.testing.ApiDescriptionSuite;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;

@MicronautTest(transactional = false)
class {{Module}}ApiDescriptionTest extends ApiDescriptionSuite {}
