/// Describes the API of a service with OpenAPI: the description that the compiler derives from
/// controllers, completed with the facts that the running platform knows, so that no route repeats
/// them.
@org.jspecify.annotations.NullMarked
package dev.signalbox.platform.description;
