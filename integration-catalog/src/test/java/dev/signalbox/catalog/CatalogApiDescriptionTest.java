package dev.signalbox.catalog;

import dev.signalbox.testing.ApiDescriptionSuite;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;

@MicronautTest(transactional = false)
class CatalogApiDescriptionTest extends ApiDescriptionSuite {}
