/// Connects Micronaut Data repositories with the platform: pages by keyset, revisions, and jsonb
/// columns. The connection, the transaction and the tenant context come from
/// `dev.signalbox.platform.tx`. Tables: none.
@NullMarked
package dev.signalbox.platform.data;

import org.jspecify.annotations.NullMarked;
