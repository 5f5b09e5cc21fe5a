/// Pages of a list as persistence knows them: a [dev.signalbox.platform.page.Slice] says how many
/// rows to read behind which [dev.signalbox.platform.page.Keyset]. Cursors, the text form of a
/// keyset in a URL, belong to `dev.signalbox.platform.web`. Tables: none.
@NullMarked
package dev.signalbox.platform.page;

import org.jspecify.annotations.NullMarked;
