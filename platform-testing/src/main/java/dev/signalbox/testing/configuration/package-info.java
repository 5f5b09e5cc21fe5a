/// The page `docs/reference/configuration.md`, made of what the configuration records say of
/// themselves. Micronaut's annotation processor keeps their keys, types, defaults and doc comments
/// in a file of each jar; `Settings` reads these files and names what no comment explains, and
/// `ConfigurationPage` writes. `Mentions` finds names in the sources that the page lacks.
@NullMarked
package dev.signalbox.testing.configuration;

import org.jspecify.annotations.NullMarked;
